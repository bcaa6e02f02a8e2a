"""The sessions (コマ) of a course from one person's side: attended, still to come, missed.

Parts are counted, not dates: a session attended in an earlier run counts for the same number of a
later one, and so does one that was made up elsewhere. What the ledger says was attended is
attended; what is planned comes from the runs the person has a seat in.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Self

from django.utils import timezone

from courses.models import Attendance, Enrolment, MakeUp, Session
from courses.states import SEATED, MakeUpState
from records.rules import Entry, Facts, Planned
from records.states import Kind

KINDS = ("lecture", "exercise", "practicum")


class Stand(IntEnum):
    """The better one first: of two runs with the same part the better chance counts."""

    ATTENDED = 0
    AHEAD = 1  # or held, and nobody has noted yet who was there
    BOOKED = 2  # missed, and a make-up is booked
    MISSED = 3
    LOST = 4  # the seat was given up, or the run cancelled


@dataclass(frozen=True)
class OwnSession:
    """One part of the course; `session` is the one it stands for, of the run that gives it."""

    number: int
    stand: Stand
    session: Session

    @property
    def can_come(self) -> bool:
        return self.stand in {Stand.AHEAD, Stand.BOOKED}


@dataclass
class OwnSessions:
    """Of any number of people and courses: one query where nobody has a seat, four where people
    have."""

    sessions: Mapping[str, list[Session]] = field(default_factory=dict)  # by course
    seats: Mapping[tuple[int, int], int] = field(default_factory=dict)  # (person, run) → enrolment
    came: Mapping[int, set[str]] = field(default_factory=dict)  # person → keys of runs
    noted: Collection[tuple[int, int]] = ()  # (enrolment, session)
    booked: Collection[tuple[int, int]] = ()  # (enrolment, missed session)

    @classmethod
    def load(cls, facts: Mapping[int, Facts], courses: Collection[str]) -> Self:
        """`facts` by person, with what the ledger says of these courses."""
        if not courses:
            return cls()
        rows = Enrolment.objects.filter(
            person__in=facts, run__course_key__in=courses, state__in=SEATED
        ).values_list("person", "run", "pk")
        seats = {(person, run): enrolment for person, run, enrolment in rows}
        came = {person: set(_runs_come_to(each, courses)) for person, each in facts.items()}
        keys = set().union(*came.values())
        if not seats and not keys:
            return cls()
        held = Session.objects.filter(cancelled_at=None).select_related("run")
        of_runs = held.filter(run__in={run for _person, run in seats})
        if keys:
            of_runs |= held.filter(run__key__in=keys)
        sessions: dict[str, list[Session]] = defaultdict(list)
        for session in of_runs.in_order():
            sessions[session.run.course_key].append(session)
        noted = Attendance.objects.filter(enrolment__in=seats.values())
        return cls(
            sessions,
            seats,
            came,
            noted=set(noted.values_list("enrolment", "session")),
            booked=set(_booked(seats.values())),
        )

    def of(
        self, person: int, course: str, facts: Facts, since: datetime.date | None
    ) -> tuple[OwnSession, ...]:
        """In the order of their numbers. `since`: runs that were over before a later round began
        are no part of it. Of two editions only the newer one's runs say what is asked."""
        mine = [
            session
            for session in self.sessions.get(course, ())
            if self._is_mine(person, session) and not _is_over(session, since)
        ]
        newest = max((session.run.edition for session in mine), default=0)
        attended = {entry.part for entry in sessions_in(facts, course) if entry.is_attended}
        found: dict[int, OwnSession] = {}
        for session in mine:
            if session.run.edition == newest:
                each = OwnSession(session.number, self._stand(person, session, attended), session)
                best = min(found.get(session.number, each), each, key=lambda own: own.stand)
                found[session.number] = best
        return tuple(found[number] for number in sorted(found))

    def _is_mine(self, person: int, session: Session) -> bool:
        """A seat, or what is left of one: who went away after a session still lacks the others."""
        return (person, session.run_id) in self.seats or session.run.key in self.came[person]

    def _stand(self, person: int, session: Session, attended: set[str]) -> Stand:
        if str(session.number) in attended:
            return Stand.ATTENDED
        seat = self.seats.get((person, session.run_id))
        if seat is None:
            return Stand.LOST
        if (seat, session.pk) not in self.noted:
            return Stand.AHEAD
        return Stand.BOOKED if (seat, session.pk) in self.booked else Stand.MISSED


def planned(
    own: Iterable[OwnSession], course: str, facts: Facts, unread: Iterable[tuple[int, int]]
) -> Planned:
    """What the engine is told; nothing for a person without a run, for whom all is still open.

    `unread`: pairs of minutes (lecture, exercise) of lessons that are not finished yet.
    """
    parts = list(own)
    if not parts:
        return Planned()
    left = dict.fromkeys(KINDS, 0)
    for lecture, exercise in unread:
        left["lecture"] += lecture
        left["exercise"] += exercise
    for each in parts:
        if each.can_come:
            kind = each.session.kind
            left[kind] += each.session.minutes - _had(each.number, kind, course, facts)
    return Planned(
        sessions={course: len(parts)},
        sessions_left={course: sum(each.can_come for each in parts)},
        minutes_left=left,
    )


def sessions_in(facts: Facts, course: str) -> Iterable[Entry]:
    return (entry for entry in facts.about(course) if entry.kind == Kind.SESSION)


def _had(number: int, kind: str, course: str, facts: Facts) -> int:
    """Minutes of that part that count already: somebody was there for a while."""
    mine = [entry for entry in sessions_in(facts, course) if entry.part == str(number)]
    return max((entry.minutes(kind) for entry in mine if entry.is_present), default=0)


def _runs_come_to(facts: Facts, courses: Collection[str]) -> Iterable[str]:
    for entry in facts.done:
        if entry.kind == Kind.SESSION and entry.subject in courses and entry.occasion:
            yield entry.occasion


def _booked(enrolments: Iterable[int]) -> Iterable[tuple[int, int]]:
    rows = MakeUp.objects.filter(enrolment__in=enrolments, state=MakeUpState.BOOKED)
    held = rows.filter(instead__cancelled_at=None, instead__run__cancelled_at=None)
    return held.values_list("enrolment", "missed")


def _is_over(session: Session, since: datetime.date | None) -> bool:
    ends = session.run.ends_at
    return since is not None and ends is not None and timezone.localdate(ends) < since
