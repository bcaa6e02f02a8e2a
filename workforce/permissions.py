"""Which people and which obligations an officer follows, one sentence a function."""

import datetime

from django.db.models import Q

from people.models import Post, User
from people.models.organisations import below
from people.models.posts import PostQuerySet
from people.permissions import can_see_person, people_in_scope, sees_completions, sees_coverage
from people.roles import Role
from records.models import Obligation, ObligationQuerySet

__all__ = [
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
    if asked := asked_by_metropolis(user, on=on):
        owing = Obligation.objects.in_force(on).filter(asked)
        followed |= Q(pk__in=Post.objects.announced(on).filter(obligations__in=owing).values("pk"))
    return Post.objects.on(on).filter(
        followed,
        Q(person__left_on=None) | Q(person__left_on__gt=on),
        person__merged_into=None,
    )


def asked_by_metropolis(user: User, *, on: datetime.date) -> Q | None:
    """Which obligations the metropolitan office follows: what is asked of everybody and of its own
    bodies; what a ward asks of its own staff is the ward's affair. None for other officers."""
    if Role.METROPOLIS not in user.active_roles or user.active_post is None:
        return None
    own = below(user.active_post.organisation_id, on=on)
    return Q(requirement__organisation=None) | Q(requirement__organisation_id__in=own)


def obligations_in_scope(
    user: User, posts: PostQuerySet, *, on: datetime.date
) -> ObligationQuerySet:
    """What the holders of these posts owe in them, as far as the officer follows it."""
    asked = asked_by_metropolis(user, on=on)
    return Obligation.objects.filter(asked or Q(), post__in=posts)
