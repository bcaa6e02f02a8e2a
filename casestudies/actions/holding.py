"""Rows held while something happens to them, and the versions that polls compare.

Order of locks: the exercise, then its groups by number. Who saves an answer holds only the group
and looks at the exercise afterwards: who opens a stage has to wait for that group, and whoever
comes later sees the new stage.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from casestudies.models import Exercise, ExerciseMove, Group
from casestudies.states import EXERCISE_TRANSITIONS, ExerciseState
from people.models import User


class NotNow(ValidationError):  # noqa: N818 -- the sentence is the name
    """The state does not allow it; the message says why."""


def hold(exercise: Exercise) -> Exercise:
    """The row, locked, as it is now."""
    return Exercise.objects.select_for_update(of=("self",)).get(pk=exercise.pk)


def hold_groups(exercise: Exercise) -> list[Group]:
    rows = Group.objects.select_for_update(of=("self",)).filter(exercise=exercise)
    return list(rows.order_by("number"))


def touch(exercise: Exercise) -> None:
    """Everybody in it has something new to see."""
    Exercise.objects.filter(pk=exercise.pk).update(version=F("version") + 1)


def touch_group(group: Group) -> None:
    """Its members have something new to see, and so has the facilitator."""
    Group.objects.filter(pk=group.pk).update(version=F("version") + 1)


def move(
    exercise: Exercise, to: ExerciseState, *, by: User | None, reason: str = "", **facts: Any
) -> None:
    """One step of EXERCISE_TRANSITIONS on a row that the caller has locked."""
    before = ExerciseState(exercise.state)
    if to not in EXERCISE_TRANSITIONS[before]:
        raise NotNow(
            _("An exercise that is “%(now)s” cannot become “%(to)s”.")
            % {"now": before.label, "to": to.label}
        )
    for name, value in {"state": to, **facts}.items():
        setattr(exercise, name, value)
    exercise.version += 1
    exercise.save(update_fields=["state", "version", *facts])
    write_move(exercise, before, to, by=by, reason=reason)


def write_move(
    exercise: Exercise,
    before: ExerciseState,
    to: ExerciseState,
    *,
    by: User | None,
    reason: str = "",
) -> None:
    ExerciseMove.objects.create(
        exercise=exercise,
        stage=exercise.stage,
        state_from=before,
        state_to=to,
        by=by,
        reason=reason,
    )


def refuse_unless(exercise: Exercise, states: Iterable[ExerciseState], text: str) -> None:
    if exercise.state not in {*states}:
        raise NotNow(text)
