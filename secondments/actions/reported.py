"""報告済: the report is approved, and the ledger says that the secondment was done."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from records import keys
from records.actions import record
from records.models import Record
from records.states import Kind, Outcome
from secondments import telling
from secondments.actions.holding import NotNow, hold, note, refuse_unless
from secondments.actions.moving import move
from secondments.models import Secondment
from secondments.states import State


@transaction.atomic
def report_accepted(secondment: Secondment, *, by: User | None) -> Record:
    """Called by the action that approves the report, in its transaction. Raises NotNow for what has
    not ended, so also for what was withdrawn and never had a report."""
    it = hold(secondment)
    refuse_unless(it, State.ENDED)
    if it.person is None:  # the database does not allow it
        raise NotNow(_("Name the person first: change the request."))
    move(it, State.REPORTED, by=by)
    row = enter_in_ledger(it, it.person, by=by)
    telling.reported(it, on=timezone.localdate())
    note("secondments.reported", it, by=by)
    return row


def enter_in_ledger(it: Secondment, person: User, *, by: User | None) -> Record:
    """That it was done, once, in the post at the host."""
    return record(
        by=by,
        person=person,
        post=it.host_post,
        kind=Kind.SECONDMENT,
        subject_key=keys.SECONDMENT,
        subject_title=_("Secondment to %(host)s") % {"host": it.host},
        edition=1,
        page_id=None,
        revision_id=None,
        outcome=Outcome.COMPLETED,
        occurred_on=it.last_day,
        key=keys.secondment(str(it.public_id), person),
        organiser=it.host,
        evidence={
            "secondment": str(it.public_id),
            "from": str(it.start),
            "kind": it.kind,
            "direction": it.direction,
        },
    )
