"""How a person comes to a password of their own: a link by mail, or a code on paper."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.prepared import Prepared
from people.models.organisations import Organisation
from people.states import InvitationState


def private_storage() -> Storage:
    return storages["private"]


class InvitationBatch(models.Model):
    """What one officer made at one time: mails, or a sheet of codes to cut apart."""

    class Kind(models.TextChoices):
        MAIL = "mail", pgettext_lazy("invitation", "By mail")
        SHEET = "sheet", pgettext_lazy("invitation", "Code sheet")

    class Purpose(models.TextChoices):
        FIRST = "first", pgettext_lazy("invitation", "First log-in")
        RESET = "reset", pgettext_lazy("invitation", "New password")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.FIRST)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Whose office invites: where the officer worked at that moment."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    # The sheet is the only place where its codes can be read, so it lies here for a moment only.
    file = models.FileField(storage=private_storage, upload_to="code-sheets/", blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("people", "Invitations made together")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file="")
                | models.Q(kind="sheet", printed_at__isnull=False, removed_at=None),
                name="people_code_sheet_kept_until_removed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(state=InvitationState.OPEN)

    def valid(self, at: datetime.datetime) -> Self:
        return self.open().filter(valid_until__gt=at)


class Invitation(models.Model):
    """One person's one way in. Of the code only a digest is kept; nobody can read it again.

    What is over is over by its state, not by the clock: a clock set back revives nothing.
    """

    batch = models.ForeignKey(InvitationBatch, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations"
    )
    state = models.CharField(
        max_length=10, choices=InvitationState, default=InvitationState.PREPARED
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)
    sent_to = models.EmailField(blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Invitation")
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state="open"),
                name="people_invitation_one_open",
            ),
            models.UniqueConstraint(fields=["batch", "person"], name="people_invitation_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=InvitationState.values),
                name="people_invitation_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["prepared", "open"], closed_at=None)
                | (~models.Q(state__in=["prepared", "open"]) & models.Q(closed_at__isnull=False)),
                name="people_invitation_closed_with_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["prepared", "dropped"])
                | (~models.Q(digest="") & models.Q(valid_until__isnull=False)),
                name="people_invitation_open_with_its_code",
            ),
        ]
        indexes = [models.Index(fields=["digest"], name="people_invitation_digest")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_state_display()}"


class SignInNotice(models.Model):
    """What an officer did to a person's way in; the person reads it at the next log-in."""

    class Kind(models.TextChoices):
        PASSWORD = "password", pgettext_lazy("sign-in notice", "New password prepared")
        SECOND_FACTOR = "second_factor", pgettext_lazy("sign-in notice", "Second factor removed")
        SESSIONS = "sessions", pgettext_lazy("sign-in notice", "Logged out everywhere")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_in_notices"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Notice about signing in")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="second_factor", reason=""),
                name="people_second_factor_removed_for_a_reason",
            )
        ]
        indexes = [
            models.Index(
                fields=["person"],
                condition=models.Q(seen_at=None),
                name="people_notice_unseen",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


def unread_notices(person: int) -> list[SignInNotice]:
    """What was done to this person's way in and they have not read yet, the newest first."""
    return _unread.ask(person=person)


def _unread_rows(person: int) -> models.QuerySet[SignInNotice]:
    return SignInNotice.objects.filter(person=person, seen_at=None).select_related("organisation")


_unread = Prepared(_unread_rows, person=int)
