from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Progress(models.Model):
    """How far a person is in a course, kept by the action that records a step.

    `done` and `total` count the conditions of the rule, so that HR's cell is SQL and no second
    implementation of a rule exists. `last_lesson_key` and `last_anchor` are where to go on.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="progress"
    )
    course_key = models.CharField(max_length=36)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    last_lesson_key = models.CharField(max_length=36, blank=True)
    last_anchor = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Progress")
        constraints = [
            models.UniqueConstraint(fields=["person", "course_key"], name="courses_progress_once"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="courses_progress_at_most_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.done}/{self.total}"
