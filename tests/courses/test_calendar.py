"""Dates for calendars, read back by a parser that did not write them."""

import pytest
import vobject
from django.utils import timezone

from courses import actions
from courses.calendar import calendar_of, sessions_of
from tests.factories.runs import apply, make_room, open_run

pytestmark = pytest.mark.django_db


def events(person):
    content = calendar_of(sessions_of(person), at=timezone.now()).decode()
    return vobject.readOne(content).contents.get("vevent", [])


def test_whoever_is_admitted_has_the_session_with_its_hours_and_place(trainer, worker, bureau):
    run = open_run(by=trainer)
    session = run.sessions.get()
    room = make_room(run.organiser, "大会議室", address="新宿区西新宿2-8-1")
    actions.change_session(session=session, by=trainer, room=room)
    apply(run, worker)

    (event,) = events(worker)

    assert event.summary.value == f"{run.course_title} {session.title}"
    assert (event.dtstart.value, event.dtend.value) == (session.starts_at, session.ends_at)
    assert event.location.value == "大会議室 新宿区西新宿2-8-1"
    assert event.uid.value.startswith(f"{session.key}@")


def test_a_moved_session_keeps_its_uid_and_counts_up(trainer, worker):
    run = open_run(by=trainer)
    apply(run, worker)
    (before,) = events(worker)
    session = run.sessions.get()
    later = session.ends_at + (session.ends_at - session.starts_at)

    actions.change_session(session=session, by=trainer, ends_at=later)

    (after,) = events(worker)
    assert (after.uid.value, after.dtend.value) == (before.uid.value, later)
    assert int(after.sequence.value) == int(before.sequence.value) + 1


def test_a_cancelled_session_is_struck_out_and_not_left_out(trainer, worker):
    run = open_run(by=trainer, sessions=2)
    apply(run, worker)
    actions.cancel_session(session=run.sessions.first(), by=trainer, reason="台風のため")

    assert [event.status.value for event in events(worker)] == ["CANCELLED", "CONFIRMED"]


def test_who_waits_has_nothing_in_the_calendar(trainer, worker, colleague):
    run = open_run(by=trainer, capacity=1)
    apply(run, worker)
    apply(run, colleague)

    assert events(colleague) == []


def test_lines_are_folded_and_the_online_address_is_not_given_away(trainer, worker):
    run = open_run(by=trainer)
    session = run.sessions.get()
    address = "https://meeting.example/j/12345?pwd=secret"
    actions.change_session(session=session, by=trainer, join_url=address, title="長い題名" * 25)
    apply(run, worker)

    content = calendar_of(sessions_of(worker), at=timezone.now())

    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"secret" not in content.replace(b"\r\n ", b"")
