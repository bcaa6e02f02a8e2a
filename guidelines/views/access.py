"""Fetch and authorise in one step."""

import uuid

from django.http import Http404

from guidelines.models import GuidelineEdition
from guidelines.permissions import can_read_edition
from people.models import User


def edition_or_404(key: uuid.UUID, user: User) -> GuidelineEdition:
    """An edition that this person may read."""
    found: GuidelineEdition | None = GuidelineEdition.objects.filter(public_id=key).first()
    if found is None or not can_read_edition(user, found):
        raise Http404
    return found
