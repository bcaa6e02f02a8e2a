"""派遣中: it begins and ends by its dates, is extended, shortened, interrupted, and closed with the
report."""

import datetime
import logging
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from secondments import telling
from secondments.actions.holding import hold, note
from secondments.actions.moving import move
from secondments.actions.requesting import withdraw
from secondments.deadlines import interview_days, report_due
from secondments.models import Change, Interview, Report, Secondment
from secondments.states import BEFORE, ChangeKind, Ending, State

logger = logging.getLogger(__name__)


def follow_dates(at: datetime.datetime) -> int:
    """What the day brings: announced, begun, ended, and who has left the service. Each secondment
    in a transaction of its own; one that cannot go on is told to the log and holds up no other."""
    today = timezone.localdate(at)
    done = 0
    for it in Secondment.objects.filter(state=State.ANNOUNCED, announced_on__lte=today):
        done += _by_itself(_in_turn, it, today)
    for it in Secondment.objects.filter(_ends_by(today)):
        done += _by_itself(_in_turn, it, today)
    gone = Secondment.objects.filter(state__in=BEFORE, person__left_on__lte=F("planned_start"))
    for it in gone:
        done += _by_itself(_give_up, it, today)
    return done


def _by_itself(
    call: Callable[[Secondment, datetime.date], int], it: Secondment, today: datetime.date
) -> int:
    try:
        return call(it, today)
    except Exception:  # whatever is wrong with this one, the others have their day
        logger.exception("Secondment %s cannot go on.", it.pk)
        return 0


def _give_up(it: Secondment, _today: datetime.date) -> int:
    withdraw(secondment=it, reason=_("The person has left the service."), by=None)
    return 1


def _in_turn(it: Secondment, today: datetime.date) -> int:
    if it.state == State.ANNOUNCED:
        if it.person is not None and it.person.has_left(it.planned_start):
            return 0  # withdrawn below
        _tell_announced(it, today)
        if it.planned_start > today:
            return 0
        it = begin(secondment=it)
    if _day_of_end(it) <= today:
        end(secondment=it, on=_day_of_end(it))
    return 1


@transaction.atomic
def _tell_announced(it: Secondment, today: datetime.date) -> None:
    telling.announced(it, on=today)


@transaction.atomic
def begin(*, secondment: Secondment, by: User | None = None) -> Secondment:
    it = hold(secondment)
    move(it, State.ACTIVE, by=by, actual_start=it.planned_start)
    plan_interviews(it, it.planned_end)
    telling.begun(it, on=timezone.localdate())
    note("secondments.begun", it, by=by)
    return it


@transaction.atomic
def end(*, secondment: Secondment, on: datetime.date, by: User | None = None) -> Secondment:
    """`on`: the first day back. The report becomes due."""
    it = hold(secondment)
    ending = _ending_of(it, on)
    _close_interruptions(it, on)
    plan_interviews(it, on)
    if it.host_post is not None and it.host_post.end != on:
        it.host_post.end = on
        it.host_post.save(update_fields=["end"])
    move(it, State.ENDED, by=by, actual_end=on, ending=ending)
    report, _made = Report.objects.get_or_create(
        secondment=it, defaults={"due_on": report_due(on, it.report_rule)}
    )
    telling.ended(it, report, on=timezone.localdate())
    note("secondments.ended", it, by=by)
    return it


def plan_interviews(it: Secondment, end: datetime.date) -> None:
    """Those of the months up to that end: more when it is extended, fewer when it is shortened.
    What was held stays."""
    days = interview_days(it.start, end)
    it.interviews.filter(held_on=None).exclude(due_on__in=days).delete()
    known = set(it.interviews.values_list("due_on", flat=True))
    Interview.objects.bulk_create(
        Interview(secondment=it, due_on=day) for day in days if day not in known
    )


def _ends_by(today: datetime.date) -> Q:
    over = Q(planned_end__lte=today) | Q(person__left_on__lte=today)
    return over & Q(state=State.ACTIVE)


def _day_of_end(it: Secondment) -> datetime.date:
    left = it.person.left_on if it.person else None
    if left is None or left >= it.planned_end:
        return it.planned_end
    return max(left, it.start + datetime.timedelta(days=1))


def _ending_of(it: Secondment, on: datetime.date) -> Ending:
    if it.person is not None and it.person.has_left(on) and on < it.planned_end:
        return Ending.LEFT_SERVICE
    last = it.changes.exclude(kind=ChangeKind.INTERRUPTION).last()
    early = last is not None and last.kind == ChangeKind.EARLY_RETURN
    return Ending.EARLY if early else Ending.AS_PLANNED


def _close_interruptions(it: Secondment, on: datetime.date) -> None:
    """Whoever is on leave goes home with it: the leave runs on, the interruption does not."""
    Change.objects.filter(
        secondment=it, kind=ChangeKind.INTERRUPTION, end=None, start__lt=on
    ).update(end=on)  # fmt: skip


def refuse_unless_running(it: Secondment) -> None:
    if it.state != State.ACTIVE:
        raise ValidationError(_("Only a secondment that is under way can be changed."))
