"""Essays: the files that came with them, and what their markers gave."""

from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from courses.models.attempts import Attempt


def private() -> Storage:
    return storages["private"]


class EssayFile(models.Model):
    """What was handed in beside the text of an essay, or instead of it; one for each question."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="files")
    question = models.CharField(max_length=20)
    file = models.FileField(storage=private, upload_to="essays/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = pgettext_lazy("courses", "Files of essays")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question"], name="courses_essay_file_once_a_question"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MarkingQuerySet(models.QuerySet["Marking"]):
    def given(self) -> Self:
        return self.exclude(given_at=None)


class Marking(models.Model):
    """What one marker gives one paper. A draft until `given_at`, and then it stays.

    `levels` maps a question to {criterion: level}, `comments` a question to a text. `version` counts
    the savings: who saves on an older one is told. `AGREED` is what two who differed agreed on.
    """

    class Place(models.IntegerChoices):
        FIRST = 1, pgettext_lazy("marker", "First marker")
        SECOND = 2, pgettext_lazy("marker", "Second marker")
        AGREED = 3, pgettext_lazy("marker", "Agreed")

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="markings")
    place = models.PositiveSmallIntegerField(choices=Place)
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    levels = models.JSONField(default=dict)
    comments = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    given_at = models.DateTimeField(null=True, blank=True)

    objects = MarkingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = pgettext_lazy("courses", "Markings")
        ordering = ["attempt", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "place"], name="courses_marking_one_a_place"
            ),
            models.UniqueConstraint(
                fields=["attempt", "marker"],
                condition=~Q(place=3),
                name="courses_marking_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(place=3) | (Q(given_at__isnull=False) & ~Q(reason="")),
                name="courses_marking_agreed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.place}"
