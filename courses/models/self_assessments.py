import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

BEST, WORST = 5, 1


def assessment_key(course_key: str) -> str:
    """The subject of the self-assessment of a course in the ledger."""
    return str(uuid.uuid5(uuid.UUID(course_key), "self-assessment"))


class SelfAssessment(models.Model):
    """到達度自己評価: how far somebody thinks to be with each objective of a course, before it and
    after. `ratings` is objective id -> 1 to 5 (できる)."""

    class Moment(models.TextChoices):
        BEFORE = "before", pgettext_lazy("self-assessment", "Before the course")
        AFTER = "after", pgettext_lazy("self-assessment", "After the course")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="self_assessments"
    )
    course_key = models.CharField(max_length=36)
    round = models.PositiveSmallIntegerField(default=1)
    moment = models.CharField(max_length=10, choices=Moment)
    ratings = models.JSONField(default=dict)
    assessed_on = models.DateField(_("Date"))

    class Meta:
        verbose_name = pgettext_lazy("courses", "Self-assessment")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course_key", "round", "moment"],
                name="courses_one_self_assessment",
            ),
        ]
        indexes = [models.Index(fields=["course_key", "moment"], name="courses_assessment_course")]

    def __str__(self) -> str:
        return f"{self.course_key} {self.get_moment_display()}"
