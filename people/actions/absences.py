"""Leave (産休・育休・病休・休職), and who answers for a supervisor meanwhile."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from people.actions.editing import locked_leave, locked_person
from people.models import Deputy, Leave, Post, User
from people.post_checks import check_deputy, check_leave


@transaction.atomic
def begin_leave(
    *, person: User, kind: str, start: datetime.date, end: datetime.date | None, by: User
) -> Leave:
    """Raises ValidationError by field; two officers at once cannot enter two that overlap."""
    locked_person(person, seen=None)
    leave = Leave(person=person, kind=kind, start=start, end=end)
    check_leave(leave)
    leave.save()
    _note_leave("people.leave_entered", leave, by=by)
    return leave


@transaction.atomic
def change_leave(
    *,
    leave: Leave,
    kind: str,
    start: datetime.date,
    end: datetime.date | None,
    by: User,
    seen: str | None = None,
) -> Leave:
    """Ends it, lengthens it, or puts right what was entered wrongly."""
    locked_person(leave.person, seen=None)
    row = locked_leave(leave, seen=seen)
    row.kind, row.start, row.end = kind, start, end
    check_leave(row)
    row.save(update_fields=["kind", "start", "end"])
    _note_leave("people.leave_changed", row, by=by)
    return row


@transaction.atomic
def withdraw_leave(*, leave: Leave, by: User) -> None:
    """It was entered for the wrong person: it never was, and the audit keeps that it stood."""
    _note_leave("people.leave_withdrawn", leave, by=by)
    Leave.objects.filter(pk=leave.pk).delete()


@transaction.atomic
def name_deputy(
    *, post: Post, deputy: User, start: datetime.date, end: datetime.date | None, by: User
) -> Deputy:
    Post.objects.select_for_update().get(pk=post.pk)
    row = Deputy(holder=post, deputy=deputy, start=start, end=end)
    check_deputy(row)
    row.save()
    _note_deputy("people.deputy_named", row, by=by)
    return row


@transaction.atomic
def end_deputy(*, deputy: Deputy, end: datetime.date, by: User) -> Deputy | None:
    """From that day on no longer; one that has not begun by then never was."""
    row = Deputy.objects.select_for_update().get(pk=deputy.pk)
    if row.end is not None and row.end <= end:
        raise ValidationError(_("This has ended already."))
    _note_deputy("people.deputy_ended", row, by=by)
    if row.start >= end:
        row.delete()
        return None
    row.end = end
    row.save(update_fields=["end"])
    return row


def _note_leave(kind: str, leave: Leave, *, by: User) -> None:
    audit.record(kind, by=by, about=[leave.person_id], facts={"leave": leave.pk})


def _note_deputy(kind: str, deputy: Deputy, *, by: User) -> None:
    audit.record(
        kind,
        by=by,
        about=[deputy.deputy_id, deputy.holder.person_id],
        organisation=deputy.holder.organisation_id,
        facts={"post": deputy.holder_id},
    )
