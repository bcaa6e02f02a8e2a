"""Two officers with the same page open: the second is told, and what they pressed does not happen."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from guidelines.actions.moving import locked
from guidelines.models import GuidelineEdition


def state_seen(edition: GuidelineEdition) -> str:
    """What a page sends back: state, text and schedule as they were shown."""
    when = edition.scheduled_for.isoformat() if edition.scheduled_for else ""
    return f"{edition.state} {edition.content_hash[:16]} {when}".strip()


@contextmanager
def as_seen(*, edition: GuidelineEdition, seen: str) -> Iterator[GuidelineEdition]:
    """What is done inside is done to the edition as it was shown, or not at all (ValidationError)."""
    with transaction.atomic():
        row = locked(edition)
        if state_seen(row) != seen:
            text = _("Somebody else has worked on this edition. It is “%(now)s” now; look again.")
            raise ValidationError(text % {"now": row.get_state_display()})
        yield row
