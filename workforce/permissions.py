"""Which people and which obligations an officer follows, one sentence a function."""

import datetime

from django.db.models import Q

from people.models import User
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


def can_open_person(user: User, person: User) -> bool:
    """May look at one person's record of learning: an officer, for somebody of the own scope."""
    return sees_completions(user) and can_see_person(user, person)


def posts_in_scope(user: User, *, on: datetime.date) -> PostQuerySet:
    """The posts of that day whose people the officer follows; nobody who has left."""
    posts = people_in_scope(user, on=on)
    return posts.filter(
        Q(person__left_on=None) | Q(person__left_on__gt=on), person__merged_into=None
    )


def obligations_in_scope(
    user: User, posts: PostQuerySet, *, on: datetime.date
) -> ObligationQuerySet:
    """What the holders of these posts owe in them.

    The metropolitan office follows what it asks of everybody and of its own; what a ward asks of
    its own staff is the ward's affair.
    """
    rows = Obligation.objects.filter(post__in=posts)
    if Role.METROPOLIS in user.active_roles and user.active_post is not None:
        own = below(user.active_post.organisation_id, on=on)
        rows = rows.filter(
            Q(requirement__organisation=None) | Q(requirement__organisation_id__in=own)
        )
    return rows
