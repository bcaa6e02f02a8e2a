"""Who has opened which section, and who has confirmed which edition."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guidelines.models.editions import GuidelineEdition
from people.models import Organisation, Post


class SectionRead(models.Model):
    """A reader went on from this section (a POST). `anchor` is the section's."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(GuidelineEdition, on_delete=models.CASCADE, related_name="+")
    anchor = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("guidelines", "Section that was read")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "edition", "anchor"], name="guidelines_section_read_once"
            )
        ]

    def __str__(self) -> str:
        return self.anchor


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def of(self, person: int) -> Self:
        return self.filter(person=person)

    def on_paper(self) -> Self:
        return self.exclude(reason="")


class Acknowledgement(models.Model):
    """確認: one row a person and edition, whoever wrote it and however often it was sent.

    `since` is the edition whose readers saw only what changed; null for who read the whole.
    Entered by somebody else (`by` is not `person`): on paper, and `reason` says why (F7).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    edition = models.ForeignKey(
        GuidelineEdition, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    since = models.ForeignKey(
        GuidelineEdition, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revision_id = models.BigIntegerField(null=True)
    statement = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_on = models.DateField(_("Read on"), help_text=_("On paper: the day written there."))
    reason = models.CharField(_("Why on paper"), max_length=200, blank=True)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("guidelines", "Acknowledgement")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "edition"], name="guidelines_acknowledged_once"
            ),
            models.CheckConstraint(
                condition=Q(by=F("person")) | ~Q(reason=""),
                name="guidelines_acknowledged_by_another_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["edition", "person"], name="guidelines_ack_edition")]

    def __str__(self) -> str:
        return f"{self.person} {self.edition}"
