"""The sessions somebody goes to or teaches: for the front page, the calendar page, reminders."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.prepared import Prepared
from courses import run_words
from courses.models import Enrolment, MakeUp, Session, SessionLecturer
from courses.models.sessions import SessionQuerySet
from courses.states import SEATED, MakeUpState
from people.models import User

SHOWN_AHEAD = datetime.timedelta(days=31)  # later than this is nothing for the front page


@dataclass(frozen=True)
class NextSession:
    """The next コマ in one line."""

    session: Session
    teaches: bool

    @property
    def when(self) -> str:
        return run_words.when(self.session)

    @property
    def where(self) -> str:
        return run_words.where(self.session)


def attended_by(person: User | int) -> SessionQuerySet:
    """Of runs with a seat, and make-ups that are booked."""
    seats = Enrolment.objects.filter(person=person, state__in=SEATED)
    guest = MakeUp.objects.filter(enrolment__person=person, state=MakeUpState.BOOKED)
    mine = Q(run__in=seats.values("run")) | Q(pk__in=guest.values("instead"))
    return Session.objects.going_on().filter(mine)


def taught_by(person: User | int) -> SessionQuerySet:
    teaching = SessionLecturer.objects.filter(lecturer__person=person)
    return Session.objects.going_on().filter(pk__in=teaching.values("session"))


def next_session(person: User, *, at: datetime.datetime) -> NextSession | None:
    """The one that is on or comes next, attended or taught; one query."""
    for found in _next.ask(person=person.pk, at=at, until=at + SHOWN_AHEAD):
        return NextSession(found, found.teaches)  # type: ignore[attr-defined] # annotated
    return None


def _next_rows(
    person: int, at: datetime.datetime, until: datetime.datetime
) -> "QuerySet[Session, Session]":
    both = attended_by(person) | taught_by(person)
    rows = both.ahead(at).filter(starts_at__lt=until).select_related("run", "room")
    teaches = Exists(
        SessionLecturer.objects.filter(session=OuterRef("pk"), lecturer__person=person)
    )
    return rows.annotate(teaches=teaches).in_order()[:1]


_next = Prepared(_next_rows, person=int, at=datetime.datetime, until=datetime.datetime)
