"""What an office may do with a secondment now, as buttons and forms: one row a deed."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from people.models import User
from secondments import actions
from secondments.forms import deeds as forms
from secondments.models import Secondment
from secondments.permissions import side_of
from secondments.states import BEFORE, ChangeKind, Side, State

RUNNING = frozenset({State.ACTIVE})
BOTH = frozenset(Side)


@dataclass(frozen=True)
class Deed:
    """`call` takes secondment=, by= and the form's facts; `main` is the one filled button."""

    name: str
    button: Any
    title: Any
    lead: Any
    done: Any
    form: type[forms.DeedForm]
    call: Callable[..., object]
    states: frozenset[State]
    sides: frozenset[Side] = BOTH
    main: bool = False
    fits: Callable[[Secondment], bool] = lambda _it: True


def _is_interrupted(it: Secondment) -> bool:
    return any(c.kind == ChangeKind.INTERRUPTION and c.end is None for c in it.changes.all())


def _is_waiting(it: Secondment) -> bool:
    return any(c.decision == "waiting" for c in it.consents.all())


def _is_approved(it: Secondment) -> bool:
    return it.person_id is not None and actions.is_approved(it)


DEEDS = (
    Deed(
        "submit", gettext_lazy("Submit the request"),
        gettext_lazy("Submit the request?"),
        gettext_lazy("The head at home is asked first, then both staff offices and the metropolis."),
        gettext_lazy("Submitted. The first of the chain is asked."),
        forms.SubmitForm, actions.submit, frozenset({State.REQUESTED}), main=True,
        fits=lambda it: not _is_waiting(it),
    ),
    Deed(
        "agree", gettext_lazy("Enter the agreement"),
        gettext_lazy("Enter the agreement"),
        gettext_lazy("The parties have exchanged it. Afterwards the request cannot be changed."),
        gettext_lazy("Entered. Set the day of the announcement next."),
        forms.AgreeForm, actions.agree, frozenset({State.CONSULTATION}), main=True,
        fits=_is_approved,
    ),
    Deed(
        "announce", gettext_lazy("Set the announcement"),
        gettext_lazy("When is it announced?"),
        gettext_lazy("The post at the host is made now and stays hidden until that day."),
        gettext_lazy("The announcement is set."),
        forms.AnnounceForm, actions.announce, frozenset({State.AGREED}), main=True,
    ),
    Deed(
        "arrange", gettext_lazy("Name section and instructor"),
        gettext_lazy("Section and instructor at the host"), "",
        gettext_lazy("Saved."),
        forms.ArrangeForm, actions.arrange, BEFORE | RUNNING, frozenset({Side.HOST}),
    ),
    Deed(
        "extend", pgettext_lazy("secondment", "Extend"),
        gettext_lazy("Extend the secondment"),
        gettext_lazy("As far as the agreement goes. Both offices and the person are told."),
        pgettext_lazy("secondment", "Extended."),
        forms.ExtendForm, actions.extend, RUNNING,
    ),
    Deed(
        "renew", gettext_lazy("Renew the agreement"),
        gettext_lazy("Renew the agreement"),
        gettext_lazy("Before it is extended past the day up to which the agreement goes."),
        gettext_lazy("The agreement is renewed."),
        forms.AgreeForm, actions.renew_agreement,
        frozenset({State.AGREED, State.ANNOUNCED, State.ACTIVE}),
    ),
    Deed(
        "return", gettext_lazy("Return early"),
        gettext_lazy("Enter an early return"),
        gettext_lazy("The post at the host ends on that day, and the report becomes due."),
        gettext_lazy("The early return is entered."),
        forms.ReturnForm, actions.return_early, RUNNING,
    ),
    Deed(
        "interrupt", pgettext_lazy("secondment", "Interrupt"),
        gettext_lazy("Interrupt the secondment"),
        gettext_lazy("It is entered as a leave of the person too, so that nothing falls due meanwhile."),
        gettext_lazy("The interruption is entered."),
        forms.InterruptForm, actions.interrupt, RUNNING,
        fits=lambda it: not _is_interrupted(it),
    ),
    Deed(
        "resume", gettext_lazy("Enter the return to work"),
        gettext_lazy("Back from the interruption"), "",
        gettext_lazy("The interruption is over."),
        forms.ResumeForm, actions.resume, RUNNING, main=True, fits=_is_interrupted,
    ),
    Deed(
        "withdraw", pgettext_lazy("secondment", "Withdraw"),
        gettext_lazy("Withdraw the secondment?"),
        gettext_lazy("It cannot be taken up again. The post at the host disappears."),
        pgettext_lazy("secondment", "Withdrawn."),
        forms.WithdrawForm, actions.withdraw, BEFORE,
    ),
)  # fmt: skip


def deeds_for(user: User, it: Secondment, *, on: datetime.date) -> list[Deed]:
    side = side_of(user, it, on=on)
    if side is None:
        return []
    found = [deed for deed in DEEDS if it.state in deed.states and side in deed.sides]
    return [deed for deed in found if deed.fits(it)]


def may_change_request(user: User, it: Secondment, *, on: datetime.date) -> bool:
    return it.state in {State.REQUESTED, State.CONSULTATION} and (
        side_of(user, it, on=on) == Side.HOME
        or (it.requested_by_side == Side.HOST and it.person_id is None)
    )
