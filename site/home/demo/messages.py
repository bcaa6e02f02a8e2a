"""What people of the demonstration were told in the last days."""

import datetime
from typing import Any

from django.utils import timezone

from core.messages import tell
from core.messages.inbox import mark_read
from core.models import Message
from core.reminding import plant_usual, remind
from home.demo.contents import read
from home.demo.days import Days
from people.models import User

MORNING = datetime.time(8, 0)
MORNINGS = (3, 2, 1)  # days ago; the one of today is for the tick


def load_messages(days: Days, people: dict[str, User]) -> None:
    """The reminders of three mornings as the site would have told them, and words of the office.
    No mail: nobody here has an address."""
    for entry in read("messages.toml")["messages"]:
        for name in entry["to"]:
            _tell(entry, people[name], at=_morning(days, entry["days_ago"]))
    plant_usual()
    for ago in MORNINGS:
        remind(_morning(days, ago))


def _tell(entry: dict[str, Any], person: User, *, at: datetime.datetime) -> None:
    key = f"office:{entry['key']}"
    tell(
        person,
        kind="home.office",
        key=key,
        title=entry["title"],
        text=entry["text"],
        url=entry["url"],
        at=at,
    )
    if entry.get("read"):
        mark_read(Message.objects.get(person=person, key=key))


def _morning(days: Days, ago: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(days.ago(ago), MORNING))
