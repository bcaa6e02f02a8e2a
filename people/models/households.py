"""世帯: people who live together and may take part together, e.g. foster parents as a couple."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Household(models.Model):
    """Nothing but who belongs to it. Each member has an own account, own records, own papers."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("Household")

    def __str__(self) -> str:
        return str(_("Household"))


class HouseholdMember(models.Model):
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    # In one household at most.
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="household_member"
    )

    class Meta:
        verbose_name = pgettext_lazy("people", "Member of a household")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.person)
