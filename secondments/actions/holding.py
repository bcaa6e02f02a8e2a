"""A secondment held while something happens to it. Order of locks: the person, then the secondment,
then what hangs on it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from people.models import User
from secondments.models import Secondment
from secondments.states import State


class NotNow(ValidationError):  # noqa: N818 -- the sentence is the name
    """The state does not allow it; the message says why."""


def hold_person(pk: int | None) -> User | None:
    """One writer of a person's secondments at a time."""
    if pk is None:
        return None
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def hold(secondment: Secondment) -> Secondment:
    """The row, locked, as it is now, after the row of its person."""
    hold_person(Secondment.objects.values_list("person", flat=True).get(pk=secondment.pk))
    row: Secondment = Secondment.objects.select_for_update(of=("self",)).with_names().get(
        pk=secondment.pk
    )  # fmt: skip
    return row


def refuse_unless(it: Secondment, *states: State) -> None:
    if it.state not in states:
        text = _("This secondment is “%(now)s” now; that cannot be done any more.")
        raise NotNow(text % {"now": it.get_state_display()})


def note(kind: str, it: Secondment, *, by: User | None, **facts: Any) -> None:
    """Whom it is about and where they go is only said once it is announced: the audit page has
    other readers than the chain."""
    known = it.is_known(timezone.localdate())
    audit.record(
        kind,
        by=by,
        about=[it.person_id] if known and it.person_id else [],
        organisation=it.home_id if known else None,
        facts={"secondment": it.pk} | facts,
    )


def need_reason(text: str) -> str:
    if not text.strip():
        raise ValidationError({"reason": _("State the reason.")})
    return text.strip()
