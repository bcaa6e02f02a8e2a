"""Staging of an import: the whole file is read and judged before one row is applied."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models.organisations import Organisation
from people.states import BatchState, RowChange


class ImportBatch(models.Model):
    """One uploaded file of people and posts."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The uploader's own; empty for the metropolitan office."),
    )
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=BatchState, default=BatchState.STAGED)
    effective_on = models.DateField(_("Effective on"))
    ignored = models.JSONField(default=list, help_text=_("Headings of the file without a use."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("people", "Import")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of the file as read (`values`), what it would change, and what is wrong with it.

    `errors`: list of {"column": heading, "message": Japanese sentence}.
    `differences`: list of {"field": heading, "old": text, "new": text}.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("Row"))
    values = models.JSONField(default=dict)
    change = models.CharField(max_length=20, choices=RowChange)
    errors = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    # Whom and what it matched: the organisation always, the other two only for who is known.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.ForeignKey(
        "people.Post", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    applied = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="people_import_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"
