"""Two accounts side by side, for who decides whether they are one person."""

from dataclasses import dataclass
from functools import cached_property

from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils import timezone

from certificates.models import Certificate
from people.models import Post, User
from records.models import Record


@dataclass
class Account:
    person: User

    @cached_property
    def posts(self) -> list[Post]:
        posts = Post.objects.of(self.person).announced(timezone.localdate()).with_names()
        posts = posts.prefetch_related("roles")
        return list(posts.order_by("-start", "pk"))

    @cached_property
    def records(self) -> int:
        return Record.objects.current().of(self.person).count()

    @cached_property
    def certificates(self) -> int:
        return Certificate.objects.of(self.person).count()

    @cached_property
    def sessions(self) -> int:
        return UserSession.objects.filter(user=self.person).count()


def alike(person: User) -> QuerySet[User]:
    """Other open accounts of the same name, the same reading, or the same day of birth and
    family name: somebody to compare with, never a finding."""
    same = Q(last_name=person.last_name, first_name=person.first_name)
    if person.kana:
        same |= Q(last_name_kana=person.last_name_kana, first_name_kana=person.first_name_kana)
    if person.born_on:
        same |= Q(born_on=person.born_on, last_name=person.last_name)
    others = User.objects.filter(same, merged_into=None).exclude(pk=person.pk)
    return others.by_kana()[:20]


def differences(one: User, other: User) -> list[str]:
    """What speaks against their being one person, as field names."""
    doubtful = []
    if one.born_on and other.born_on and one.born_on != other.born_on:
        doubtful.append("born_on")
    if one.kana and other.kana and one.kana != other.kana:
        doubtful.append("kana")
    return doubtful
