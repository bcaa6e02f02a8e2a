"""統合: two accounts of one person become one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Merging(models.Model):
    """That one account went into another, who decided it and why. There is no way back.

    `finished_at` is empty while the job still moves the records.
    """

    kept = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mergings"
    )
    merged = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="merging"
    )
    reason = models.TextField(_("Reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Merging of accounts")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("merged")), name="people_merging_two_accounts"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="people_merging_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
