"""The mails about signing in: plain text, one to a person."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from people.invitation_codes import last_day
from people.models import InvitationBatch, SignInNotice

if TYPE_CHECKING:
    from people.actions.invitations import Opened


def entrance() -> str:
    """Where a code is typed, as the world knows this site."""
    return absolute(reverse("people:start"))


def absolute(path: str) -> str:
    return settings.PUBLIC_BASE_URL.rstrip("/") + path


def invitation_mail(
    opened: "Opened", batch: InvitationBatch, *, connection: BaseEmailBackend | None = None
) -> EmailMessage:
    context = {
        "person": opened.person,
        "batch": batch,
        "link": absolute(reverse("people:start_link", args=[opened.secret])),
        "last_day": last_day(opened.invitation.valid_until),
    }
    subjects = {
        InvitationBatch.Purpose.FIRST: _("Hagukumi: please choose your password"),
        InvitationBatch.Purpose.RESET: _("Hagukumi: please choose a new password"),
    }
    return EmailMessage(
        subject=subjects[InvitationBatch.Purpose(batch.purpose)],
        body=render_to_string("people/mail/invitation.txt", context),
        to=[opened.person.email],
        connection=connection,
    )


def notice_mail(notice: SignInNotice) -> EmailMessage:
    return EmailMessage(
        subject=_("Hagukumi: about your log-in"),
        body=render_to_string("people/mail/notice.txt", {"notice": notice, "site": absolute("/")}),
        to=[notice.person.email],
    )
