from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Move(models.Model):
    """One change of state: who, when, from what to what, and why. Never edited, never deleted."""

    state_from = models.CharField(_("From state"), max_length=30, blank=True)
    state_to = models.CharField(_("To state"), max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(_("Reason"), blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]
