"""Staging of an import: the whole file is read and judged before one row is applied."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models.organisations import Organisation
from people.states import BatchPurpose, BatchState, RowChange


def private() -> Storage:
    """Called at run time, so that no path of a machine gets into a migration."""
    return storages["private"]


def upload_path(_batch: "ImportBatch", _filename: str) -> str:
    """The name of an upload says nothing of what is in it."""
    return f"imports/{uuid.uuid4()}"


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def of_people(self) -> Self:
        """Without personnel changes, which have pages of their own."""
        return self.filter(purpose=BatchPurpose.PEOPLE)

    def kept_until(self, moment: datetime.datetime) -> Self:
        """Chosen before it, and in force before it too where a file is for a day to come."""
        in_force = models.Q(purpose=BatchPurpose.PEOPLE) | models.Q(
            effective_on__lt=timezone.localdate(moment)
        )
        return self.filter(in_force, created_at__lt=moment)


class ImportBatch(models.Model):
    """One uploaded file of people and posts.

    The file itself is kept only until it is read, the rows for some weeks; `counts` stays.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The uploader's own; empty for the metropolitan office."),
    )
    purpose = models.CharField(
        max_length=20, choices=BatchPurpose, default=BatchPurpose.PEOPLE, editable=False
    )
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=BatchState, default=BatchState.STAGED)
    effective_on = models.DateField(_("Effective on"))
    announced_on = models.DateField(
        _("Announced on"),
        null=True,
        blank=True,
        help_text=_("For rows without a day of their own."),
    )
    is_complete = models.BooleanField(
        default=False, help_text=_("The file names everybody; who is not in it can be ended.")
    )
    last_day_of_absent = models.DateField(
        null=True, blank=True, help_text=_("The last day of the posts chosen among the absent.")
    )
    ignored = models.JSONField(default=list, help_text=_("Headings of the file without a use."))
    notes = models.JSONField(default=list, help_text=_("Lines of the file that are no row."))
    upload = models.FileField(storage=private, upload_to=upload_path, blank=True, max_length=200)
    message = models.TextField(blank=True, help_text=_("Why the file could not be read."))
    counts = models.JSONField(default=dict, help_text=_("Kept when the rows are removed."))
    purged_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("people", "Import")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=BatchState.values),
                name="people_import_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose__in=BatchPurpose.values),
                name="people_import_purpose_known",
            ),
            models.CheckConstraint(
                condition=models.Q(upload="") | models.Q(state=BatchState.READING),
                name="people_import_upload_only_until_read",
            ),
        ]

    objects = ImportBatchQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of the file as read (`values`), what it would change, and what is wrong with it.

    `errors`: list of {"column": heading, "message": Japanese sentence}.
    `differences`: list of {"field": heading, "old": text, "new": text}, and what is only shown.
    A row that is ABSENT is a post and not of the file; its number comes after the file's.
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
    # Supervisors are applied before those who name them: 0 names nobody of the file.
    rank = models.PositiveSmallIntegerField(default=0)
    chosen = models.BooleanField(default=False)  # of the absent: this post is to end
    # The days of the post as the row leaves it: `begins` only where it begins, or begins earlier
    # than was registered; `ends` is exclusive.
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    # Records made since `begins` that come to belong to the post (所属の訂正).
    moves = models.PositiveIntegerField(default=0)
    # What taking the row back needs to know (people.actions.taking_back); of a personnel change.
    undo = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="people_import_row_once"),
            models.CheckConstraint(
                condition=models.Q(change__in=RowChange.values),
                name="people_import_row_change_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"

    @property
    def in_short(self) -> list[str]:
        """What the file says of a new post, without the cells that are blank."""
        names = ("profession", "grade", "employment", "roles", "start")
        return [text for name in names if (text := self.values.get(name))]
