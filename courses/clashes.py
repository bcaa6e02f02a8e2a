"""Two things at once: the same learner, lecturer or room in two sessions that overlap (C10)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import ClashOverride, Enrolment, Lecturer, MakeUp, Room, Run, Session
from courses.models.sessions import SessionQuerySet
from courses.states import OPEN_ENROLMENTS, EnrolmentState, MakeUpState

# Who waits for a word or a seat may still choose; who is admitted is expected to be there.
EXPECTED = {EnrolmentState.ADMITTED, EnrolmentState.FINISHED}


@dataclass(frozen=True)
class Clash:
    of: ClashOverride.Of
    what: str  # whose time or which room, as people call it
    other: Session
    session: Session | None = None  # none while it is not saved yet

    def __str__(self) -> str:
        begins, ends = (timezone.localtime(at) for at in (self.other.starts_at, self.other.ends_at))
        return _("%(what)s: %(run)s “%(session)s”, %(day)s %(begins)s–%(ends)s") % {
            "what": self.what,
            "run": self.other.run,
            "session": self.other.title,
            "day": f"{begins.month}/{begins.day}",
            "begins": f"{begins:%H:%M}",
            "ends": f"{ends:%H:%M}",
        }


def clashes_of_learner(person: int, sessions: Iterable[Session], *, leave_out: Run) -> list[Clash]:
    """What else the person is expected at while these sessions run."""
    spans = [(session.starts_at, session.ends_at) for session in sessions]
    if not spans:
        return []
    admitted = Enrolment.objects.filter(person=person, state__in=EXPECTED).exclude(run=leave_out)
    made_up = MakeUp.objects.filter(enrolment__person=person, state=MakeUpState.BOOKED)
    there = Q(run__in=admitted.values("run")) | Q(pk__in=made_up.values("instead"))
    others = _in_spans(Session.objects.going_on(), spans).filter(there).exclude(run=leave_out)
    return [
        Clash(ClashOverride.Of.LEARNER, _("You are expected elsewhere"), other)
        for other in others.select_related("run").in_order()
    ]


def clashes_of_session(
    start: datetime.datetime,
    end: datetime.datetime,
    *,
    room: Room | None,
    lecturers: Iterable[Lecturer],
    session: Session | None = None,
) -> list[Clash]:
    """What the room and the lecturers are taken for meanwhile."""
    others = Session.objects.going_on().overlapping(start, end).select_related("run").in_order()
    if session is not None and session.pk:
        others = others.exclude(pk=session.pk)
    found: list[Clash] = []
    if room is not None:
        found += [
            Clash(ClashOverride.Of.ROOM, str(room), other, session)
            for other in others.filter(room=room)
        ]
    for lecturer in lecturers:
        same = Q(teaching__lecturer=lecturer)
        if lecturer.person_id:  # one person may be entered by two organisers
            same |= Q(teaching__lecturer__person=lecturer.person_id)
        found += [
            Clash(ClashOverride.Of.LECTURER, str(lecturer), other, session)
            for other in others.filter(same).distinct()
        ]
    return found


def who_would_clash(run: Run, sessions: Iterable[Session]) -> set[int]:
    """People with an open enrolment in the run who are expected elsewhere meanwhile."""
    spans = [(session.starts_at, session.ends_at) for session in sessions]
    if not spans:
        return set()
    others = _in_spans(Session.objects.going_on(), spans).exclude(run=run)
    mine = Enrolment.objects.filter(run=run, state__in=OPEN_ENROLMENTS).values("person")
    elsewhere = Enrolment.objects.filter(
        person__in=mine, state__in=EXPECTED, run__in=others.values("run")
    )
    return set(elsewhere.values_list("person_id", flat=True))


def _in_spans(
    sessions: SessionQuerySet, spans: Iterable[tuple[datetime.datetime, datetime.datetime]]
) -> SessionQuerySet:
    any_of = Q(pk__in=[])
    for start, end in spans:
        any_of |= Q(starts_at__lt=end, ends_at__gt=start)
    return sessions.filter(any_of)
