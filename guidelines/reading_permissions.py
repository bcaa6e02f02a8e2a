"""Whose reading may be seen by name, and by whom it may be entered: one sentence a function.

Names are for the reader's own managers. The office that issues guidelines sees numbers, and names
only of its own bodies; an administrator of the site is nobody's manager.
"""

import datetime

from django.db.models import Q

from guidelines.permissions import manages_guidelines
from people.models import Post, User
from people.models.posts import PostQuerySet
from people.permissions import people_in_scope
from people.roles import Role

MANAGERS = frozenset({Role.HR, Role.SUPERVISOR, Role.METROPOLIS})
ENTERS_PAPER = frozenset({Role.HR, Role.METROPOLIS})


def sees_names(user: User) -> bool:
    return bool(user.active_roles & MANAGERS)


def sees_numbers_of_all(user: User) -> bool:
    return manages_guidelines(user)


def posts_named(user: User, *, on: datetime.date) -> PostQuerySet:
    """The posts of that day whose holders this officer may see by name; nobody who has left."""
    if not sees_names(user):
        return Post.objects.none()
    posts = people_in_scope(user, on=on)
    if Role.ADMINISTRATOR in user.active_roles and user.active_post is not None:
        posts = posts.under(user.active_post.organisation_id, on=on)
    return posts.filter(
        Q(person__left_on=None) | Q(person__left_on__gt=on), person__merged_into=None
    )


def enters_paper(user: User) -> bool:
    return bool(user.active_roles & ENTERS_PAPER)


def post_for_paper(user: User, person: int, *, on: datetime.date) -> Post | None:
    """The post of a person whom this officer may enter a paper for; None for anybody else's, and
    for oneself: who reads on the screen confirms there."""
    if not enters_paper(user) or person == user.pk:
        return None
    found: Post | None = (
        posts_named(user, on=on).of(person).select_related("organisation", "person").first()
    )
    return found
