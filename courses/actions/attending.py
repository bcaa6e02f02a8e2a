"""出席をつける: what was seen at a session goes onto the list and into the ledger, for one person at the
door or for sixty at once, in a constant number of queries (corrections one by one)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import door
from courses.actions.attendance_records import enter
from courses.actions.seating import NotNow, hold_run
from courses.actions.starting import make_ready
from courses.models import Attendance, Enrolment, MakeUp, Run, Session
from courses.states import SEATED, EnrolmentState, MakeUpState, Presence
from people.models import User

if TYPE_CHECKING:
    from courses.attendance_form import Line


@dataclass(frozen=True)
class Seen:
    """What is to be noted of one person. `minutes` only of who was there in part."""

    enrolment: Enrolment
    presence: Presence
    minutes: int | None = None
    arrived_at: datetime.datetime | None = None
    note: str = ""


@transaction.atomic
def note_presence(
    *,
    session: Session,
    seen: Iterable[Seen],
    by: User,
    source: Attendance.Source,
    at: datetime.datetime | None = None,
    made_up_in: Session | None = None,
) -> list[Attendance]:
    """Writes the list and the ledger; what is already so is left alone.

    Raises NotNow for a session that is cancelled or still ahead (from its beginning's day on it can
    be noted), ValidationError for people without a seat and for minutes beyond the session's.
    """
    at = at or timezone.now()
    run = hold_run(session.run_id)
    mine = Session.objects.get(pk=session.pk)
    told = list(seen)
    _check(mine, run, told, at=at, elsewhere=made_up_in)
    known = {row.enrolment_id: row for row in Attendance.objects.filter(session=mine)}
    rows = [
        _row(each, mine, known.get(each.enrolment.pk), by=by, source=source, at=at) for each in told
    ]
    changed = [row for row in rows if row is not None]
    Attendance.objects.bulk_create([row for row in changed if row.pk is None])
    Attendance.objects.bulk_update(
        [row for row in changed if row.pk in {old.pk for old in known.values()}],
        ["presence", "minutes", "arrived_at", "source", "note", "noted_by", "noted_at"],
    )
    make_ready([row.enrolment for row in changed], run, by=by, at=at)
    enter(changed, mine, run, by=by, made_up_in=made_up_in)
    return changed


@transaction.atomic
def note_sheet(
    *, session: Session, lines: Iterable["Line"], by: User, at: datetime.datetime | None = None
) -> None:
    """The organiser's whole list: the run's own people at once, guests for their home runs."""
    at = at or timezone.now()
    own, guests = [], []
    for line in lines:
        (guests if line.expected.make_up else own).append(line)
    note_presence(
        session=session,
        seen=[line.seen() for line in own],
        by=by,
        source=Attendance.Source.LIST,
        at=at,
    )
    for line in guests:
        note_make_up(make_up=line.expected.make_up, presence=Presence(line.presence), by=by, at=at)


@transaction.atomic
def check_in(
    *, session: Session, enrolment: Enrolment, at: datetime.datetime | None = None
) -> Attendance:
    """By the person, with the code of the door: attended, or late within what is allowed.

    Raises NotNow when the door is shut; what the organiser has noted already stands.
    """
    at = at or timezone.now()
    hold_run(session.run_id)
    known = Attendance.objects.taken().filter(session=session, enrolment=enrolment).first()
    if known is not None:
        return known
    if not door.is_open(session, at):
        raise NotNow(_("The door is shut. Please go to the organiser, who has the list."))
    presence = Presence.ATTENDED if at <= session.starts_at else Presence.LATE
    rows = note_presence(
        session=session,
        seen=[Seen(enrolment, presence, arrived_at=at)],
        by=enrolment.person,
        source=Attendance.Source.DOOR,
        at=at,
    )
    return rows[0]


@transaction.atomic
def apologise(
    *,
    session: Session,
    enrolment: Enrolment,
    by: User,
    note: str,
    at: datetime.datetime | None = None,
) -> Attendance:
    """Said in advance: the organiser expects one fewer. Raises NotNow once it has begun, or when
    attendance has been taken."""
    at = at or timezone.now()
    hold_run(session.run_id)
    if session.starts_at <= at or session.cancelled_at:
        raise NotNow(_("This session has already begun or does not take place."))
    if enrolment.state != EnrolmentState.ADMITTED or enrolment.run_id != session.run_id:
        raise NotNow(_("There is no seat in this run."))
    row, _made = Attendance.objects.get_or_create(
        session=session,
        enrolment=enrolment,
        defaults={
            "presence": Presence.APOLOGISED,
            "source": Attendance.Source.PERSON,
            "note": note,
            "noted_by": by,
            "noted_at": at,
        },
    )
    if row.presence != Presence.APOLOGISED:
        raise NotNow(_("Attendance has already been taken."))
    return row


@transaction.atomic
def take_apology_back(
    *, session: Session, enrolment: Enrolment, at: datetime.datetime | None = None
) -> None:
    at = at or timezone.now()
    hold_run(session.run_id)
    Attendance.objects.filter(
        session=session, enrolment=enrolment, presence=Presence.APOLOGISED
    ).delete()


def _check(
    session: Session,
    run: Run,
    told: list[Seen],
    *,
    at: datetime.datetime,
    elsewhere: Session | None,
) -> None:
    held = elsewhere or session
    if held.cancelled_at or run.cancelled_at:
        raise NotNow(_("This session was cancelled."))
    if timezone.localdate(at) < held.day:
        raise NotNow(_("This session is still ahead."))
    for each in told:
        name = each.enrolment.person
        if each.enrolment.run_id != run.pk or each.enrolment.state not in SEATED:
            raise ValidationError(_("%(person)s has no seat in this run.") % {"person": name})
        if each.presence == Presence.APOLOGISED:
            raise ValidationError(_("Only the person can say so in advance."))
        if each.presence == Presence.LATE and not session.may_be_late:
            raise ValidationError(f"{name}: {no_lateness()}")
        if each.presence == Presence.PARTIAL and not 0 < (each.minutes or 0) < session.minutes:
            text = _("%(person)s: enter from 1 to %(most)d minutes.")
            raise ValidationError(text % {"person": name, "most": session.minutes - 1})


def no_lateness() -> str:
    return _("Nobody may be late for this session. Choose 一部出席 with the minutes, or 欠席.")


def _row(
    each: Seen,
    session: Session,
    known: Attendance | None,
    *,
    by: User,
    source: Attendance.Source,
    at: datetime.datetime,
) -> Attendance | None:
    """The row to write, or None where nothing differs."""
    facts = {
        "presence": each.presence,
        "minutes": _counted(each, session),
        "arrived_at": each.arrived_at or (known and known.arrived_at),
        "note": each.note,
    }
    if known is not None and all(getattr(known, name) == value for name, value in facts.items()):
        return None
    row = known or Attendance(session=session, enrolment=each.enrolment)
    row.enrolment = each.enrolment
    for name, value in {**facts, "source": source, "noted_by": by, "noted_at": at}.items():
        setattr(row, name, value)
    return row


def _counted(each: Seen, session: Session) -> int:
    if each.presence in {Presence.ATTENDED, Presence.LATE}:
        return session.minutes
    return (each.minutes or 0) if each.presence == Presence.PARTIAL else 0


# --- make-ups ---------------------------------------------------------------
@transaction.atomic
def note_make_up(
    *, make_up: MakeUp, presence: Presence, by: User, at: datetime.datetime | None = None
) -> None:
    """What was seen of a guest: attended elsewhere counts as the home run's session."""
    at = at or timezone.now()
    mine = MakeUp.objects.select_for_update(of=("self",)).select_related(
        "missed__run", "instead__run", "enrolment__person", "enrolment__post"
    ).get(pk=make_up.pk)  # fmt: skip
    if mine.state == MakeUpState.DROPPED:
        raise NotNow(_("This make-up was given up."))
    note_presence(
        session=mine.missed,
        seen=[Seen(mine.enrolment, presence)],
        by=by,
        source=Attendance.Source.LIST,
        at=at,
        made_up_in=mine.instead,
    )
    there = presence in {Presence.ATTENDED, Presence.LATE}
    mine.state = MakeUpState.DONE if there else MakeUpState.BOOKED
    mine.save(update_fields=["state"])
