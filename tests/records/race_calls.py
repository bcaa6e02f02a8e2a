"""What the race tests call in processes of their own."""

import datetime

from people.models import User
from records.actions import correct, refresh_obligations
from records.models import Record
from tests.factories.records import recorded


def write(person: int, key: str, score: int) -> int:
    return recorded(User.objects.get(pk=person), key=key, score=score).pk


def mend(record: int, score: int) -> int:
    return correct(Record.objects.get(pk=record), reason="採点の誤り", by=None, score=score).pk


def refresh() -> None:
    refresh_obligations(on=datetime.date(2026, 11, 20))
