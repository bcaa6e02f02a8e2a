"""Fetches a secondment for somebody who may see it; else 404."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone

from core import audit
from people.models import User
from secondments.models import Secondment
from secondments.permissions import visible_to

UNPROCESSABLE = 422


def shown_to(user: User, key: uuid.UUID) -> Secondment:
    rows = visible_to(user, on=timezone.localdate()).with_names()
    related: Any = rows.select_related("home_post", "host_post")
    found: Secondment | None = related.filter(public_id=key).first()
    if found is None:
        raise Http404
    return found


def note_opened(user: User, it: Secondment) -> None:
    """A look at somebody else's data; whose it is, once everybody may know."""
    if it.person_id is None or it.person_id == user.pk:
        return
    known = it.is_known(timezone.localdate())
    audit.record(
        "secondments.opened",
        by=user,
        about=[it.person_id] if known else [],
        facts={"secondment": it.pk},
    )
