import datetime
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ProgressQuerySet(models.QuerySet["Progress"]):
    def under_way(self) -> Self:
        return self.filter(completed_at=None)

    def locked_for(self, people: Iterable[int]) -> Self:
        """Every row of these people, locked in one order, so that no two actions deadlock."""
        return self.select_for_update().filter(person__in=people).order_by("person", "pk")


class Progress(models.Model):
    """How far a person is in a course, kept by the action that records a step.

    `done` and `total` count the conditions of the rule, so that HR's cell is SQL and no second
    implementation of a rule exists. `last_lesson_key` and `last_anchor` are where to go on.
    A course that is due every year is taken again: `round` counts, `started_at` begins anew, and
    only what was done in this round counts. `rule_mark` says which rule was counted, so that a
    changed rule is noticed. `edition` is the one the round was begun in, and is completed in.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="progress"
    )
    course_key = models.CharField(max_length=36)
    round = models.PositiveSmallIntegerField(default=1)
    edition = models.PositiveSmallIntegerField(default=1)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    rule_mark = models.CharField(max_length=16, blank=True)
    last_lesson_key = models.CharField(max_length=36, blank=True)
    last_anchor = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Progress")
        constraints = [
            models.UniqueConstraint(fields=["person", "course_key"], name="courses_progress_once"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="courses_progress_at_most_all"
            ),
        ]
        indexes = [
            models.Index(fields=["course_key", "person"], name="courses_progress_course"),
            # The matrix reads of everybody in it what is under way, and nothing else of the row.
            models.Index(
                fields=["person", "course_key", "total", "done"],
                name="courses_progress_under_way",
                condition=models.Q(completed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.done}/{self.total}"

    @property
    def started_on(self) -> datetime.date:
        return timezone.localdate(self.started_at)
