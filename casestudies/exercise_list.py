"""Somebody's exercises: those to lead, to take part in, to keep."""

from functools import cached_property

from django.utils import timezone

from casestudies.models import Exercise
from casestudies.permissions import can_make_exercises, exercises_managed
from casestudies.states import OPEN_EXERCISES
from people.models import User

MOST_ENDED = 20


class ExerciseList:
    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def led(self) -> list[Exercise]:
        rows = Exercise.objects.led_by(self.user).filter(state__in=OPEN_EXERCISES, is_solo=False)
        return list(rows.select_related("edition"))

    @cached_property
    def joined(self) -> list[Exercise]:
        rows = Exercise.objects.joined_by(self.user).filter(state__in=OPEN_EXERCISES)
        return list(rows.select_related("edition"))

    @cached_property
    def ended(self) -> list[Exercise]:
        """Their debriefs stay to be read."""
        rows = Exercise.objects.joined_by(self.user) | Exercise.objects.led_by(self.user)
        over = rows.exclude(state__in=OPEN_EXERCISES).distinct()
        return list(over.select_related("edition").order_by("-closed_at", "-pk")[:MOST_ENDED])

    @cached_property
    def kept(self) -> list[Exercise]:
        """Those one manages and neither leads nor joins."""
        rows = exercises_managed(self.user, on=timezone.localdate()).under_way()
        shown = {exercise.pk for exercise in [*self.led, *self.joined]}
        return [row for row in rows.select_related("edition") if row.pk not in shown]

    @property
    def count(self) -> int:
        return len(self.led) + len(self.joined)

    @property
    def may_make(self) -> bool:
        return can_make_exercises(self.user)
