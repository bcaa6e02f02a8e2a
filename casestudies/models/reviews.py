"""What groups say to each other, what a facilitator says to them, what one says to oneself."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casestudies.models.exercises import Exercise, Group, Member

MOST_WORDS = 2000


class PeerReview(models.Model):
    """One group on the worksheet of another (E9). `scores`: {place of the criterion: place of the
    level}, both from 0 as JSON keeps them ("0": 2). `version` counts its changes."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="peer_reviews")
    by_group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="reviews_given")
    about_group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="reviews_had")
    scores = models.JSONField(default=dict)
    comment = models.TextField(pgettext_lazy("review", "Comment"), blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Mutual review")
        constraints = [
            models.UniqueConstraint(
                fields=["by_group", "about_group"], name="casestudies_peer_review_once"
            ),
            models.CheckConstraint(
                condition=~Q(by_group=F("about_group")), name="casestudies_review_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_group} → {self.about_group}"


class PeerReviewEdit(models.Model):
    """One version of a review. `is_aside`: it met a newer one and was kept beside it."""

    review = models.ForeignKey(PeerReview, on_delete=models.CASCADE, related_name="edits")
    version = models.PositiveIntegerField()
    scores = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    is_aside = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Version of a mutual review")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.review} {self.version}"


class Feedback(models.Model):
    """A facilitator's words to a group or to one person (E10). Those to a person stay between the
    two; those to a group may be shared in the debrief."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="feedback")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="feedback")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="feedback")
    text = models.TextField(pgettext_lazy("exercise", "Feedback"))
    is_shared_in_debrief = models.BooleanField(_("Share it in the debrief"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reply = models.TextField(pgettext_lazy("exercise", "Reply"), blank=True)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Feedback")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=True, member__isnull=False)
                | Q(group__isnull=False, member__isnull=True),
                name="casestudies_feedback_to_one",
            ),
            models.CheckConstraint(
                condition=Q(is_shared_in_debrief=False) | Q(member=None),
                name="casestudies_feedback_to_a_person_is_not_shared",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, reply="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="casestudies_feedback_acknowledged_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class StockComment(models.Model):
    """定型コメント: words a facilitator uses again; only the owner sees them."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stock_comments"
    )
    text = models.TextField(pgettext_lazy("exercise", "Words"))
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Reusable comment")
        ordering = ["kept_at", "pk"]

    def __str__(self) -> str:
        return self.text


class Reflection(models.Model):
    """ふりかえり: nobody reads it but the writer: no screen, file, message or history has its words
    (E20). It is not in `__str__` either, so that no log can have them."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="reflection")
    text = models.TextField(_("Reflection"), blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Reflection")

    def __str__(self) -> str:
        return f"reflection {self.pk}"
