from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy


class QuestionImportQuerySet(models.QuerySet["QuestionImport"]):
    def waiting(self) -> Self:
        return self.filter(applied_at=None)


class QuestionImport(models.Model):
    """A file of questions as it was read, for its uploader to look at and to decide.

    `rows` is a list of {"number": row as Excel shows it, "values": {column: text}}; of a GIFT file
    also "fields" and "faults" (`gift_rows`). It is judged anew whenever it is shown and once more
    when it is applied.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    written = models.PositiveSmallIntegerField(default=0)

    objects = QuestionImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = pgettext_lazy("courses", "Import of questions")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(applied_at__isnull=False) | models.Q(written=0),
                name="courses_question_import_written",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
