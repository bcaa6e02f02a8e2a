"""What lies in a person's inbox, what they have read of it, and about what they want mail."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from core.messages.registry import stoppable
from core.models import MailStop, Message
from core.prepared import Prepared

MOST_ON_FRONT = 3  # beside the day's work; all of them are in the inbox


def count_unread(person: int) -> int:
    """Every page says it: one prepared question, answered from an index of what is unread."""
    rows = _unread.ask(person=person)
    return int(rows[0][0]) if rows else 0


def _unread_rows(person: int) -> "QuerySet[Message, Any]":
    unread = Message.objects.filter(person=person, read_at=None).order_by()
    return unread.values("person").annotate(number=Count("pk")).values_list("number")


_unread = Prepared(_unread_rows, person=int)


def newest_unread(person: int) -> list[Message]:
    """The few that the front page shows, the newest first: one query."""
    return _newest.ask(person=person)


def _newest_rows(person: int) -> "QuerySet[Message, Message]":
    return Message.objects.of(person).unread().newest_first()[:MOST_ON_FRONT]


_newest = Prepared(_newest_rows, person=int)


def mark_read(message: Message) -> None:
    """Once read it is in no later mail. Doing so twice changes nothing."""
    Message.objects.unread().filter(pk=message.pk).update(read_at=timezone.now())


def mark_all_read(person: int, *, until: int) -> int:
    """Everything up to the message `until`, the newest they have seen; how many those were."""
    seen = Message.objects.of(person).unread().filter(pk__lte=until)
    return seen.update(read_at=timezone.now())


def topics_by_mail(person: int) -> dict[str, bool]:
    """Of each topic whose mail one may do without: whether it comes by mail."""
    stopped = set(MailStop.objects.filter(person=person).values_list("topic", flat=True))
    return {topic.name: topic.name not in stopped for topic in stoppable()}


@transaction.atomic
def choose_topics(person: int, wanted: Collection[str]) -> None:
    """From now on these come by mail, and of the others only what always does."""
    unwanted = [topic.name for topic in stoppable() if topic.name not in wanted]
    rows = [MailStop(person_id=person, topic=name) for name in unwanted]
    MailStop.objects.bulk_create(rows, ignore_conflicts=True)
    MailStop.objects.filter(person=person, topic__in=wanted).delete()
