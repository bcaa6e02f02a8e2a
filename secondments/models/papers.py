"""受入願、承諾書、協定書、辞令、終了報告, and what came with them."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from people.models import Organisation
from secondments.models.secondments import Secondment
from secondments.states import PaperKind


def private() -> Storage:
    return storages["private"]


class PaperCounter(models.Model):
    """The last number an organisation used in a 年度; advanced where the paper is numbered."""

    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "fiscal_year"], name="secondments_counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.fiscal_year}: {self.last}"


class PaperQuerySet(models.QuerySet["Paper"]):
    def numbered(self) -> Self:
        return self.exclude(number=None)

    def newest_first(self) -> Self:
        return self.order_by("kind", "-edition")


class Paper(models.Model):
    """One document. A draft until it is numbered, and its `fields` stay from then on. A renewed
    agreement is another `edition`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    secondment = models.ForeignKey(Secondment, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=20, choices=PaperKind)
    edition = models.PositiveSmallIntegerField(default=1)
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    fields: Any = models.JSONField(default=dict)
    dated_on = models.DateField(pgettext_lazy("paper", "Dated"), null=True)
    sent_on = models.DateField(pgettext_lazy("paper", "Sent on"), null=True, blank=True)
    received_on = models.DateField(pgettext_lazy("paper", "Received on"), null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Paper")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["secondment", "kind", "edition"], name="secondments_paper_once"
            ),
            models.UniqueConstraint(
                fields=["issuer", "fiscal_year", "number"],
                condition=Q(number__isnull=False),
                name="secondments_paper_number_once",
            ),
            models.CheckConstraint(
                condition=Q(number=None, fiscal_year=None)
                | Q(number__gte=1, fiscal_year__isnull=False, dated_on__isnull=False),
                name="secondments_paper_numbered_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_draft(self) -> bool:
        return self.number is None


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def kept(self) -> Self:
        return self.filter(removed_at=None)


class Attachment(models.Model):
    """A file that belongs to a secondment, or to one of its papers (the sealed original)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    secondment = models.ForeignKey(Secondment, on_delete=models.CASCADE, related_name="attachments")
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    file = models.FileField(storage=private, upload_to="secondments/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Attachment")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name
