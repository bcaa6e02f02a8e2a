"""出席簿と名札: who is expected at a session, ordered by フリガナ, for the list on a phone, for paper and Excel."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from courses.make_ups import attended_parts
from courses.models import Attendance, Enrolment, MakeUp, Session
from courses.states import SEATED, MakeUpState, Presence
from people.models import User


@dataclass(frozen=True)
class Expected:
    """One line: somebody of this run, or a guest who makes up a session here."""

    enrolment: Enrolment
    attendance: Attendance | None  # of a guest: of the home run's session
    make_up: MakeUp | None = None
    attended_before: bool = False  # the same part, in another run: need not come

    @property
    def person(self) -> User:
        return self.enrolment.person

    @property
    def name(self) -> str:
        """Foster parents go by the name they chose for lists and badges."""
        return self.person.public_name or self.person.full_name

    @property
    def kana(self) -> str:
        return self.person.kana

    @property
    def place(self) -> str:
        return str(self.enrolment.post.organisation)

    @property
    def presence(self) -> str:
        return self.attendance.presence if self.attendance else ""

    @property
    def field(self) -> str:
        """The name of its fields in the form of the list."""
        return f"m{self.make_up.pk}" if self.make_up else f"e{self.enrolment.pk}"


def expected_at(session: Session) -> list[Expected]:
    """A constant number of queries, however many they are."""
    own = Enrolment.objects.filter(run=session.run_id, state__in=SEATED).select_related(
        "person", "post__organisation", "post__section"
    )
    noted = {row.enrolment_id: row for row in Attendance.objects.filter(session=session)}
    guests = list(
        MakeUp.objects.filter(instead=session).exclude(state=MakeUpState.DROPPED).select_related(
            "enrolment__person", "enrolment__post__organisation", "enrolment__post__section",
            "missed__run",
        )
    )  # fmt: skip
    there = {
        (row.session_id, row.enrolment_id): row
        for row in Attendance.objects.filter(
            session__in=[each.missed_id for each in guests],
            enrolment__in=[each.enrolment_id for each in guests],
        )
    }
    before = attended_parts([each.person_id for each in own], session.run, elsewhere=True)
    rows = [
        Expected(
            each,
            noted.get(each.pk),
            attended_before=session.number in before.get(each.person_id, ()),
        )
        for each in own
    ]
    rows += [
        Expected(each.enrolment, _seen(there.get((each.missed_id, each.enrolment_id)), each), each)
        for each in guests
    ]
    return sorted(rows, key=lambda row: (row.kana, row.person.pk))


def _seen(row: Attendance | None, make_up: MakeUp) -> Attendance | None:
    """Before the make-up is done, what is noted at home is that it was missed."""
    return row if make_up.state == MakeUpState.DONE else None


@dataclass(frozen=True)
class HeadCount:
    expected: int
    apologised: int
    noted: int
    there: int

    @property
    def coming(self) -> int:
        return self.expected - self.apologised


def head_count(rows: Sequence[Expected]) -> HeadCount:
    seen = [row.presence for row in rows]
    return HeadCount(
        expected=len(rows),
        apologised=seen.count(Presence.APOLOGISED),
        noted=sum(bool(each) and each != Presence.APOLOGISED for each in seen),
        there=sum(each in {Presence.ATTENDED, Presence.LATE, Presence.PARTIAL} for each in seen),
    )


def is_time_to_note(session: Session, at: datetime.datetime) -> bool:
    """From the session's day on."""
    return session.day <= at.astimezone().date() or session.starts_at <= at
