"""What a group writes: its worksheet, with every version of every answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from casestudies.content import CONFIDENCE, LENSES
from casestudies.models.exercises import Group


class StageWork(models.Model):
    """A group at one stage: begun when the stage opened, handed in once, then locked. A stage that
    was closed over a group's head keeps `submitted_at` empty and is locked all the same."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="works")
    stage = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confidence = models.CharField(max_length=10, choices=list(CONFIDENCE.items()), blank=True)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Work on a stage")
        ordering = ["stage"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "stage"], name="casestudies_work_once_a_stage"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="casestudies_work_submitted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.stage}"

    @property
    def is_locked(self) -> bool:
        return self.submitted_at is not None or self.closed_at is not None


class Answer(models.Model):
    """The newest answer of a group to one task, as one or from one lens. `value`: what the task's
    kind keeps (casestudies/tasks/). `version` counts its changes."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="answers")
    stage = models.PositiveSmallIntegerField()
    task = models.CharField(max_length=60)
    lens = models.CharField(max_length=10, choices=list(LENSES.items()), blank=True)
    value = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Answer")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "task", "lens"], name="casestudies_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.version}"


class AnswerEdit(models.Model):
    """One version of an answer and who wrote it. `is_aside`: it met a newer version and was kept
    beside it, so that nobody's words are lost."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="edits")
    stage = models.PositiveSmallIntegerField()
    task = models.CharField(max_length=60)
    lens = models.CharField(max_length=10, choices=list(LENSES.items()), blank=True)
    version = models.PositiveIntegerField()
    value = models.JSONField()
    is_aside = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Version of an answer")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["group", "task", "lens"], name="casestudies_edit_of_answer")
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.version}"
