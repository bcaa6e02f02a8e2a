"""How psychologists spend their time (N18): a short report by oneself, shown as aggregates only."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from people.models import Organisation


class TimeUseQuerySet(models.QuerySet["TimeUse"]):
    def of(self, guideline_key: str) -> Self:
        return self.filter(guideline_key=guideline_key)


class TimeUse(models.Model):
    """Shares in percent that make up 100. Before and after belong to one guideline: before it is
    acknowledged for the first time, and some months later. Nobody reads a single row but who wrote it.
    """

    class Moment(models.TextChoices):
        BEFORE = "before", pgettext_lazy("time use", "Before")
        AFTER = "after", pgettext_lazy("time use", "After")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    guideline_key = models.CharField(max_length=36)
    moment = models.CharField(max_length=10, choices=Moment)
    casework = models.PositiveSmallIntegerField(pgettext_lazy("time use", "Casework"))
    psychology = models.PositiveSmallIntegerField(pgettext_lazy("time use", "Psychological work"))
    other = models.PositiveSmallIntegerField(pgettext_lazy("time use", "Other"))
    at = models.DateTimeField(default=timezone.now)

    objects = TimeUseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("guidelines", "Use of time")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "guideline_key", "moment"], name="guidelines_time_use_once"
            ),
            models.CheckConstraint(
                condition=Q(casework=100 - F("psychology") - F("other")),
                name="guidelines_time_use_makes_100",
            ),
        ]

    def __str__(self) -> str:
        return self.get_moment_display()
