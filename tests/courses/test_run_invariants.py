"""Each promise of runs and enrolments, broken by hand, is found."""

import pytest
from django.utils import timezone

from core.invariants import broken
from courses import actions
from courses.models import Attendance, Enrolment, EnrolmentMove, Run, Session
from courses.states import Presence
from tests.factories.runs import DAY, apply, move_to_past, open_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(trainer, worker, colleague):
    """Yesterday's run: the worker was there, the colleague waited in line."""
    run = open_run(by=trainer, capacity=1)
    mine = apply(run, worker)
    apply(run, colleague)
    run = move_to_past(run)
    seen = [actions.Seen(mine, Presence.ATTENDED)]
    actions.note_presence(session=run.sessions.get(), seen=seen, by=trainer, source="list")
    actions.finish_run(run)
    return run


def found():
    return {sentence for sentence, _row in broken("courses")}


def test_what_the_actions_write_breaks_nothing(held):
    assert broken("courses") == []


def test_more_people_than_seats(held, colleague):
    Enrolment.objects.filter(person=colleague).update(state="finished")

    assert "No run has more people than seats." in found()


def test_a_state_that_no_move_led_to(held, worker):
    Enrolment.objects.filter(person=worker).update(state="admitted")

    assert found() == {"The last move of an enrolment led to the state it is in."}


def test_an_enrolment_without_any_move(held, worker):
    EnrolmentMove.objects.filter(enrolment__person=worker).delete()

    assert found() == {"The last move of an enrolment led to the state it is in."}


@pytest.mark.parametrize("presence", ["absent", "apologised"])
def test_attendance_that_the_ledger_tells_otherwise(held, presence):
    Attendance.objects.update(presence=presence)

    assert found() == {"Who was at a session is in the ledger, and the other way round."}


def test_a_run_of_other_days_than_its_sessions(held):
    Session.objects.update(ends_at=timezone.now() + DAY)

    assert found() == {"A run begins and ends with its sessions."}


def test_a_run_with_days_and_without_sessions(held):
    Session.objects.update(cancelled_at=timezone.now(), cancelled_reason="台風")

    assert "A run begins and ends with its sessions." in found()
    assert Run.objects.get(pk=held.pk).starts_at is not None
