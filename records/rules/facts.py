"""What a rule is judged by: what is in the ledger, and what is planned."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from records.states import DONE, PRESENT, Kind

PART = 3  # pieces of a session's key before the person


@dataclass(frozen=True, slots=True)
class Entry:
    """One current row of the ledger, as far as rules look at it."""

    kind: str
    subject: str
    outcome: str
    occurred_on: datetime.date
    edition: int = 1
    score: Decimal | None = None
    lecture: int = 0
    exercise: int = 0
    practicum: int = 0
    occasion: str | None = None
    key: str = ""

    @property
    def is_done(self) -> bool:
        return self.outcome in DONE

    @property
    def is_present(self) -> bool:
        """Was there, so that the minutes count; attended in part too."""
        return self.kind == Kind.SESSION and self.outcome in PRESENT

    @property
    def is_attended(self) -> bool:
        """The whole session, as lateness allows; who wrote the record has judged that."""
        return self.kind == Kind.SESSION and self.is_done

    @property
    def part(self) -> str:
        """Which part (コマ) of its course a session is: the number in `records.keys.session`, the same
        in every run. Of a key of another kind, the whole key."""
        pieces = self.key.split(":")
        return pieces[2] if self.kind == Kind.SESSION and len(pieces) > PART else self.key

    @property
    def event(self) -> tuple[str, ...]:
        """Reading a new edition is not more time, nor is the same part in another run; another
        part is."""
        if self.kind == Kind.SESSION:
            return (self.kind, self.subject, self.part)
        return (self.kind, self.subject) if self.occasion is None else (self.kind, self.key)

    def minutes(self, kind: str) -> int:
        """Of "lecture", "exercise" or "practicum"; "" for all together."""
        if not kind:
            return self.lecture + self.exercise + self.practicum
        return int(getattr(self, kind))


@dataclass(frozen=True, slots=True)
class Planned:
    """What may still come, by subject (minutes by kind). What is absent is without bound.

    `attempts_left` at a quiz; `sessions` in all, held and to come; `sessions_left` to come;
    `minutes_left` that can still be had.
    """

    attempts_left: Mapping[str, int] = field(default_factory=dict)
    sessions: Mapping[str, int] = field(default_factory=dict)
    sessions_left: Mapping[str, int] = field(default_factory=dict)
    minutes_left: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one person has done, in any order, and what is planned for them."""

    done: tuple[Entry, ...] = ()
    planned: Planned = Planned()

    def known(self, on: datetime.date) -> "Facts":
        return Facts(tuple(e for e in self.done if e.occurred_on <= on), self.planned)

    def about(self, subject: str) -> Iterable[Entry]:
        return (entry for entry in self.done if entry.subject == subject)

    def minutes(self, kind: str, subjects: Collection[str] = ()) -> int:
        """Each event counts once, whatever was entered twice or done in two editions. Of all
        subjects if none is named."""
        most: dict[tuple[str, ...], int] = {}
        for entry in self.done:
            asked = not subjects or entry.subject in subjects
            if asked and (entry.is_done or entry.is_present):
                most[entry.event] = max(most.get(entry.event, 0), entry.minutes(kind))
        return sum(most.values())

    def sessions_attended(self, subject: str) -> int:
        return len({entry.event for entry in self.about(subject) if entry.is_attended})

    def first_done(self, subject: str) -> datetime.date | None:
        days = [entry.occurred_on for entry in self.about(subject) if entry.is_done]
        return min(days, default=None)
