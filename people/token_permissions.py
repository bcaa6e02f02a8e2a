"""Who makes, sees and revokes tokens of the API, one sentence a function."""

import datetime

from django.db.models import Q

from people.models import ApiToken, Post, User
from people.models.organisations import above, below
from people.models.tokens import ApiTokenQuerySet
from people.permissions import EVERYWHERE
from people.roles import Role


def makes_tokens(user: User) -> bool:
    """The metropolitan office and administrators: a token may read a whole ward."""
    return bool(user.active_roles & EVERYWHERE)


def sees_tokens(user: User) -> bool:
    """And HR: whoever answers for data may know which programs read them."""
    return makes_tokens(user) or (Role.HR in user.active_roles and user.active_post is not None)


def tokens_shown(user: User, *, on: datetime.date) -> ApiTokenQuerySet:
    """HR: those that can read something of the own organisation or of what it administers. That
    is theirs, those of whoever administers it, and those of the metropolitan office, which
    follows everywhere what it asks for."""
    if makes_tokens(user):
        return ApiToken.objects.all()
    if not sees_tokens(user) or user.active_post is None:
        return ApiToken.objects.none()
    own = user.active_post.organisation_id
    return ApiToken.objects.filter(
        Q(post__organisation_id__in=below(own, on=on))
        | Q(post__organisation_id__in=above(own, on=on))
        | Q(post__in=Post.everything.holding(Role.METROPOLIS).values("pk"))
    )


def tokens_revocable(user: User, *, on: datetime.date) -> ApiTokenQuerySet:
    """Not revoked yet, and for HR: of a post in the own organisation or below."""
    tokens = ApiToken.objects.filter(revoked_at=None)
    if makes_tokens(user):
        return tokens
    if not sees_tokens(user) or user.active_post is None:
        return tokens.none()
    return tokens.filter(post__organisation_id__in=below(user.active_post.organisation_id, on=on))
