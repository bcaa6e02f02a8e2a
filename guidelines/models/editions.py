"""A guideline as it was opened, reviewed and published: the text that people read."""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.memory import remembered
from core.models import Move
from guidelines.content import Guideline, guideline_from
from guidelines.states import IN_THE_MAKING, READABLE, EditionState, Significance


class GuidelineEditionQuerySet(models.QuerySet["GuidelineEdition"]):
    def of(self, guideline_key: str) -> Self:
        return self.filter(guideline_key=guideline_key)

    def current(self) -> Self:
        """What is in its readers' hands: at most one of a guideline."""
        return self.filter(state=EditionState.PUBLISHED)

    def in_the_making(self) -> Self:
        return self.filter(state__in=IN_THE_MAKING)

    def readable(self) -> Self:
        return self.filter(state__in=READABLE)

    def due_for_publication(self, at: datetime.datetime) -> Self:
        return self.filter(state=EditionState.REVIEW, scheduled_for__lte=at)

    def before(self, edition: "GuidelineEdition") -> Self:
        """Editions of the same guideline that had readers before it, newest first."""
        return (
            self.of(edition.guideline_key)
            .filter(number__lt=edition.number, state__in=(EditionState.PUBLISHED, EditionState.OLD))
            .order_by("-number")
        )

    def without_content(self) -> Self:
        """For lists: the text of a guideline may be long."""
        return self.defer("content")


class GuidelineEdition(models.Model):
    """One edition (版) of a guideline. While it is a draft its content is the page's; from then on it
    is what is kept here, and after publication it never changes.

    `content` is what `guidelines.content.content_of` gives. Page and guideline are plain values, so
    that deleting the page touches no acknowledgement. `revision_id` is the page's revision it was
    taken from.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    guideline_key = models.CharField(max_length=36)
    page_id = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=EditionState, default=EditionState.DRAFT)
    title = models.CharField(max_length=255)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    revision_id = models.BigIntegerField(null=True)
    significance = models.CharField(max_length=10, choices=Significance, default=Significance.MAJOR)
    whats_new = models.TextField(blank=True)
    effective_on = models.DateField(null=True)
    opinions_until = models.DateField(null=True, blank=True)
    scheduled_for = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = GuidelineEditionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("guidelines", "Edition of a guideline")
        ordering = ["title", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["guideline_key", "number"], name="guidelines_edition_number_once"
            ),
            models.UniqueConstraint(
                fields=["guideline_key"],
                condition=Q(state__in=sorted(IN_THE_MAKING)),
                name="guidelines_one_edition_in_the_making",
            ),
            models.UniqueConstraint(
                fields=["guideline_key"],
                condition=Q(state="published"),
                name="guidelines_one_current_edition",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EditionState.values), name="guidelines_edition_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(IN_THE_MAKING))
                | (Q(published_at__isnull=False, effective_on__isnull=False) & ~Q(whats_new="")),
                name="guidelines_published_edition_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.label}"

    @property
    def label(self) -> str:
        return _("Edition %(number)d") % {"number": self.number}

    @cached_property
    def guideline(self) -> Guideline:
        """Read once in a process: what has been frozen under a hash never changes."""
        name = ("guideline edition", self.pk, self.content_hash)
        return remembered(name, lambda: guideline_from(self.content))

    @property
    def is_in_the_making(self) -> bool:
        return self.state in IN_THE_MAKING

    @property
    def is_current(self) -> bool:
        return self.state == EditionState.PUBLISHED

    @property
    def must_be_read_again(self) -> bool:
        return self.significance == Significance.MAJOR

    def is_in_force(self, on: datetime.date) -> bool:
        return self.is_current and self.effective_on is not None and self.effective_on <= on

    def previous(self) -> "GuidelineEdition | None":
        """The edition it is compared with."""
        found: GuidelineEdition | None = GuidelineEdition.objects.before(self).first()
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What people have read is not rewritten; only actions move its state."""
        fields = kwargs.get("update_fields")
        if not self._state.adding and self.published_at and (fields is None or "content" in fields):
            kept = GuidelineEdition.objects.filter(pk=self.pk, published_at__isnull=False)
            if kept.exclude(content_hash=self.content_hash).exists():
                raise TypeError("A published edition never changes. Make another one.")
        super().save(*args, **kwargs)


class EditionMove(Move):
    edition = models.ForeignKey(GuidelineEdition, on_delete=models.CASCADE, related_name="moves")

    class Meta(Move.Meta):
        verbose_name = pgettext_lazy("guidelines", "Move of an edition")
        abstract = False
