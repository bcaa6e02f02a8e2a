"""Which notation somebody is shown."""

import datetime
from typing import Any

from django.utils import timezone

from casestudies.diagrams import Notation
from casestudies.models import DiagramNotation
from people.models import Organisation


def notation_of(organisation: Organisation | None, *, on: datetime.date) -> Notation:
    """The organisation's own, else that of the municipality it counts for, else the usual one."""
    if organisation is None:
        return Notation()
    rows = DiagramNotation.objects
    own = rows.filter(organisation=organisation).first()
    if own is None and (ward := organisation.municipality_on(on)) not in {None, organisation}:
        own = rows.filter(organisation=ward).first()
    return own.notation if own else Notation()


def notation_for(request: Any) -> Notation:
    """That of who asks, found once a request however many diagrams there are."""
    post = getattr(getattr(request, "user", None), "active_post", None)
    if post is None:
        return Notation()
    known = getattr(request, "diagram_notation", None)
    if known is None:
        known = notation_of(post.organisation, on=timezone.localdate())
        request.diagram_notation = known
    return known
