"""A case as it was published: what exercises are made of, whatever becomes of the page."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import pgettext_lazy

from casestudies.content import Case, case_from
from core.memory import remembered


class CaseEditionQuerySet(models.QuerySet["CaseEdition"]):
    def of(self, case_key: str) -> Self:
        return self.filter(case_key=case_key)


class CaseEdition(models.Model):
    """Content that two people signed, as it was published. Never changed, never deleted.

    `content` is what `casestudies.content.content_of` gives; `content_hash` its hash. Page and case
    are plain values, so that deleting the page touches no exercise.
    """

    case_key = models.CharField(max_length=36)
    page_id = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=255)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CaseEditionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("case", "Edition of a case")
        constraints = [
            models.UniqueConstraint(
                fields=["case_key", "number"], name="casestudies_edition_number_once"
            ),
            models.UniqueConstraint(
                fields=["case_key", "content_hash"], name="casestudies_edition_content_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def case(self) -> Case:
        """Read once in a process: an edition never changes."""
        return remembered(("case edition", self.pk), lambda: case_from(self.content))
