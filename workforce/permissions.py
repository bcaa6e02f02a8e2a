"""Which people and which obligations an officer follows, one sentence a function."""

import datetime

from django.db.models import Exists, OuterRef, Q

from core.numbers import Numbers
from people.models import Post, User
from people.models.organisations import below
from people.models.posts import PostQuerySet
from people.permissions import can_see_person, people_in_scope, sees_completions, sees_coverage
from people.roles import Role
from records.models import Obligation, ObligationQuerySet

__all__ = [
    "asking_office",
    "can_open_person",
    "obligations_in_scope",
    "posts_in_scope",
    "sees_completions",
    "sees_coverage",
]


def can_open_person(user: User, person: User, *, on: datetime.date) -> bool:
    """May look at one person's record of learning: an officer, for whom they look after or follow
    that day."""
    if not sees_completions(user):
        return False
    return can_see_person(user, person) or posts_in_scope(user, on=on).of(person).exists()


def posts_in_scope(user: User, *, on: datetime.date) -> PostQuerySet:
    """The posts of that day whose people the officer follows; nobody who has left.

    Beyond its own bodies the metropolitan office follows those who owe what it asks for.
    """
    followed = Q(pk__in=people_in_scope(user, on=on).values("pk"))
    if office := asking_office(user):
        owing = asked_by(office, on=on).in_force(on).filter(post=OuterRef("pk"))
        announced = Q(announced_on=None) | Q(announced_on__lte=on)
        followed |= announced & Q(Exists(owing))
    return Post.objects.on(on).filter(
        followed,
        Q(person__left_on=None) | Q(person__left_on__gt=on),
        person__merged_into=None,
    )


def asking_office(user: User) -> int | None:
    """The metropolitan office follows what is asked of everybody and of its own bodies; what a
    ward asks of its own staff is the ward's affair. None for other officers."""
    if Role.METROPOLIS not in user.active_roles or user.active_post is None:
        return None
    return user.active_post.organisation_id


def asked_by(office: int | None, *, on: datetime.date) -> ObligationQuerySet:
    if office is None:
        return Obligation.objects.all()
    own = Q(requirement__organisation_id__in=below(office, on=on))
    return Obligation.objects.filter(Q(requirement__organisation=None) | own)


def obligations_in_scope(
    posts: PostQuerySet | Numbers, *, office: int | None, on: datetime.date
) -> ObligationQuerySet:
    """What the holders of these posts owe in them, as far as the officer follows it."""
    return asked_by(office, on=on).filter(post__in=posts)
