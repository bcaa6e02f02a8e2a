from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MAC_LENGTH = 32  # HMAC-SHA256


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def newest_first(self) -> Self:
        return self.order_by("-at", "-number")

    def about(self, *people: int) -> Self:
        """Events whose data was that of one of these people."""
        subjects = AuditSubject.objects.filter(person__in=people)
        return self.filter(number__in=subjects.values("event"))


class AuditEvent(models.Model):
    """One security event, or one look at somebody else's data. Written by `core.audit.record`.

    Append-only: triggers of the database refuse to change or delete a row, and each row's `mac`
    covers the row, whom it is about and the `mac` before it (core/audit/chain.py).
    """

    number = models.BigIntegerField(
        _("Number"), primary_key=True, help_text=_("From 1, without a gap.")
    )
    at = models.DateTimeField(_("At"), default=timezone.now)
    kind = models.CharField(_("Kind"), max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Plain numbers: core knows neither posts nor organisations, and an event outlives both.
    post = models.BigIntegerField(null=True)
    organisation = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=MAC_LENGTH)
    mac = models.BinaryField(max_length=MAC_LENGTH)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("audit", "Event")
        verbose_name_plural = pgettext_lazy("audit", "Events")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["at", "number"], name="core_auditevent_at"),
            models.Index(fields=["kind", "at"], name="core_auditevent_kind"),
            models.Index(fields=["by", "at"], name="core_auditevent_by"),
            models.Index(fields=["organisation", "at"], name="core_auditevent_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="core_auditevent_number_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class AuditSubject(models.Model):
    """A person whose data the event was about. As append-only as the event."""

    event = models.ForeignKey(
        AuditEvent, on_delete=models.PROTECT, related_name="subjects", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = pgettext_lazy("audit", "Person concerned")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], name="core_auditsubject_once_an_event"
            ),
        ]
        indexes = [models.Index(fields=["person", "event"], name="core_auditsubject_person")]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.person_id}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked by whoever writes the next event.

    `seal` covers number and mac, so that taking away the last events and setting the head
    back to an earlier one is found as well. An empty seal is a chain known to be broken.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    number = models.BigIntegerField(default=0)
    mac = models.BinaryField(max_length=MAC_LENGTH, default=bytes)
    seal = models.BinaryField(max_length=MAC_LENGTH, default=bytes)

    class Meta:
        verbose_name = pgettext_lazy("audit", "End of the chain")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="core_audithead_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class AuditCheck(models.Model):
    """One run of `verify_audit` by the daily chore, and what it found."""

    at = models.DateTimeField(default=timezone.now)
    since = models.BigIntegerField()
    last = models.BigIntegerField(help_text=_("The last event that was looked at."))
    bad_number = models.BigIntegerField(null=True)
    fault = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("audit", "Verification")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bad_number=None, fault="")
                | (models.Q(bad_number__isnull=False) & ~models.Q(fault="")),
                name="core_auditcheck_fault_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since}–{self.last}"
