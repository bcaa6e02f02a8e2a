"""An exercise: made, its stages opened one by one, paused, ended. A stage that is open stays open,
and one that was closed is never written in again."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies import telling
from casestudies.actions.closing import write_records
from casestudies.actions.holding import NotNow, hold, hold_groups, move, touch, write_move
from casestudies.actions.using import edition_to_use, refuse_after_expiry
from casestudies.facilitators import certified_facilitators
from casestudies.models import CasePage, Exercise, Facilitation, Poll, StageWork
from casestudies.states import OPEN_EXERCISES, ExerciseState
from courses.models import Session
from people.models import Organisation, User
from records.blocking import Blocked, what_blocks
from records.models import Requirement

LEADING = Requirement.Blocks.FACILITATING
FACTS = frozenset({"title", "starts_at", "minutes", "session"})


@transaction.atomic
def make_exercise(
    *,
    case: CasePage,
    organiser: Organisation,
    by: User,
    title: str,
    minutes: int,
    facilitator: User | None = None,
    session: Session | None = None,
    starts_at: datetime.datetime | None = None,
) -> Exercise:
    """In preparation, of the case as it is published now; a later edition does not reach it."""
    if facilitator is not None:
        _refuse_uncertified([facilitator])
        _refuse_blocked([facilitator], by=by)
    begins = session.starts_at if session is not None else starts_at
    refuse_after_expiry(case, begins)
    exercise = Exercise.objects.create(
        edition=edition_to_use(case, on=timezone.localdate()),
        organiser=organiser,
        created_by=by,
        title=title,
        minutes=minutes,
        session=session,
        starts_at=begins,
    )
    if facilitator is not None:
        Facilitation.objects.create(exercise=exercise, person=facilitator)
    return exercise


@transaction.atomic
def change_exercise(*, exercise: Exercise, by: User, **facts: Any) -> None:
    """Title, time and minutes, while it is under way."""
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"Not a fact of an exercise: {sorted(unknown)}")
    held = hold(exercise)
    if held.state not in OPEN_EXERCISES:
        raise NotNow(_("What is over is not changed any more."))
    if facts.get("starts_at", held.starts_at) != held.starts_at:
        case = CasePage.objects.filter(pk=held.edition.page_id).first()
        refuse_after_expiry(case, facts["starts_at"])
    for name, value in facts.items():
        setattr(held, name, value)
    held.save(update_fields=[*facts])
    touch(held)
    write_move(
        held, ExerciseState(held.state), ExerciseState(held.state), by=by, reason=_("Changed")
    )


@transaction.atomic
def set_facilitators(*, exercise: Exercise, people: list[User], by: User) -> None:
    """Who leads it from now on; who led it before keeps nothing but the line in its history."""
    held = hold(exercise)
    now = timezone.now()
    leading = Facilitation.objects.filter(exercise=held, until=None)
    gone = leading.exclude(person__in=people)
    replaced = {*gone.values_list("person", flat=True)} - {by.pk}
    telling.replaced(held, replaced, by=by)
    gone.update(until=now)
    there = {*leading.values_list("person", flat=True)}
    new = [one for one in people if one.pk not in there]
    _refuse_uncertified(new)
    _refuse_blocked(new, by=by)
    Facilitation.objects.bulk_create(
        Facilitation(exercise=held, person=one, since=now) for one in new
    )
    telling.asked_to_lead(held, {one.pk for one in people} - there - {by.pk})
    touch(held)
    state = ExerciseState(held.state)
    write_move(held, state, state, by=by, reason=_("Facilitators changed"))


@transaction.atomic
def open_stage(*, exercise: Exercise, number: int, by: User | None) -> Exercise:
    """Opens the next stage for everybody. What groups wrote in the stage before is locked: what was
    not handed in stays as it was saved. `number` is the stage the caller saw coming; opening it
    twice is opening it once."""
    held = hold(exercise)
    if held.state == ExerciseState.RUNNING and held.stage == number:
        return held
    stage = held.edition.case.stage(number)
    if stage is None or number != held.stage + 1:
        raise NotNow(_("Stages open one after the other. Look again at which one is open now."))
    if held.paused_at is not None:
        raise NotNow(_("The exercise is paused. Go on first, then open the stage."))
    if by is not None and held.stage == 0 and not held.is_solo:  # once begun it goes on
        _refuse_blocked([by], by=by)
    groups = hold_groups(held)
    if not any(group.members.exists() for group in groups):
        raise NotNow(_("Nobody is in a group yet. Form the groups first."))
    now = timezone.now()
    _close_works(groups, held.stage, now)
    move(
        held,
        ExerciseState.RUNNING,
        by=by,
        reason=stage.name,
        stage=number,
        stage_opened_at=now,
        stage_minutes=stage.minutes,
    )
    StageWork.objects.bulk_create(
        [StageWork(group=group, stage=number, opened_at=now) for group in groups],
        ignore_conflicts=True,
    )
    return held


def _refuse_uncertified(people: list[User]) -> None:
    """Whoever leads has the role today, and the training for it. Raises ValidationError."""
    may = {one.pk for one in certified_facilitators(on=timezone.localdate())}
    names = [one.public_name or one.full_name for one in people if one.pk not in may]
    if names:
        text = _("%(people)s cannot lead an exercise: the role or the training for it is missing.")
        raise ValidationError(text % {"people": "、".join(names)})


def _refuse_blocked(people: list[User], *, by: User) -> None:
    """Nobody leads an exercise before they have done what has to be done first. Raises Blocked; of
    others it says only that, because what they have not read is theirs."""
    blocking = what_blocks(people, LEADING, on=timezone.localdate())
    own = [each for each in blocking if each.person == by.pk]
    if own:
        raise Blocked(" ".join(each.sentence for each in own), own)
    waiting = {each.person for each in blocking}
    names = [one.public_name or one.full_name for one in people if one.pk in waiting]
    if names:
        text = _("%(people)s cannot lead an exercise yet. They find the reason on their own page.")
        raise Blocked(text % {"people": "、".join(names)})


def _close_works(groups: list[Any], stage: int, at: datetime.datetime) -> None:
    StageWork.objects.filter(group__in=groups, stage=stage, closed_at=None).update(closed_at=at)


@transaction.atomic
def extend(*, exercise: Exercise, minutes: int, by: User) -> None:
    """More time for the stage that is open: the plan moves, nothing is enforced by the clock."""
    held = hold(exercise)
    if held.state != ExerciseState.RUNNING:
        raise NotNow(_("No stage is open."))
    Exercise.objects.filter(pk=held.pk).update(
        stage_minutes=F("stage_minutes") + minutes, version=F("version") + 1
    )
    reason = _("%(minutes)d minutes more") % {"minutes": minutes}
    write_move(held, ExerciseState.RUNNING, ExerciseState.RUNNING, by=by, reason=reason)


@transaction.atomic
def pause(*, exercise: Exercise, by: User) -> None:
    """Nobody writes until it goes on (E20). Pausing twice is pausing once."""
    held = hold(exercise)
    if held.state != ExerciseState.RUNNING:
        raise NotNow(_("No stage is open."))
    if held.paused_at is None:
        Exercise.objects.filter(pk=held.pk).update(paused_at=timezone.now())
        touch(held)
        write_move(held, ExerciseState.RUNNING, ExerciseState.RUNNING, by=by, reason=_("Paused"))


@transaction.atomic
def go_on(*, exercise: Exercise, by: User) -> None:
    """The planned end moves by as long as it was paused."""
    held = hold(exercise)
    if held.paused_at is None or held.stage_opened_at is None:
        return
    stood = timezone.now() - held.paused_at
    Exercise.objects.filter(pk=held.pk).update(
        paused_at=None, stage_opened_at=held.stage_opened_at + stood
    )
    touch(held)
    write_move(held, ExerciseState.RUNNING, ExerciseState.RUNNING, by=by, reason=_("Went on"))


@transaction.atomic
def end_stages(*, exercise: Exercise, by: User | None) -> None:
    """After the last stage: works are locked, groups hand in what they have."""
    held = hold(exercise)
    if held.state == ExerciseState.HANDING_IN:
        return
    if held.state != ExerciseState.RUNNING or held.stage < len(held.edition.case.stages):
        raise NotNow(_("The last stage has not been opened yet."))
    groups = hold_groups(held)
    _close_works(groups, held.stage, timezone.now())
    move(held, ExerciseState.HANDING_IN, by=by, paused_at=None)


@transaction.atomic
def go_to_phase(
    *,
    exercise: Exercise,
    to: ExerciseState,
    by: User | None,
    at: datetime.datetime | None = None,
) -> None:
    """提出 → 相互評価 → 講評 → 終了. Closing writes the ledger, of the day of `at`."""
    held = hold(exercise)
    if held.state == to:
        return
    if to not in {ExerciseState.REVIEWING, ExerciseState.DEBRIEF, ExerciseState.CLOSED}:
        raise NotNow(_("Stages are opened one by one."))
    if to == ExerciseState.REVIEWING and not held.edition.case.criteria:
        raise NotNow(_("This case has no criteria for a mutual review. Go on to the debrief."))
    if to != ExerciseState.CLOSED:
        move(held, to, by=by)
        return
    move(held, to, by=by, closed_at=at or timezone.now())
    write_records(held, by=by)


@transaction.atomic
def cancel(*, exercise: Exercise, reason: str, by: User) -> None:
    """It does not take place, or is broken off; nothing is written into the ledger."""
    if not reason.strip():
        raise ValidationError({"reason": _("Enter the reason.")})
    held = hold(exercise)
    move(held, ExerciseState.CANCELLED, by=by, reason=reason, paused_at=None)
    Poll.objects.filter(exercise=held, closed_at=None).update(closed_at=timezone.now())
    telling.cancelled(held, reason)
