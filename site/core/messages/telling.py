"""The only writer of what is told: rows alone. Who mails them is core/messages/mailing.py."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from core.messages.mailing import ask_for_mail
from core.messages.registry import Kind, kind_of
from core.models import Message

Person = AbstractBaseUser | int
LONGEST_KEY = 200
LONGEST_TITLE = LONGEST_URL = 300
AT_ONCE = 500  # rows in one statement


@dataclass(frozen=True)
class Note:
    """What one person is told. `facts` are numbers and codes that the kind's `attach` reads."""

    person: int
    key: str
    title: str
    text: str = ""
    url: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def tell(
    people: Person | Iterable[Person],
    *,
    kind: str,
    key: str,
    title: str,
    text: str = "",
    url: str = "",
    urgent: bool | None = None,
    facts: dict[str, Any] | None = None,
    at: datetime.datetime | None = None,
) -> None:
    """Tells all of these people the same, each once for this key.

    `url` is a path on this site. `urgent` is what the kind says unless it is given here. Rolled
    back with the transaction it is called in. Raises LookupError for an unknown kind, ValueError
    for an empty or long key or an address of another site.
    """
    notes = [Note(pk, key, title, text, url, facts or {}) for pk in _keys_of(people)]
    tell_each(notes, kind=kind, urgent=urgent, at=at)


def tell_each(
    notes: Iterable[Note],
    *,
    kind: str,
    urgent: bool | None = None,
    at: datetime.datetime | None = None,
) -> None:
    """As `tell`, with words of their own for each person."""
    named = kind_of(kind)
    is_urgent = named.urgent if urgent is None else urgent
    moment = at or timezone.now()
    rows = [_row(note, named, urgent=is_urgent, at=moment) for note in notes]
    # In one order, so that two processes that tell the same people cannot lock each other out.
    rows.sort(key=lambda row: (row.person_id, row.key))
    with transaction.atomic():
        # Whoever comes second finds the row there and writes nothing.
        Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
        if rows and is_urgent:
            transaction.on_commit(ask_for_mail, robust=True)


def _row(note: Note, kind: Kind, *, urgent: bool, at: datetime.datetime) -> Message:
    if not 0 < len(note.key) <= LONGEST_KEY:
        raise ValueError(f"A key has 1 to {LONGEST_KEY} characters, not {len(note.key)}.")
    if note.url and (not note.url.startswith("/") or note.url.startswith("//")):
        raise ValueError("The address of a message is a path on this site.")
    if len(note.url) > LONGEST_URL:
        raise ValueError(f"The address of a message has at most {LONGEST_URL} characters.")
    return Message(
        person_id=note.person,
        kind=kind.name,
        topic=kind.topic,
        key=note.key,
        title=_shortened(note.title),
        text=note.text.strip(),
        url=note.url,
        urgent=urgent,
        facts=note.facts,
        created_at=at,
    )


def _shortened(title: str) -> str:
    """One line: it becomes the subject of a mail."""
    line = " ".join(title.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"


def _keys_of(people: Person | Iterable[Person]) -> list[int]:
    several = [people] if isinstance(people, AbstractBaseUser | int) else people
    keys = (each if isinstance(each, int) else each.pk for each in several)
    return list(dict.fromkeys(keys))  # each person once
