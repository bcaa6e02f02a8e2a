"""How long messages are kept, and whose they are when two accounts become one."""

import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import OuterRef, Subquery

from core.models import Mail, MailStop, Message
from core.states import MailState

KEPT = datetime.timedelta(days=365)


@transaction.atomic
def clear_old(at: datetime.datetime) -> int:
    """Read, and older than a year; with them the mails that nothing is left of."""
    before = at - KEPT
    old = Message.objects.filter(read_at__isnull=False, created_at__lt=before)
    removed, _by_model = old.delete()
    over = Mail.objects.exclude(state__in=[MailState.WAITING, MailState.SENDING])
    over.filter(created_at__lt=before, messages=None).delete()
    return removed


@transaction.atomic
def move_person(*, person: AbstractBaseUser, to: AbstractBaseUser) -> None:
    """統合: the messages are the other account's. What both were told stays once; read by one is
    read. A mail that has not gone out is written anew for the account that is kept."""
    mine = Message.objects.filter(person=person.pk)
    twins = Message.objects.filter(person=to.pk, key__in=mine.values("key"))
    read = mine.filter(key=OuterRef("key")).values("read_at")
    twins.filter(read_at=None).update(read_at=Subquery(read))
    mine.filter(key__in=list(twins.values_list("key", flat=True))).delete()
    waiting = Mail.objects.waiting().filter(person=person.pk)
    Message.objects.filter(mail__in=waiting).update(mail=None)
    waiting.update(state=MailState.DROPPED)
    Message.objects.filter(person=person.pk).update(person=to.pk)
    MailStop.objects.filter(person=person.pk).delete()
