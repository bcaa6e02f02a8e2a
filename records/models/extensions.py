"""More time for one person, asked for with a reason and answered with one."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.models.obligations import Obligation
from records.states import ExtensionState


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def waiting(self) -> Self:
        return self.filter(state=ExtensionState.WAITING)

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")


class Extension(models.Model):
    """One asking and its answer; all of them stay. `until` is the day asked for, `granted_until`
    the day given, which may be another."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="extensions")
    due_before = models.DateField(_("Due date until then"))
    until = models.DateField(_("New due date"))
    reason = models.TextField(_("Reason"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="extensions_asked"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=20, choices=ExtensionState, default=ExtensionState.WAITING)
    granted_until = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(_("Reason of the answer"), blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Extension")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(state=ExtensionState.WAITING),
                name="records_extension_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state=ExtensionState.WAITING, decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="records_extension_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExtensionState.GRANTED) | Q(granted_until__isnull=False),
                name="records_extension_granted_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.until}"
