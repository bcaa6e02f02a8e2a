"""Which people and which obligations an officer follows, one sentence a function."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.numbers import Numbers
from core.prepared import Prepared
from people.models import Post, User
from people.models.organisations import below
from people.models.posts import PostQuerySet
from people.permissions import (
    EVERYWHERE,
    Reach,
    can_see_person,
    imports_shown,
    manages_people,
    people_in_scope,
    reach_of,
    sees_completions,
    sees_coverage,
    within,
)
from people.roles import Role
from records.models import Obligation, ObligationQuerySet
from records.states import Kind
from workforce.models import PersonnelChange, PersonnelChangeQuerySet
from workforce.scope import fields_of

__all__ = [
    "asking_office",
    "can_open_person",
    "changes_shown",
    "held_in_scope",
    "manages_changes",
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
    seen = Q(pk__in=people_in_scope(user, on=on).values("pk"))
    return _followed(seen, office=asking_office(user), on=on, asked_on=timezone.localdate())


def held_in_scope(user: User, *, on: datetime.date) -> list[Any]:
    """The fields of Scope's rows for `posts_in_scope`, in its order. Every page of an officer
    asks this, so it is prepared; an administrator is rarely one."""
    if Role.ADMINISTRATOR in user.active_roles:
        return list(fields_of(posts_in_scope(user, on=on)))
    reach, office = reach_of(user), asking_office(user)
    if office is None and reach == Reach():
        return []
    # Whom one administers one sees under embargo too: then the day of asking is not asked for.
    embargo = any(value is not None for value in (*reach[1:], office))
    today = timezone.localdate() if embargo else None
    return _held.ask(on=on, asked_on=today, office=office, **reach._asdict())


def _held_posts(
    *, on: datetime.date, asked_on: datetime.date | None, office: int | None, **reach: int | None
) -> QuerySet[Any, Any]:
    day = asked_on or on
    seen = within(Reach(**reach), on=on, asked_on=day)
    return fields_of(_followed(seen, office=office, on=on, asked_on=day))


_held = Prepared(
    _held_posts,
    on=datetime.date,
    asked_on=datetime.date,
    office=int,
    **dict.fromkeys(Reach._fields, int),
)


def _followed(
    seen: Q, *, office: int | None, on: datetime.date, asked_on: datetime.date
) -> PostQuerySet:
    if office is not None:
        owing = asked_by(office, on=on).in_force(on).filter(post=OuterRef("pk"))
        seen |= (Q(announced_on=None) | Q(announced_on__lte=asked_on)) & Q(Exists(owing))
    return Post.objects.on(on).filter(
        seen, Q(person__left_on=None) | Q(person__left_on__gt=on), person__merged_into=None
    )


def manages_changes(user: User) -> bool:
    """May stage, confirm and undo personnel changes: whoever may import people."""
    return manages_people(user)


def changes_shown(user: User, *, on: datetime.date) -> PersonnelChangeQuerySet:
    """HR those of own organisations; the metropolitan office and administrators those of the
    office, and others' from the day they take effect (until then they are 内示)."""
    found = PersonnelChange.objects.filter(batch__in=imports_shown(user))
    if user.active_roles & EVERYWHERE:
        found = found.filter(Q(batch__organisation=None) | Q(batch__effective_on__lte=on))
    return found


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
    # Who has read a guideline is for their own managers; the office sees numbers (guidelines).
    everybody = Q(requirement__organisation=None) & ~Q(subject_kind=Kind.GUIDELINE)
    return Obligation.objects.filter(everybody | own)


def obligations_in_scope(
    posts: PostQuerySet | Numbers, *, office: int | None, on: datetime.date
) -> ObligationQuerySet:
    """What the holders of these posts owe in them, as far as the officer follows it."""
    return asked_by(office, on=on).filter(post__in=posts)
