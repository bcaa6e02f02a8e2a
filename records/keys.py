"""Stable keys of what is written to the ledger: the same event twice is one row.

A key says what makes the event that event: lesson, course and acknowledgement are done once per
edition, an attempt once per number, a session once per occasion. Where a requirement asks for a
subject every 年度 (`Requirement.yearly`), doing it again next year is another event: pass
`year=` and the key ends with it ("…@2026"). Whether that is so, `needed_yearly()` answers.
"""

import uuid

from people.models import User
from records.models import Requirement
from records.states import Kind

# What every secondment is recorded under: there is no page of it, and one is as good as another for a
# programme that asks for one. Which way it went is in the evidence.
SECONDMENT = str(uuid.uuid5(uuid.NAMESPACE_URL, "hagukumi:secondment"))
SESSION_PARTS = 3  # occasion, number, person


def lesson(subject: str, edition: int, person: User, *, year: int | None = None) -> str:
    return _key(Kind.LESSON, subject, edition, person.pk, year=year)


def course(subject: str, edition: int, person: User, *, year: int | None = None) -> str:
    return _key(Kind.COURSE, subject, edition, person.pk, year=year)


def programme(subject: str, edition: int, person: User, *, year: int | None = None) -> str:
    return _key(Kind.PROGRAMME, subject, edition, person.pk, year=year)


def acknowledgement(subject: str, edition: int, person: User) -> str:
    return _key(Kind.GUIDELINE, subject, edition, person.pk)


def attempt(quiz: str, number: int, person: User) -> str:
    """`number` counts a person's attempts at this quiz; every attempt is an event."""
    return _key(Kind.QUIZ, quiz, number, person.pk)


def session(occasion: str, number: int, person: User) -> str:
    """`occasion` is the run, `number` the session (回) in it."""
    return _key(Kind.SESSION, occasion, number, person.pk)


def partial(occasion: str, person: int) -> str:
    """Some parts of the run were attended, and a paper says so."""
    return _key(Kind.COURSE, "parts", occasion, person)


def session_number(key: str) -> int | None:
    """The number in a key that `session` made; None for any other key."""
    kind, *parts = key.split(":")
    if kind != Kind.SESSION or len(parts) != SESSION_PARTS or not parts[1].isdigit():
        return None
    return int(parts[1])


def exercise(occasion: str, person: User) -> str:
    return _key(Kind.EXERCISE, occasion, person.pk)


def secondment(occasion: str, person: User) -> str:
    return _key(Kind.SECONDMENT, occasion, person.pk)


def survey(subject: str, occasion: str | None, person: User, *, year: int | None = None) -> str:
    return _key(Kind.SURVEY, subject, occasion or "", person.pk, year=year)


def needed_yearly(subject: str) -> bool:
    """Whether anybody must do this subject again every 年度."""
    return Requirement.objects.about(subject).yearly().exists()


def moved_to_year(key: str, old: int, new: int) -> str:
    """The key of an event whose date was corrected into another 年度."""
    ending = f"@{old}"
    return f"{key.removesuffix(ending)}@{new}" if key.endswith(ending) else key


def _key(kind: Kind, *parts: object, year: int | None = None) -> str:
    key = ":".join([kind.value, *(str(part) for part in parts)])
    return key if year is None else f"{key}@{year}"
