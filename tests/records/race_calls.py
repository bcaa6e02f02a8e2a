"""What the race tests call in processes of their own."""

import datetime
import time
from typing import Any

from django.db import transaction

from people.models import User
from records.actions import correct, refresh_obligations, void
from records.models import Record
from tests.factories.records import recorded


def write(person: int, key: str, score: int) -> int:
    return recorded(User.objects.get(pk=person), key=key, score=score).pk


def mend(record: int, score: int) -> int:
    return correct(Record.objects.get(pk=record), reason="採点の誤り", by=None, score=score).pk


def refresh() -> None:
    refresh_obligations(on=datetime.date(2026, 11, 20))


def complete(person: int, pause: float = 0) -> None:
    """In a transaction that is still open for a while after it has written."""
    with transaction.atomic():
        recorded(User.objects.get(pk=person), key=f"course:course-1:1:{person}")
        time.sleep(pause)


def take_back(record: int) -> None:
    void(Record.objects.get(pk=record), reason="誤り", by=None)


def refresh_after(pause: float) -> None:
    time.sleep(pause)
    refresh()


def do(name: str, **given: Any) -> None:
    """Different things at the same moment."""
    globals()[name](**given)
