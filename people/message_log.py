"""What the site has told people and what it will tell them, in numbers."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from core.messages.registry import label_of_kind
from core.models import Mail, Message, ReminderRule
from core.reminding import Coming, coming
from core.states import MailState

PAST = 30  # days
AHEAD = 14  # days, today included
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Told:
    day: datetime.date
    label: str
    told: int
    mailed: int
    read: int


def told(today: datetime.date) -> list[Told]:
    """By day and kind, the newest first."""
    counted = (
        Message.objects.filter(created_at__gte=_since(today))
        .order_by()
        .annotate(day=TruncDate("created_at"))
        .values("day", "kind")
        .annotate(
            told=Count("pk"),
            mailed=Count("pk", filter=Q(mail__state=MailState.SENT)),
            read=Count("pk", filter=Q(read_at__isnull=False)),
        )
    )
    rows = [
        Told(row["day"], label_of_kind(row["kind"]), row["told"], row["mailed"], row["read"])
        for row in counted
    ]
    return sorted(rows, key=lambda row: (-row.day.toordinal(), row.label))


def mails_in_trouble(today: datetime.date) -> dict[str, int]:
    """How many mails of these days are late, were given up, or may not have arrived."""
    retried = Q(state=MailState.WAITING, attempts__gt=0)
    return Mail.objects.filter(created_at__gte=_since(today)).aggregate(
        late=Count("pk", filter=retried),
        given_up=Count("pk", filter=Q(state=MailState.GIVEN_UP)),
        unsure=Count("pk", filter=Q(state=MailState.UNSURE)),
    )


def _since(today: datetime.date) -> datetime.datetime:
    first = today - (PAST - 1) * DAY
    return timezone.make_aware(datetime.datetime.combine(first, datetime.time.min))


def days_ahead(today: datetime.date) -> list[datetime.date]:
    return [today + n * DAY for n in range(AHEAD)]


def coming_days(today: datetime.date) -> Iterator[Coming]:
    """By day, then by rule, without what nobody will be told."""
    rules = list(ReminderRule.objects.filter(active=True))
    for day in days_ahead(today):
        for rule in rules:
            found = coming(rule, day)
            if found.reminders:
                yield found
