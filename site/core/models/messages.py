"""What a person was told, the mails it went out in, and the topics one wants no mail about."""

import datetime
from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import MailState


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> Self:
        return self.filter(state=MailState.WAITING)

    def due(self, at: datetime.datetime) -> Self:
        """May be tried now. A digest is of its day: what could not be sent on it goes into the
        digest of the next, so that nobody has two of them in one day."""
        today = timezone.localdate(at)
        return self.waiting().filter(
            models.Q(day=None) | models.Q(day=today),
            models.Q(next_at=None) | models.Q(next_at__lte=at),
        )


class Mail(models.Model):
    """One mail to one person: a digest (`day`), or what is told at once (no day).

    The row is made before anything is sent and taken by one worker only, so that two of them
    never send the same.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(null=True, blank=True, help_text=_("Of a digest: its day in Tokyo."))
    state = models.CharField(max_length=20, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("message", "Mail")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"],
                condition=models.Q(day__isnull=False),
                name="core_mail_one_digest_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=MailState.values), name="core_mail_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at=None)),
                name="core_mail_sent_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="core_mail_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class MessageQuerySet(models.QuerySet["Message"]):
    def of(self, person: Any) -> Self:
        return self.filter(person=person)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def unmailed(self, since: datetime.datetime) -> Self:
        """In no mail yet, not read on the site either, and not too old to be worth one."""
        return self.filter(mail=None, read_at=None, created_at__gt=since)

    def wanted_by_mail(self, *, whatever: Collection[str]) -> Self:
        """Without the topics a person wants no mail about, but for these kinds."""
        ref = models.OuterRef
        stops = MailStop.objects.filter(person=ref("person"), topic=ref("topic"))
        return self.filter(models.Q(kind__in=whatever) | ~models.Exists(stops))


class Message(models.Model):
    """One thing a person was told, in the words it was told in. `core.messages` writes it.

    It lies in the person's inbox whether they have mail or not. The same key told twice is one
    row.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages"
    )
    kind = models.CharField(_("Kind"), max_length=60)
    topic = models.CharField(max_length=60)
    key = models.CharField(
        _("Idempotency key"), max_length=200, help_text=_("A person is told of a key once.")
    )
    title = models.CharField(_("Title"), max_length=300)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    facts = models.JSONField(default=dict, help_text=_("What its kind needs to attach a file."))
    created_at = models.DateTimeField(default=timezone.now)
    mail = models.ForeignKey(
        Mail, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("message", "Message")
        verbose_name_plural = pgettext_lazy("message", "Messages")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="core_message_told_once"),
        ]
        indexes = [
            models.Index(
                fields=["person"],
                condition=models.Q(read_at=None),
                name="core_message_unread",
            ),
            models.Index(fields=["person", "-created_at"], name="core_message_inbox"),
            models.Index(fields=["created_at"], name="core_message_told"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(mail=None, read_at=None),
                name="core_message_unmailed",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MailStop(models.Model):
    """The person wants no mail about this topic; the inbox has it all the same."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=60)

    class Meta:
        verbose_name = pgettext_lazy("message", "Topic without mail")
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="core_mailstop_once"),
        ]

    def __str__(self) -> str:
        return self.topic
