"""延長・短縮・中断: changes of a secondment under way, each with its reason."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.actions import begin_leave, change_leave
from people.models import User
from people.post_checks import check_post
from secondments import telling
from secondments.actions.holding import NotNow, hold, need_reason, note
from secondments.actions.moving import move
from secondments.actions.running import end as end_secondment
from secondments.actions.running import plan_interviews, refuse_unless_running
from secondments.checks import DAY, check_end, check_no_other
from secondments.models import Change, Secondment
from secondments.states import Cause, ChangeKind, State


@transaction.atomic
def extend(*, secondment: Secondment, end: datetime.date, reason: str, by: User) -> Secondment:
    """To a later end (exclusive), as far as the agreement goes."""
    reason = need_reason(reason)
    it = hold(secondment)
    refuse_unless_running(it)
    if end <= it.planned_end:
        message = _("Choose a day after %(day)s.") % {"day": date_format(it.last_day)}
        raise ValidationError({"last_day": message})
    if it.agreed_until is None or end > it.agreed_until:
        message = _("The agreement goes to %(day)s only. Renew the agreement first.")
        until = (it.agreed_until or it.planned_end) - DAY
        raise ValidationError({"last_day": message % {"day": date_format(until)}})
    change = _set_end(it, ChangeKind.EXTENSION, end, reason, by=by)
    telling.changed(it, pgettext("secondment", "Extended"), str(change.pk), on=timezone.localdate())
    note("secondments.extended", it, by=by)
    return it


@transaction.atomic
def return_early(
    *, secondment: Secondment, end: datetime.date, reason: str, by: User
) -> Secondment:
    """The person is back from `end` on. Is that day over, so is the secondment."""
    reason = need_reason(reason)
    it = hold(secondment)
    refuse_unless_running(it)
    if end >= it.planned_end:
        message = _("Choose a day before %(day)s.") % {"day": date_format(it.last_day)}
        raise ValidationError({"last_day": message})
    change = _set_end(it, ChangeKind.EARLY_RETURN, end, reason, by=by)
    telling.changed(
        it, pgettext("secondment", "Shortened"), str(change.pk), on=timezone.localdate()
    )
    note("secondments.shortened", it, by=by)
    return end_secondment(secondment=it, on=end, by=by) if end <= timezone.localdate() else it


@transaction.atomic
def interrupt(
    *,
    secondment: Secondment,
    start: datetime.date,
    end: datetime.date | None,
    cause: Cause,
    reason: str,
    by: User,
) -> Secondment:
    """The person is on leave meanwhile, here and everywhere else. `end` None: not known yet."""
    reason = need_reason(reason)
    it = hold(secondment)
    refuse_unless_running(it)
    if not it.start <= start < it.planned_end:
        raise ValidationError({"first_day": _("Choose a day within the secondment.")})
    if end is not None and end <= start:
        raise ValidationError({"last_day": _("The last day lies before the first.")})
    if it.changes.filter(kind=ChangeKind.INTERRUPTION, end=None).exists():
        raise NotNow(_("It is interrupted already. Enter the return first."))
    if it.person is None:  # the database does not allow it
        raise NotNow(_("It is not interrupted."))
    leave = begin_leave(person=it.person, kind=cause.value, start=start, end=end, by=by)
    change = Change.objects.create(
        secondment=it,
        kind=ChangeKind.INTERRUPTION,
        cause=cause,
        reason=reason,
        start=start,
        end=end,
        leave=leave,
        by=by,
    )
    move(it, State.ACTIVE, by=by, reason=reason)
    # The cause is the person's own affair: offices find it on the page.
    telling.changed(
        it, pgettext("secondment", "Interrupted"), str(change.pk), on=timezone.localdate()
    )
    note("secondments.interrupted", it, by=by)
    return it


@transaction.atomic
def resume(*, secondment: Secondment, on: datetime.date, by: User) -> Secondment:
    """Back at work from that day on."""
    it = hold(secondment)
    refuse_unless_running(it)
    change = it.changes.filter(kind=ChangeKind.INTERRUPTION, end=None).first()
    if change is None or change.start is None:
        raise NotNow(_("It is not interrupted."))
    if on <= change.start:
        raise ValidationError({"first_day": _("Choose a day after the interruption began.")})
    change.end = on
    change.save(update_fields=["end"])
    if change.leave is not None:
        leave = change.leave
        change_leave(leave=leave, kind=leave.kind, start=leave.start, end=on, by=by)
    move(it, State.ACTIVE, by=by, reason=_("Back at work."))
    telling.changed(
        it, pgettext("secondment", "Resumed"), f"{change.pk}:{on}", on=timezone.localdate()
    )
    note("secondments.resumed", it, by=by)
    return it


def _set_end(
    it: Secondment, kind: ChangeKind, end: datetime.date, reason: str, *, by: User
) -> Change:
    check_end(it, end)
    before, it.planned_end = it.planned_end, end
    if kind == ChangeKind.EXTENSION and it.person is not None:
        check_no_other(it, it.person)
    if it.host_post is not None:
        it.host_post.end = end
        try:
            check_post(it.host_post)
        except ValidationError as error:
            raise ValidationError({"last_day": error.messages}) from error
        it.host_post.save(update_fields=["end"])
    change = Change.objects.create(
        secondment=it, kind=kind, reason=reason, end_before=before, end_after=end, by=by
    )
    plan_interviews(it, end)
    move(it, State.ACTIVE, by=by, reason=reason, planned_end=end)
    return change
