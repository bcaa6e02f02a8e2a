"""Who calls: the token names a post, and everything is judged by that post alone."""

import time
from typing import cast

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from people.actions.tokens import TEXT, digest, note_use
from people.models import ApiToken, User

MOST_A_MINUTE = 600


class Caller(HttpRequest):
    """For annotations: what an operation of the API gets."""

    user: User
    auth: ApiToken


class Bearer(HttpBearer):
    """No cookie, no session, no second factor: only `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = token_of(token)
        if found is None:
            return None
        note_use(found, on=timezone.localdate())
        request.user = _acting(found)
        return found


def token_of(text: str) -> ApiToken | None:
    """The usable token with this text: two queries."""
    if not TEXT.fullmatch(text):
        return None
    tokens = ApiToken.objects.usable(timezone.localdate()).filter(
        digest=digest(text), post__for_program=True, post__person__is_service=True
    )
    named = tokens.select_related("post__person", "post__organisation", "post__section")
    return next(iter(named.prefetch_related("post__roles")), None)


def _acting(token: ApiToken) -> User:
    """The account in this post and no other, whatever else it holds."""
    user, post = token.post.person, token.post
    user.running_posts = [post]
    user.chosen_post_id = post.pk
    return user


class PerToken(BaseThrottle):
    """Counted in the cache of all processes, by the minute of the clock."""

    def allow_request(self, request: HttpRequest) -> bool:
        token = cast("Caller", request).auth
        key = f"people.api.{token.pk}.{int(time.time() // 60)}"
        try:
            return cache.incr(key) <= MOST_A_MINUTE
        except ValueError:  # the first of this minute
            cache.add(key, 1, timeout=120)
            return True

    def wait(self) -> float:
        return 60 - time.time() % 60
