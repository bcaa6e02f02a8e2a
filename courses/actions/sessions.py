"""The sessions of a run: added, changed, cancelled. Everybody concerned is told with the old and the
new values."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from core.fiscal import fiscal_year
from courses import telling
from courses.actions.runs import known, refuse_cancelled, refuse_over
from courses.actions.seating import NotNow, hold_run
from courses.actions.starting import count_all_again
from courses.clashes import Clash, clashes_of_session, who_would_clash
from courses.models import (
    ClashOverride,
    Enrolment,
    Lecturer,
    Room,
    Run,
    RunChange,
    Session,
    SessionLecturer,
)
from courses.run_words import as_read
from people.models import User

SESSION_FIELDS = frozenset({
    "title", "kind", "starts_at", "ends_at", "minutes", "room", "join_url", "late_minutes",
})  # fmt: skip


class SessionClashes(ValidationError):  # noqa: N818 -- the sentence is the name
    """The room or a lecturer is taken meanwhile. `clashes` says by what."""

    def __init__(self, clashes: list[Clash]) -> None:
        self.clashes = clashes
        super().__init__([str(clash) for clash in clashes])


@transaction.atomic
def add_session(
    *,
    run: Run,
    by: User,
    lecturers: Iterable[Lecturer] = (),
    override: str = "",
    at: datetime.datetime | None = None,
    **facts: Any,
) -> Session:
    """One more part of the run. Raises SessionClashes unless `override` gives the reason why the
    clash may stand (who may give one, permissions say)."""
    at = at or timezone.now()
    held = hold_run(run)
    refuse_cancelled(held)
    refuse_over(held, at=at)
    last = held.sessions.aggregate(last=Max("number"))["last"] or 0
    number = facts.pop("number", None) or last + 1
    session = Session(run=held, number=number, **known(facts, SESSION_FIELDS))
    teaching = list(lecturers)
    _check_session(session, held, at=at)
    session.full_clean()
    clashes = _clashes(session, session.room, teaching, override)
    session.save()
    _set_lecturers(session, teaching)
    _allow(clashes, session, by=by, reason=override)
    _keep_dates(held)
    count_all_again(held, by=by)
    if held.announced_at:
        telling.session_changed(session, {}, reason="")
    return session


@transaction.atomic
def change_session(
    *,
    session: Session,
    by: User,
    reason: str = "",
    lecturers: Iterable[Lecturer] | None = None,
    override: str = "",
    at: datetime.datetime | None = None,
    **facts: Any,
) -> RunChange | None:
    """What differs is written down and told to everybody concerned; None when nothing differs.
    Raises NotNow when it was cancelled, or was announced and is over."""
    at = at or timezone.now()
    held = hold_run(session.run_id)
    refuse_cancelled(held)
    mine = Session.objects.select_related("room").get(pk=session.pk)
    _refuse_past(mine, held, at=at)
    before, taught = as_read(mine), [each.lecturer for each in _teaching(mine)]
    moved = {name: facts[name] for name in ("starts_at", "ends_at") if name in facts}
    for name, value in known(facts, SESSION_FIELDS).items():
        setattr(mine, name, value)
    teaching = taught if lecturers is None else list(lecturers)
    if moved and (mine.starts_at, mine.ends_at) != (session.starts_at, session.ends_at):
        _check_session(mine, held, at=at)
    mine.full_clean()
    clashes = _clashes(mine, mine.room, teaching, override)
    _set_lecturers(mine, teaching)
    after = as_read(mine)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if "lecturers" in changes and before["lecturers"] and held.announced_at and not reason.strip():
        text = _("State the reason why the lecturer changes; it is kept with the hours.")
        raise ValidationError({"reason": text})
    mine.sequence += bool(changes)
    mine.save()
    _allow(clashes, mine, by=by, reason=override)
    _keep_dates(held)
    if not changes or held.announced_at is None:
        return None
    change = RunChange.objects.create(
        run=held, session=mine, changes=changes, reason=reason, by=by, at=at
    )
    telling.session_changed(mine, changes, reason=reason)
    return change


@transaction.atomic
def cancel_session(
    *, session: Session, by: User, reason: str, at: datetime.datetime | None = None
) -> Session:
    """The session does not take place; the run goes on without it. Raises NotNow when it is over."""
    at = at or timezone.now()
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason; everybody concerned will read it.")})
    held = hold_run(session.run_id)
    refuse_cancelled(held)
    mine = Session.objects.get(pk=session.pk)
    _refuse_past(mine, held, at=at)
    if mine.starts_at <= at:
        raise NotNow(_("This session has already begun."))
    mine.cancelled_at, mine.cancelled_reason = at, reason
    mine.sequence += 1
    mine.save(update_fields=["cancelled_at", "cancelled_reason", "sequence"])
    RunChange.objects.create(
        run=held, session=mine, changes={"cancelled": ["", reason]}, reason=reason, by=by, at=at
    )
    _keep_dates(held)
    count_all_again(held, by=by)
    if held.announced_at:
        telling.session_cancelled(mine, reason)
    return mine


def people_affected(run: Run, session: Session) -> dict[str, int]:
    """For the preview: how many are told, and how many of them are expected elsewhere then."""
    concerned = Enrolment.objects.filter(run=run).open()
    return {"told": concerned.count(), "clashing": len(who_would_clash(run, [session]))}


def _refuse_past(session: Session, run: Run, *, at: datetime.datetime) -> None:
    """Dates of a run that nobody knows of yet may be put right, whenever they are."""
    if session.cancelled_at:
        raise NotNow(_("This session has been cancelled already."))
    if run.announced_at and session.is_over(at):
        raise NotNow(_("This session is over. Attendance is corrected in its list."))


def _check_session(session: Session, run: Run, *, at: datetime.datetime) -> None:
    if session.ends_at <= session.starts_at:
        raise ValidationError({"ends_at": _("It ends before it begins.")})
    if run.announced_at and session.starts_at <= at:
        raise ValidationError(
            {"starts_at": _("This is in the past. People have been told of this run already.")}
        )
    if run.announced_at and session.starts_at < run.apply_from:
        raise ValidationError({"starts_at": _("This is before applications begin.")})


def _clashes(
    session: Session, room: Room | None, lecturers: Iterable[Lecturer], override: str
) -> list[Clash]:
    found = clashes_of_session(
        session.starts_at, session.ends_at, room=room, lecturers=lecturers, session=session
    )
    allowed = set(
        ClashOverride.objects.filter(session=session.pk).values_list("of", "other_id")
        if session.pk
        else ()
    )
    new = [clash for clash in found if (clash.of, clash.other.pk) not in allowed]
    if new and not override.strip():
        raise SessionClashes(new)
    return new


def _allow(clashes: Iterable[Clash], session: Session, *, by: User, reason: str) -> None:
    ClashOverride.objects.bulk_create(
        ClashOverride(of=clash.of, session=session, other=clash.other, reason=reason, by=by)
        for clash in clashes
    )


def _teaching(session: Session) -> Any:
    return session.teaching.select_related("lecturer").order_by("pk")


def _set_lecturers(session: Session, lecturers: Iterable[Lecturer]) -> None:
    wanted = {lecturer.pk: lecturer for lecturer in lecturers}
    there = {each.lecturer_id for each in session.teaching.all()}
    session.teaching.exclude(lecturer__in=wanted).delete()
    SessionLecturer.objects.bulk_create(
        SessionLecturer(session=session, lecturer=lecturer)
        for pk, lecturer in wanted.items()
        if pk not in there
    )


def _keep_dates(run: Run) -> None:
    """The run begins and ends with its sessions; its 年度 is that of the day it begins."""
    held = run.sessions.filter(cancelled_at=None)
    span = held.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    run.starts_at, run.ends_at = span["first"], span["last"]
    run.fiscal_year = fiscal_year(timezone.localdate(run.starts_at or run.apply_from))
    run.save(update_fields=["starts_at", "ends_at", "fiscal_year"])
