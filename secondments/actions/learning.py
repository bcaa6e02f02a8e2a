"""Goals, the log of the work and interviews. Raises ValidationError for what cannot be."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from secondments.learning_states import GoalState, SignedAs
from secondments.models import Goal, Interview, LogEntry, Secondment, SignOff

MOST_GOALS = 10


@transaction.atomic
def save_goal(*, secondment: Secondment, goal: Goal | None, by: User, **fields: str) -> Goal:
    """`fields`: text, measure, plan. A new one comes last."""
    Secondment.objects.select_for_update(of=("self",)).get(pk=secondment.pk)
    if goal is None:
        there = secondment.goals.count()
        if there >= MOST_GOALS:
            text = _("Up to %(most)d goals. Change one of them instead.")
            raise ValidationError(text % {"most": MOST_GOALS})
        goal = Goal(secondment=secondment, position=there)
    for name, value in fields.items():
        setattr(goal, name, value.strip())
    goal.saved_by, goal.saved_at = by, timezone.now()
    goal.save()
    return goal


@transaction.atomic
def drop_goal(*, goal: Goal) -> None:
    """Entries of the log stay, without a goal. One that was judged is part of what was learnt."""
    if goal.state != GoalState.OPEN or goal.instructor_comment or goal.self_comment:
        raise ValidationError(_("This goal has been judged already and stays."))
    goal.delete()


@transaction.atomic
def judge_goal(*, goal: Goal, by_instructor: bool, state: str, comment: str, by: User) -> Goal:
    """Both say what they think; how far it is reached is the instructor's word."""
    row = Goal.objects.select_for_update().get(pk=goal.pk)
    if by_instructor:
        row.state, row.instructor_comment = GoalState(state), comment.strip()
    else:
        row.self_comment = comment.strip()
    row.saved_by, row.saved_at = by, timezone.now()
    row.save()
    return row


@transaction.atomic
def write_log(
    *, secondment: Secondment, entry: LogEntry | None, by: User, fields: Mapping[str, Any]
) -> LogEntry:
    """`fields`: day, goal, topic, minutes, text. Who writes it has signed it. An entry under which
    somebody else has signed is not changed any more."""
    _refuse_day(secondment, fields["day"])
    if entry is None:
        entry = LogEntry(secondment=secondment, by=by)
    else:
        entry = LogEntry.objects.select_for_update().get(pk=entry.pk)
        if entry.sign_offs.exclude(by=by).exists():
            raise ValidationError(_("Somebody has signed this entry. Write another one."))
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.saved_at = timezone.now()
    entry.save()
    part = SignedAs.SELF if by.pk == secondment.person_id else SignedAs.INSTRUCTOR
    SignOff.objects.get_or_create(entry=entry, part=part, defaults={"by": by})
    return entry


@transaction.atomic
def sign_entry(*, entry: LogEntry, part: SignedAs, comment: str, by: User) -> SignOff:
    """Once in each part. Raises ValidationError if that has been signed already."""
    row = LogEntry.objects.select_for_update().get(pk=entry.pk)
    if row.sign_offs.filter(by=by).exists():
        raise ValidationError(_("You have signed this entry already."))
    try:
        with transaction.atomic():
            return SignOff.objects.create(entry=row, part=part, comment=comment.strip(), by=by)
    except IntegrityError as error:
        text = _("This entry has been signed already as “%(part)s”.")
        raise ValidationError(text % {"part": part.label}) from error


@transaction.atomic
def hold_interview(
    *, interview: Interview, held_on: datetime.date, text: str, agreed: str, by: User
) -> Interview:
    row = Interview.objects.select_for_update().get(pk=interview.pk)
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": _("This day is still to come.")})
    if held_on < row.secondment.start:
        raise ValidationError({"held_on": _("The secondment had not begun on this day.")})
    row.held_on, row.text, row.agreed = held_on, text.strip(), agreed.strip()
    row.held_by, row.saved_at = by, timezone.now()
    row.save()
    return row


def _refuse_day(secondment: Secondment, day: datetime.date) -> None:
    if not secondment.start <= day < secondment.end:
        raise ValidationError({"day": _("Choose a day within the secondment.")})
    if day > timezone.localdate():
        raise ValidationError({"day": _("This day is still to come.")})
