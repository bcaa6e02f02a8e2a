"""Who gets a seat, who waits, and who moves up. The run's row is locked before anything is
counted, so that seats are given one after the other; a freed seat goes to the first in line."""

import datetime
from collections.abc import Iterable, Sequence
from random import Random, SystemRandom

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import telling
from courses.actions.starting import begin_with
from courses.models import Enrolment, EnrolmentMove, Run
from courses.seats import Seats, place_of, seats_of
from courses.states import ENROLMENT_TRANSITIONS, Decision, EnrolmentState
from people.models import User
from records.models import Record
from records.reports import municipalities_covered


class NotNow(ValidationError):  # noqa: N818 -- the sentence is the name
    """Something else has happened in the meantime."""


def hold_run(run: Run | int) -> Run:
    """The run as it is now, locked until the end of the transaction. Always taken first."""
    pk = run if isinstance(run, int) else run.pk
    return Run.objects.select_for_update(of=("self",)).get(pk=pk)


def move(
    enrolment: Enrolment,
    to: EnrolmentState,
    *,
    by: User | None,
    at: datetime.datetime,
    reason: str = "",
) -> None:
    """One step of ENROLMENT_TRANSITIONS, written down. The caller holds the run."""
    if to not in ENROLMENT_TRANSITIONS[EnrolmentState(enrolment.state)]:
        raise NotNow(
            _("An enrolment that is “%(now)s” cannot become “%(to)s”.")
            % {"now": enrolment.get_state_display(), "to": to.label}
        )
    was, enrolment.state = enrolment.state, to
    enrolment.save(update_fields=["state", "queue"])
    EnrolmentMove.objects.create(
        enrolment=enrolment, state_from=was, state_to=to, by=by, at=at, reason=reason
    )


def give_seat(
    enrolment: Enrolment, run: Run, *, by: User | None, at: datetime.datetime
) -> EnrolmentState:
    """A seat if there is one, after all who have waited longer; else a place in line, or no."""
    seats = fill(run, at=at)
    if seats.free_for(place_of(enrolment)):
        _admit(enrolment, seats, by=by, at=at)
        begin_with([enrolment], run, by=by, at=at)
    else:
        _let_wait(enrolment, run, by=by, at=at)
    return EnrolmentState(enrolment.state)


def fill(run: Run, *, at: datetime.datetime) -> Seats:
    """Gives every free seat to the first in line for whom it is free; told once, on commit.

    A run that has begun gives no more seats: nobody would come in time.
    """
    seats = seats_of(run, at=at)
    if run.cancelled_at or (run.starts_at and run.starts_at <= at) or seats.left <= 0:
        return seats
    moved_up = []
    for waiting in Enrolment.objects.filter(run=run).waiting().select_related("post", "person"):
        if seats.left <= 0:
            break
        if seats.free_for(place_of(waiting)):
            text = _("A seat became free; first in line")
            _admit(waiting, seats, by=None, at=at, reason=text)
            moved_up.append(waiting)
    begin_with(moved_up, run, by=None, at=at)
    return seats


@transaction.atomic
def fill_seats(run: Run | int, *, at: datetime.datetime | None = None) -> int:
    """Looks whether seats have become free by themselves (kept ones whose day has come); how many
    moved up. Safe to run twice."""
    at = at or timezone.now()
    held = hold_run(run)
    before = Enrolment.objects.filter(run=held).seated().count()
    fill(held, at=at)
    return Enrolment.objects.filter(run=held).seated().count() - before


@transaction.atomic
def select(
    run: Run,
    *,
    by: User,
    reason: str,
    at: datetime.datetime | None = None,
    rng: Random | None = None,
) -> list[Enrolment]:
    """The organiser lets the lot or the rule decide among all who are approved, after the closing
    date. Every admission and refusal keeps the reason. Who is admitted, in that order.

    Raises NotNow before the closing date, or where nobody is left to choose from.
    """
    at = at or timezone.now()
    held = hold_run(run)
    if not held.is_selected:
        raise NotNow(_("This run admits people in the order in which they apply."))
    if at < held.apply_until:
        raise NotNow(_("Applications can still be made. Choose after the closing date."))
    pool = candidates(held)
    if not pool:
        raise NotNow(_("There is nobody to choose from."))
    seats = fill(held, at=at)
    admitted = []
    for number, (enrolment, why) in enumerate(_in_turn(held, pool, rng or SystemRandom()), 1):
        text = _("%(why)s (number %(number)d). %(reason)s") % {
            "why": why,
            "number": number,
            "reason": reason,
        }
        if seats.free_for(place_of(enrolment)):
            _admit(enrolment, seats, by=by, at=at, reason=text.strip())
            admitted.append(enrolment)
        else:
            _let_wait(enrolment, held, by=by, at=at, reason=text.strip())
    begin_with(admitted, held, by=by, at=at)
    return admitted


def candidates(run: Run) -> list[Enrolment]:
    """Who has every word that is needed and waits for the organiser to choose, in order of
    application."""
    asked = Enrolment.objects.filter(run=run, state=EnrolmentState.AWAITING)
    undecided = asked.filter(approvals__decision=Decision.WAITING).values("pk")
    return list(asked.exclude(pk__in=undecided).select_related("post").order_by("created_at", "pk"))


def _in_turn(run: Run, pool: Sequence[Enrolment], rng: Random) -> Iterable[tuple[Enrolment, str]]:
    if run.admission == Run.Admission.LOTTERY:
        drawn = list(pool)
        rng.shuffle(drawn)
        return [(enrolment, _("By lot")) for enrolment in drawn]
    return _uncovered_first(run, pool)


def _uncovered_first(run: Run, pool: Sequence[Enrolment]) -> Iterable[tuple[Enrolment, str]]:
    """One of each municipality where nobody has completed the course yet, then all others, each in
    order of application."""
    completed = Record.objects.about(run.course_key)
    covered = set(municipalities_covered(completed).values_list("pk", flat=True))
    first: dict[int, Enrolment] = {}
    for enrolment in pool:
        place = enrolment.municipality_id
        if place is not None and place not in covered:
            first.setdefault(place, enrolment)
    chosen = {enrolment.pk for enrolment in first.values()}
    rest = [enrolment for enrolment in pool if enrolment.pk not in chosen]
    return [
        *((each, _("Municipality not yet covered")) for each in first.values()),
        *((each, _("In order of application")) for each in rest),
    ]


def _admit(
    enrolment: Enrolment,
    seats: Seats,
    *,
    by: User | None,
    at: datetime.datetime,
    reason: str = "",
) -> None:
    seats.take(place_of(enrolment))
    move(enrolment, EnrolmentState.ADMITTED, by=by, at=at, reason=reason)
    telling.admitted(enrolment)


def _let_wait(
    enrolment: Enrolment,
    run: Run,
    *,
    by: User | None,
    at: datetime.datetime,
    reason: str = "",
) -> None:
    if not run.waiting_list:
        full = reason or _("All seats are taken, and there is no waiting list.")
        move(enrolment, EnrolmentState.DECLINED, by=by, at=at, reason=full)
        telling.declined(enrolment, full)
        return
    last = Enrolment.objects.filter(run=run).aggregate(last=Max("queue"))["last"]
    enrolment.queue = (last or 0) + 1
    move(enrolment, EnrolmentState.WAITLISTED, by=by, at=at, reason=reason)
    telling.waitlisted(enrolment)
