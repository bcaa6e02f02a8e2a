"""Which sessions somebody missed, and where they can be made up."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, F, Q

from courses.models import Attendance, Enrolment, MakeUp, Run, Session
from courses.states import SEATED, EnrolmentState, MakeUpState, Presence
from records import keys
from records.models import Record
from records.states import Kind

MISSED = [Presence.ABSENT, Presence.PARTIAL, Presence.EXCUSED, Presence.APOLOGISED]


def missed_by(enrolment: Enrolment) -> list[Session]:
    """Sessions the person was not wholly at, or says she will miss, and has booked no make-up for."""
    if enrolment.state not in SEATED:
        return []
    noted = Attendance.objects.filter(enrolment=enrolment, presence__in=MISSED)
    missed = [row.session_id for row in noted.select_related("session") if not row.is_attended]
    booked = MakeUp.objects.filter(enrolment=enrolment).exclude(state=MakeUpState.DROPPED)
    rows = Session.objects.going_on().filter(run=enrolment.run_id, pk__in=missed)
    attended = attended_parts([enrolment.person_id], enrolment.run).get(enrolment.person_id, set())
    found = rows.exclude(pk__in=booked.values("missed")).in_order()
    return [session for session in found if session.number not in attended]


def attended_parts(
    people: Iterable[int], run: Run, *, elsewhere: bool = False
) -> dict[int, set[int]]:
    """Numbers of the parts of the course that the ledger has as attended, by person, in whatever
    run; or only in other runs than this (`elsewhere`). One query."""
    done = Record.objects.done().of_kind(Kind.SESSION).about(run.course_key)
    rows = done.filter(person__in=people)
    if elsewhere:
        rows = rows.exclude(occasion_key=run.key)
    found: dict[int, set[int]] = defaultdict(set)
    for person, key in rows.values_list("person", "key"):
        if number := keys.session_number(key):
            found[person].add(number)
    return found


def offers_for(missed: Session, *, at: datetime.datetime) -> list[Session]:
    """The same part in other announced runs of the course, still ahead and with a seat left, the
    soonest first: two queries."""
    others = Session.objects.going_on().filter(
        run__course_key=missed.run.course_key,
        run__announced_at__lte=at,
        number=missed.number,
        starts_at__gt=at,
    )
    guests = Count("make_ups", filter=~Q(make_ups__state=MakeUpState.DROPPED), distinct=True)
    seated = Count(
        "run__enrolments",
        filter=Q(run__enrolments__state__in=[EnrolmentState.ADMITTED, EnrolmentState.FINISHED]),
        distinct=True,
    )
    rows = others.exclude(run=missed.run_id).select_related("run", "room")
    free = rows.annotate(taken=guests + seated).filter(taken__lt=F("run__capacity"))
    return list(free.exclude(run__in=_with_waiting(others)).in_order())


def _with_waiting(sessions: Iterable[Session]) -> list[int]:
    """Runs with people in line: whoever waits there comes first."""
    runs = {session.run_id for session in sessions}
    waiting = Enrolment.objects.filter(run__in=runs, state=EnrolmentState.WAITLISTED)
    return list(Run.objects.filter(pk__in=waiting.values("run")).values_list("pk", flat=True))
