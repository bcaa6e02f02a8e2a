"""Who gets in where among the runs (開催回): part of tests/doors.py, with a world of its own.

The run is the bureau's and made by the trainer; the worker of 練馬区 and the learner of 中野区 have
seats in it. `LIVE` is a run whose session is going on now, `ASKED` one that waits for supervisors.
"""

import datetime
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from courses.models import Attendance, MakeUp, Run, Session
from courses.states import Presence
from tests.factories.runs import apply, make_lecturer, make_room, open_run

OWNERS = ("worker", "outsider")


def make_runs(everybody: Any, course: Any, bureau: Any) -> SimpleNamespace:
    by = everybody["trainer"]
    run = open_run(by=by, course=course, organiser=bureau)
    live = open_run(by=by, course=course, organiser=bureau, sessions=2)
    asked = open_run(by=by, course=course, organiser=bureau, by_supervisor=True, sessions=1)
    _at_other_hours(live, 3)
    _at_other_hours(asked, 6)
    people = {owner: everybody[owner] for owner in OWNERS}
    seats = {owner: apply(run, person) for owner, person in people.items()}
    there = {owner: apply(live, person) for owner, person in people.items()}
    approvals = {owner: apply(asked, person).approvals.get() for owner, person in people.items()}
    session, (now, missed) = run.sessions.get(), live.sessions.order_by("number")
    begins = timezone.now() - datetime.timedelta(minutes=5)
    Session.objects.filter(pk=now.pk).update(
        starts_at=begins, ends_at=begins + datetime.timedelta(hours=1),
        join_url="https://meeting.example/1",
    )  # fmt: skip
    for enrolment in there.values():
        Attendance.objects.create(
            session=missed, enrolment=enrolment, presence=Presence.ABSENT, source="list"
        )
    return SimpleNamespace(
        run=run.key,
        session=session.key,
        now=now.key,
        missed=missed.key,
        room=make_room(bureau).pk,
        lecturer=make_lecturer(bureau).pk,
        seats={owner: each.pk for owner, each in seats.items()},
        approvals={owner: each.pk for owner, each in approvals.items()},
        make_ups={
            owner: MakeUp.objects.create(
                enrolment=each, missed=now, instead=session, booked_by=each.person
            ).pk
            for owner, each in there.items()
        },
    )


def _at_other_hours(run: Run, hours: int) -> None:
    """So that nobody is expected at two places."""
    for session in run.sessions.all():
        session.starts_at += datetime.timedelta(hours=hours)
        session.ends_at += datetime.timedelta(hours=hours)
        session.save()
