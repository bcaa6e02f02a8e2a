"""The mails themselves: plain text, one link an item."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.messages.registry import Attachment, kind_of, label_of_topic
from core.models import Mail, Message

logger = logging.getLogger(__name__)

MOST_ITEMS = 40  # in one mail; all of them lie in the inbox


@dataclass(frozen=True)
class Item:
    message: Message
    link: str


@dataclass(frozen=True)
class Group:
    label: str
    items: list[Item]


def letter(mail: Mail, told: list[Message], *, connection: BaseEmailBackend) -> EmailMessage:
    """`told` is what is to be in it, at least one. The Message-ID is the same however often the
    mail is tried, so that a mailbox that has it already can see so."""
    shown, more = told[:MOST_ITEMS], len(told[MOST_ITEMS:])
    context = {
        "person": mail.person,
        "is_digest": mail.day is not None,
        "groups": list(_groups(shown)),
        "more": more,
        "inbox": absolute(reverse("inbox")),
        "settings": absolute(reverse("mail_settings")),
    }
    return EmailMessage(
        subject=_subject(mail, told),
        body=render_to_string("core/mail/messages.txt", context),
        to=[mail.person.email],
        headers={"Message-ID": _message_id(mail), "Auto-Submitted": "auto-generated"},
        attachments=[(each.name, each.content, each.content_type) for each in _attachments(shown)],
        connection=connection,
    )


def absolute(path: str) -> str:
    return settings.PUBLIC_BASE_URL.rstrip("/") + path


def _subject(mail: Mail, told: list[Message]) -> str:
    if len(told) == 1:
        return _("Hagukumi: %(title)s") % {"title": told[0].title}
    if mail.day is None:
        text = ngettext(
            "Hagukumi: %(title)s, and %(more)d more",
            "Hagukumi: %(title)s, and %(more)d more",
            len(told) - 1,
        )
        return text % {"title": told[0].title, "more": len(told) - 1}
    text = ngettext("Hagukumi: %(count)d message", "Hagukumi: %(count)d messages", len(told))
    return text % {"count": len(told)}


def _groups(told: list[Message]) -> Iterator[Group]:
    """By topic, within one in the order in which it was told."""
    for topic, rows in groupby(
        sorted(told, key=lambda each: (each.topic, each.created_at, each.pk)),
        key=lambda each: each.topic,
    ):
        items = [Item(row, absolute(row.url) if row.url else "") for row in rows]
        yield Group(label_of_topic(topic), items)


def _attachments(told: list[Message]) -> Iterator[Attachment]:
    for message in told:
        try:
            attach = kind_of(message.kind).attach
            attachment = attach(message) if attach else None
        except Exception:  # whatever an app's function raises must not keep the mail back
            logger.exception("Message %s goes out without its attachment.", message.pk)
            continue
        if attachment is not None:
            yield attachment


def _message_id(mail: Mail) -> str:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    # Salted: no number from which one could count the mails.
    mark = salted_hmac("core.mail", f"{mail.pk}:{mail.created_at.isoformat()}").hexdigest()
    return f"<mail-{mark}@{host}>"
