"""The trainer's day: the sessions of today and the next ones, with how many people to expect."""

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from courses import run_words
from courses.models import Attendance, Enrolment, MakeUp, Session, SessionLecturer
from courses.own_dates import taught_by
from courses.run_permissions import organises, runs_managed
from courses.states import SEATED, MakeUpState, Presence
from people.models import User

MOST = 20  # of those after today


class Heads(NamedTuple):
    """Who has a seat (guests too), less who said that they will not come; who has been noted."""

    coming: int
    apologised: int
    noted: int


@dataclass(frozen=True)
class DayRow:
    session: Session
    heads: Heads
    teaches: bool
    manages: bool  # may change the run and print its notices

    @property
    def when(self) -> str:
        return run_words.when(self.session)

    @property
    def where(self) -> str:
        return run_words.where(self.session)

    @property
    def lecturers(self) -> str:
        return run_words.taught_by(self.session)


@dataclass(frozen=True)
class Day:
    today: list[DayRow]
    coming: list[DayRow]


def has_a_day(user: User) -> bool:
    return organises(user) or SessionLecturer.objects.filter(lecturer__person=user).exists()


def day_of(user: User, *, at: datetime.datetime) -> Day:
    """What this user teaches or organises, from this morning on; a constant number of queries."""
    on = timezone.localdate(at)
    morning = timezone.make_aware(datetime.datetime.combine(on, datetime.time()))
    managed = set(runs_managed(user, on=on).ahead(morning).values_list("pk", flat=True))
    taught = set(taught_by(user).ahead(morning).values_list("pk", flat=True))
    rows = Session.objects.going_on().ahead(morning).filter(Q(run__in=managed) | Q(pk__in=taught))
    found = rows.select_related("run", "room").prefetch_related("teaching__lecturer").in_order()
    night = morning + datetime.timedelta(days=1)
    today = list(found.filter(starts_at__lt=night))
    later = list(found.filter(starts_at__gte=night)[:MOST])
    heads = heads_of([*today, *later])

    def row(session: Session) -> DayRow:
        teaches, manages = session.pk in taught, session.run_id in managed
        return DayRow(session, heads[session.pk], teaches, manages)

    return Day([row(each) for each in today], [row(each) for each in later])


def heads_of(sessions: Collection[Session]) -> dict[int, Heads]:
    """By session, in three queries."""
    seats = Enrolment.objects.filter(run__in={each.run_id for each in sessions}, state__in=SEATED)
    seated = dict(seats.order_by().values_list("run").annotate(n=Count("pk")))
    booked = MakeUp.objects.filter(instead__in=sessions).exclude(state=MakeUpState.DROPPED)
    guests = dict(booked.order_by().values_list("instead").annotate(n=Count("pk")))
    noted, away = Counter[int](), Counter[int]()
    rows = Attendance.objects.filter(session__in=sessions, enrolment__state__in=SEATED)
    for session, presence in rows.values_list("session", "presence"):
        (away if presence == Presence.APOLOGISED else noted)[session] += 1
    return {
        each.pk: Heads(
            seated.get(each.run_id, 0) + guests.get(each.pk, 0) - away[each.pk],
            away[each.pk],
            noted[each.pk],
        )
        for each in sessions
    }
