"""Messages as the real action tells them. The kinds are of the tests alone."""

import datetime
import itertools

from core.messages import kind, tell, topic
from core.models import Message
from people.models import User

topic("tests.news", "試験のお知らせ")
topic("tests.other", "ほかの話題")
kind("tests.news", "試験の知らせ", topic="tests.news")
kind("tests.other", "ほかの知らせ", topic="tests.other")
kind("tests.decided", "試験の決定", topic="tests.news", urgent=True, may_stop=False)

_numbers = itertools.count(1)


def told(person: User, *, kind: str = "tests.news", **fields) -> Message:
    """One message, unread, told now unless `at` says otherwise."""
    key = fields.pop("key", f"test:{next(_numbers)}")
    given = {"title": "面接の基本の期限が近づいています", "url": "/my/records/"} | fields
    tell(person, kind=kind, key=key, **given)
    return Message.objects.get(person=person, key=key)


def with_mail(*people: User) -> None:
    for person in people:
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.org")
        person.refresh_from_db()


MORNING = datetime.datetime(2026, 11, 19, 23, 0, tzinfo=datetime.UTC)  # 20 November, 8 o'clock
