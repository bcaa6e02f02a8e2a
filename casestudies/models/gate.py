"""What stands between a draft and its readers: raw text, declared names, decisions, two signatures.

None of it lies in a page or a revision. Raw text and names are encrypted, and gone with the first
publication: to open the case again, they are taken in again.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casestudies.gate.secrets import SecretText
from casestudies.states import ReviewState
from core.models import Move


class RawText(models.Model):
    """Notes as they were taken in, with everything that names somebody."""

    case_key = models.CharField(max_length=36, db_index=True)
    title = models.CharField(_("Title"), max_length=120)
    text = SecretText()
    # Where words that are common ones too begin, by what the author decided of each: names that are
    # replaced, and words that stay.
    also = models.JSONField(default=list)
    words = models.JSONField(default=list)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("anonymity", "Raw text")
        ordering = ["taken_at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_key} {self.pk}"


class DeclaredName(models.Model):
    """Somebody or something the raw texts name. `facts`: JSON of a Person or an Other of
    casestudies.anonymity."""

    case_key = models.CharField(max_length=36, db_index=True)
    facts = SecretText()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = pgettext_lazy("anonymity", "Declared name")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.case_key} {self.position}"


class FindingDecision(models.Model):
    """What an author decided of something the rules marked. `fingerprint` says which without saying
    what: a keyed hash of kind, words and what stands around them."""

    class Decision(models.TextChoices):
        KEEP = "keep", pgettext_lazy("anonymity", "Invented or general: it stays")

    case_key = models.CharField(max_length=36)
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=30)
    decision = models.CharField(max_length=10, choices=Decision)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("anonymity", "Decision on a finding")
        constraints = [
            models.UniqueConstraint(
                fields=["case_key", "fingerprint"], name="casestudies_decision_once"
            )
        ]

    def __str__(self) -> str:
        return self.decision


class AnonymityReviewQuerySet(models.QuerySet["AnonymityReview"]):
    def of(self, case_key: str) -> Self:
        return self.filter(case_key=case_key)

    def waiting(self) -> Self:
        return self.filter(state=ReviewState.CHECKED)

    def signed(self, case_key: str, content_hash: str) -> Self:
        """Both signatures, under exactly this content."""
        return self.filter(case_key=case_key, content_hash=content_hash, state=ReviewState.SIGNED)


class AnonymityReview(models.Model):
    """匿名化審査 of one content: an author checked it, another person signs it. Two people, always."""

    case_key = models.CharField(max_length=36)
    page_id = models.BigIntegerField()
    title = models.CharField(max_length=255)
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.CHECKED)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(default=timezone.now)
    checklist = models.JSONField(default=list)  # points the author confirmed
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    signed_checklist = models.JSONField(default=list)
    remarks = models.TextField(_("Remarks"), blank=True)

    objects = AnonymityReviewQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("anonymity", "Anonymity review")
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("checked_by")),
                name="casestudies_review_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.SIGNED)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="casestudies_review_signed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["case_key", "content_hash"],
                condition=Q(state__in=[ReviewState.CHECKED, ReviewState.SIGNED]),
                name="casestudies_review_once_a_content",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReviewMove(Move):
    review = models.ForeignKey(AnonymityReview, on_delete=models.CASCADE, related_name="moves")

    class Meta(Move.Meta):
        verbose_name = pgettext_lazy("anonymity", "Move of a review")
