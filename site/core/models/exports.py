import uuid
from typing import Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.jobs import Job


def private() -> Storage:
    return storages["private"]


class SavedExportQuerySet(models.QuerySet["SavedExport"]):
    def kept(self) -> Self:
        return self.exclude(file="")


class SavedExport(models.Model):
    """The file that a job of core.exports wrote, for the person who started it.

    After some days the file goes and the row stays, so that its page can say so.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="saved_export")
    file = models.FileField(storage=private, blank=True)
    file_name = models.CharField(_("File name"), max_length=200)
    content_type = models.CharField(max_length=100)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    unwritten = models.JSONField(
        default=list, help_text=_("Characters that the file cannot hold: row, column, text.")
    )
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Saved file")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(removed_at=None) & ~models.Q(file=""))
                | models.Q(removed_at__isnull=False, file=""),
                name="core_saved_export_has_its_file_until_removed",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
