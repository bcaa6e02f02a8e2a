"""A run and its sessions: made, announced, changed, cancelled. Whoever is concerned is told with the
old and the new values."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.fiscal import fiscal_year
from courses import telling
from courses.actions.run_surveys import open_surveys
from courses.actions.seating import NotNow, fill, hold_run, move
from courses.actions.starting import count_again, count_now
from courses.models import (
    CoursePage,
    Enrolment,
    Run,
    RunChange,
    SeatHold,
)
from courses.models.runs import AFTERWARDS
from courses.states import SEATED, EnrolmentState
from people.models import Organisation, User

RUN_FIELDS = frozenset({
    "title", "contact", "note", "apply_from", "apply_until", "withdraw_until", "capacity", "minimum",
    "minimum_by", "admission", "takes_applications", "takes_nominations", "by_supervisor", "by_hr",
    "by_organiser", "waiting_list", "materials_until",
})  # fmt: skip


@transaction.atomic
def make_run(*, course: CoursePage, organiser: Organisation, by: User, **facts: Any) -> Run:
    """A run of the course as it is published now; nobody sees it before it is announced."""
    run = Run(
        course_key=course.key,
        course_title=course.title,
        edition=course.edition,
        page_id=course.pk,
        organiser=organiser,
        created_by=by,
        fiscal_year=fiscal_year(timezone.localdate(facts["apply_from"])),
        **known(facts, RUN_FIELDS),
    )
    run.full_clean()
    run.save()
    return run


@transaction.atomic
def change_run(*, run: Run, by: User, at: datetime.datetime | None = None, **facts: Any) -> Run:
    """Changes what is given. More seats go to the waiting list at once; fewer than are taken are
    refused, and so is, of a run that is over, whatever is not in AFTERWARDS."""
    at = at or timezone.now()
    held = hold_run(run)
    refuse_cancelled(held)
    if set(facts) - AFTERWARDS:
        refuse_over(held, at=at)
    changes = {}
    for name, value in known(facts, RUN_FIELDS).items():
        if (old := getattr(held, name)) != value:
            changes[name] = [_said(old), _said(value)]
            setattr(held, name, value)
    seated = Enrolment.objects.filter(run=held).seated().count()
    if held.capacity < seated:
        text = _("%(count)d people have a seat already.") % {"count": seated}
        raise ValidationError({"capacity": text})
    held.full_clean()
    held.save()
    if changes:
        RunChange.objects.create(run=held, changes=changes, by=by, at=at)
    fill(held, at=at)
    return held


@transaction.atomic
def announce_run(*, run: Run, by: User, at: datetime.datetime | None = None) -> Run:
    """From now on people see it, and who was interested is told. It needs a session."""
    at = at or timezone.now()
    held = hold_run(run)
    refuse_cancelled(held)
    if held.announced_at is not None:
        raise NotNow(_("This run has been announced already."))
    if not held.sessions.exists():
        raise NotNow(_("Enter a session first: people ask when it is."))
    held.announced_at = at
    held.save(update_fields=["announced_at"])
    RunChange.objects.create(run=held, changes={"announced_at": ["", _said(at)]}, by=by, at=at)
    telling.announced(held)
    return held


@transaction.atomic
def cancel_run(*, run: Run, by: User, reason: str, at: datetime.datetime | None = None) -> Run:
    """Everybody who was in it or waited is told why. What has been attended stays attended."""
    at = at or timezone.now()
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason; everybody concerned will read it.")})
    held = hold_run(run)
    refuse_cancelled(held)
    if held.ends_at and held.ends_at <= at:
        raise NotNow(_("This run is over."))
    held.cancelled_at, held.cancelled_by, held.cancelled_reason = at, by, reason
    held.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    concerned = list(Enrolment.objects.filter(run=held).open().select_related("person"))
    for enrolment in concerned:
        move(enrolment, EnrolmentState.CANCELLED, by=by, at=at, reason=reason)
    count_again([each.person_id for each in concerned], held, by=by)
    telling.run_cancelled(held, concerned, reason)
    return held


@transaction.atomic
def finish_run(run: Run | int, *, at: datetime.datetime | None = None) -> int:
    """After its last session: who had a seat has finished, who still waited is let go. How many.
    Whether somebody completed anything is in the ledger. The surveys of the course open for them.
    Safe to run twice."""
    at = at or timezone.now()
    held = hold_run(run)
    if held.cancelled_at or held.ends_at is None or held.ends_at > at:
        return 0
    text = _("The run is over")
    rows = list(Enrolment.objects.filter(run=held).open())
    for enrolment in rows:
        had_seat = enrolment.state == EnrolmentState.ADMITTED
        to = EnrolmentState.FINISHED if had_seat else EnrolmentState.CANCELLED
        move(enrolment, to, by=None, at=at, reason=text)
    if rows:
        open_surveys(held, at=at)
        people = [each.person_id for each in rows]
        count_now(people, held, by=None, caused_by_deeds=True)
    return len(rows)


def tell_of_too_few(*, at: datetime.datetime | None = None) -> int:
    """Tells the organisers of runs whose day for looking has come (`minimum_by`) and that have not
    enough people; each once. How many runs."""
    at = at or timezone.now()
    due = Run.objects.ahead(at).announced(at).filter(minimum_by__lte=timezone.localdate(at))
    seats = Count("enrolments", filter=Q(enrolments__state__in=SEATED))
    short = due.annotate(seated=seats).filter(seated__lt=F("minimum"))
    found = dict(short.values_list("pk", "seated"))
    for pk, run in Run.objects.in_bulk(found).items():
        telling.too_few(run, found[pk])
    return len(found)


# --- seats kept -------------------------------------------------------------
@transaction.atomic
def keep_seats(
    *,
    run: Run,
    organisation: Organisation,
    seats: int,
    until: datetime.date,
    by: User,
    at: datetime.datetime | None = None,
) -> SeatHold | None:
    """Keeps seats for people of an organisation; 0 gives them back. Raises ValidationError when
    more would be kept than there are."""
    at = at or timezone.now()
    held = hold_run(run)
    refuse_cancelled(held)
    refuse_over(held, at=at)
    others = sum(held.holds.exclude(organisation=organisation).values_list("seats", flat=True))
    if others + seats > held.capacity:
        text = _("There are %(count)d seats, and %(kept)d are kept already.")
        raise ValidationError({"seats": text % {"count": held.capacity, "kept": others}})
    if seats == 0:
        held.holds.filter(organisation=organisation).delete()
        fill(held, at=at)
        return None
    hold, _made = SeatHold.objects.update_or_create(
        run=held, organisation=organisation, defaults={"seats": seats, "until": until, "by": by}
    )
    fill(held, at=at)
    return hold


def refuse_cancelled(run: Run) -> None:
    if run.cancelled_at:
        raise NotNow(_("This run has been cancelled."))


def refuse_over(run: Run, *, at: datetime.datetime) -> None:
    if run.is_over(at):
        raise NotNow(_("This run is over."))


def _said(value: Any) -> str:
    """A value as the log of changes keeps it."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


def known(facts: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    if unknown := set(facts) - names:
        raise TypeError(f"Not a field that can be set: {', '.join(sorted(unknown))}.")
    return dict(facts)
