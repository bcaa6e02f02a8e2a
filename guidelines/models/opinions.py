"""意見募集: what named reviewers say about paragraphs of a draft, and what became of it."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guidelines.models.editions import GuidelineEdition
from guidelines.states import Disposition, EditionState
from people.models import Post


class OpinionReviewer(models.Model):
    """Somebody who is asked for opinions on one edition. `title` is how the published table names
    them: a role, never a name."""

    edition = models.ForeignKey(
        GuidelineEdition, on_delete=models.CASCADE, related_name="reviewers"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(
        _("Shown as"),
        max_length=60,
        help_text=_("In the published table of opinions: a role, not a name."),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("guidelines", "Reviewer of a draft")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "person"], name="guidelines_reviewer_once")
        ]

    def __str__(self) -> str:
        return self.title


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def of(self, edition: GuidelineEdition) -> Self:
        return self.filter(edition=edition)

    def unanswered(self) -> Self:
        return self.filter(disposition="")

    def in_order(self) -> Self:
        """As the text runs, then as they came."""
        return self.order_by("position", "pk")


class Opinion(models.Model):
    """On one paragraph of a draft, or on the whole (`anchor` empty). Place and wording are kept as
    they stood: the paragraph may be split, moved or dropped while the opinion waits."""

    edition = models.ForeignKey(GuidelineEdition, on_delete=models.CASCADE, related_name="opinions")
    reviewer = models.ForeignKey(OpinionReviewer, on_delete=models.PROTECT, related_name="opinions")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    anchor = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)
    place = models.CharField(max_length=200, blank=True)
    quoted = models.TextField(blank=True)
    text = models.TextField(pgettext_lazy("guidelines", "Opinion"), max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    disposition = models.CharField(
        pgettext_lazy("guidelines", "Disposition"),
        max_length=10,
        blank=True,
        choices=Disposition,
    )
    answer = models.TextField(pgettext_lazy("guidelines", "Answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("guidelines", "Opinion")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(disposition="", answer="", answered_by=None, answered_at=None)
                | (
                    Q(disposition__in=Disposition.values, answered_at__isnull=False) & ~Q(answer="")
                ),
                name="guidelines_opinion_answered_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.text[:20]}"

    def is_open(self, on: datetime.date) -> bool:
        """Whether its author may still change it."""
        until = self.edition.opinions_until
        return self.edition.state == EditionState.OPINIONS and (until is None or on <= until)
