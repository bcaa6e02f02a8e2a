"""One step of the states, on a row that the caller has locked."""

from typing import Any

from django.utils.translation import gettext as _

from people.models import User
from secondments.actions.holding import NotNow
from secondments.models import Secondment, SecondmentMove
from secondments.states import TRANSITIONS, State


def move(row: Secondment, to: State, *, by: User | None, reason: str = "", **fields: Any) -> None:
    """One step of TRANSITIONS on a row that the caller has locked."""
    before = State(row.state)
    if to not in TRANSITIONS[before]:
        text = _("A secondment that is “%(now)s” cannot become “%(to)s”.")
        raise NotNow(text % {"now": before.label, "to": to.label})
    for name, value in {"state": to, **fields}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *fields])
    write_move(row, before, to, by=by, reason=reason)


def write_move(
    it: Secondment, before: State | str, to: State, *, by: User | None, reason: str = ""
) -> None:
    SecondmentMove.objects.create(
        secondment=it, state_from=before, state_to=to, by=by, reason=reason
    )
