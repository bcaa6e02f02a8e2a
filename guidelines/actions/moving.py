"""The only writer of an edition's state."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from guidelines.models import EditionMove, GuidelineEdition
from guidelines.states import EDITION_TRANSITIONS, EditionState
from people.models import User


def locked(edition: GuidelineEdition) -> GuidelineEdition:
    return GuidelineEdition.objects.select_for_update().get(pk=edition.pk)


def move(
    row: GuidelineEdition, to: EditionState, *, by: User | None, reason: str = "", **fields: Any
) -> None:
    """Of a row that is locked. Raises ValidationError when somebody else was faster."""
    state = EditionState(row.state)
    if to not in EDITION_TRANSITIONS[state]:
        text = _("This edition is “%(now)s” and cannot become “%(to)s”.")
        raise ValidationError(text % {"now": state.label, "to": to.label})
    row.state = to
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *fields])
    EditionMove.objects.create(
        edition=row, state_from=state, state_to=to, by=by, reason=reason.strip()
    )
