"""Runs of courses, through the actions, as an organiser makes them.

`open_run(capacity=2)` is announced, open for applications today, with one session in two weeks and
nobody's approval needed; every fact can be given otherwise.
"""

import datetime
import itertools
from typing import Any

from django.utils import timezone

from courses import actions
from courses.models import CoursePage, Enrolment, Lecturer, Room, Run, Session
from courses.states import EnrolmentState
from people.models import User
from tests.factories.courses import make_course
from tests.factories.people import OrganisationFactory, PostFactory, UserFactory

_numbers = itertools.count(1)
DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate()
WORDLESS = {"by_supervisor": False, "by_hr": False, "by_organiser": False}


def draft_run(*, by: User, course: CoursePage | None = None, **facts: Any) -> Run:
    """Not announced, and without sessions."""
    now = timezone.now()
    course = course or make_course(lessons=0)
    given = {
        "title": f"第{next(_numbers)}回",
        "apply_from": now - DAY,
        "apply_until": now + 7 * DAY,
        "capacity": 10,
        **WORDLESS,
    }
    organiser = facts.pop("organiser", None) or course.organiser
    return actions.make_run(course=course, organiser=organiser, by=by, **(given | facts))


def open_run(
    *,
    by: User,
    course: CoursePage | None = None,
    sessions: int = 1,
    in_days: int = 14,
    **facts: Any,
) -> Run:
    run = draft_run(by=by, course=course, **facts)
    for number in range(sessions):
        add_session(run, by=by, in_days=in_days + number)
    return actions.announce_run(run=run, by=by)


def add_session(run: Run, *, by: User, in_days: int = 14, hour: int = 10, **facts: Any) -> Session:
    """90 minutes of lecture from that hour, so many days from now."""
    day = timezone.localdate() + in_days * DAY
    begins = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
    given = {
        "title": f"コマ{next(_numbers)}",
        "starts_at": begins,
        "ends_at": begins + datetime.timedelta(minutes=90),
        "minutes": 90,
    }
    return actions.add_session(run=run, by=by, **(given | facts))


def move_to_past(run: Run, *, days: int = 1) -> Run:
    """As if time had gone by: the last session ended so many days ago."""
    run.refresh_from_db()
    back = run.ends_at - (timezone.now() - days * DAY)
    for session in run.sessions.all():
        session.starts_at -= back
        session.ends_at -= back
        session.save()
    Run.objects.filter(pk=run.pk).update(
        starts_at=run.starts_at - back,
        ends_at=run.ends_at - back,
        apply_from=run.apply_from - back,
        apply_until=run.apply_until - back,
    )
    run.refresh_from_db()
    return run


def applicant(organisation: Any = None) -> User:
    """Somebody with one post, of a ward of the given organisation (a new one if none)."""
    person = UserFactory()
    PostFactory(person=person, organisation=organisation or OrganisationFactory())
    return person


def apply(run: Run, person: User, **facts: Any) -> Enrolment:
    return actions.apply(run=run, person=person, post=person.posts.get(), by=person, **facts)


def states_of(run: Run) -> dict[EnrolmentState, int]:
    found: dict[EnrolmentState, int] = {}
    for state in run.enrolments.values_list("state", flat=True):
        found[EnrolmentState(state)] = found.get(EnrolmentState(state), 0) + 1
    return found


def make_room(organisation: Any, name: str = "", **facts: Any) -> Room:
    return Room.objects.create(
        organisation=organisation, name=name or f"研修室{next(_numbers)}", **facts
    )


def make_lecturer(organisation: Any, name: str = "", **facts: Any) -> Lecturer:
    return Lecturer.objects.create(
        organisation=organisation, name=name or f"講師{next(_numbers)}", **facts
    )
