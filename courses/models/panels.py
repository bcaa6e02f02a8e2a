from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from courses.models.questions import Question


class PanelAnswerQuerySet(models.QuerySet["PanelAnswer"]):
    def answered(self) -> Self:
        return self.exclude(answered_at=None)

    def open(self) -> Self:
        return self.filter(answered_at=None)


class PanelAnswer(models.Model):
    """One expert of the panel of a judgement question: asked, and then what the expert judged.

    `value` is -2 to 2. It may be changed; papers keep what the panel said when they were drawn.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="panel")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    value = models.SmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PanelAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = pgettext_lazy("courses", "Judgements of experts")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "expert"], name="courses_panel_one_a_person"
            ),
            models.CheckConstraint(
                condition=Q(value=None, answered_at=None)
                | Q(value__gte=-2, value__lte=2, answered_at__isnull=False),
                name="courses_panel_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.expert_id}"
