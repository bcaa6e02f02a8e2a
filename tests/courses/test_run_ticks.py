"""What happens to runs by itself, as time goes by."""

import pytest
from django.utils import timezone

from core.models import Message
from courses import actions, ticks
from courses.states import EnrolmentState
from tests.factories.runs import DAY, apply, move_to_past, open_run, states_of

pytestmark = pytest.mark.django_db


def test_a_run_that_is_over_is_finished_once(trainer, worker, colleague):
    run = open_run(by=trainer, capacity=1)
    apply(run, worker)
    apply(run, colleague)
    move_to_past(run)

    assert [ticks.finish_runs(timezone.now()) for _ in range(2)] == [2, 0]
    assert states_of(run) == {EnrolmentState.FINISHED: 1, EnrolmentState.CANCELLED: 1}


def test_a_run_still_ahead_is_left_alone(trainer, worker):
    run = open_run(by=trainer)
    apply(run, worker)

    assert ticks.finish_runs(timezone.now()) == 0
    assert states_of(run) == {EnrolmentState.ADMITTED: 1}


def test_seats_kept_until_yesterday_go_to_whoever_waits(trainer, worker, outsider, nerima):
    run = open_run(by=trainer, capacity=1)
    until = timezone.localdate() + DAY
    actions.keep_seats(run=run, organisation=nerima, seats=1, until=until, by=trainer)
    apply(run, outsider)

    assert ticks.give_released_seats(timezone.now()) == 0
    assert ticks.give_released_seats(timezone.now() + DAY) == 1
    assert states_of(run) == {EnrolmentState.ADMITTED: 1}


def test_the_organiser_is_told_once_of_too_few(trainer, worker):
    today = timezone.localdate()
    short = open_run(by=trainer, minimum=2, minimum_by=today)
    open_run(by=trainer, minimum=2, minimum_by=today + DAY)
    enough = open_run(by=trainer, minimum=1, minimum_by=today)
    apply(enough, worker)

    for _ in range(2):
        ticks.tell_of_too_few(timezone.now())

    told = Message.objects.filter(kind="courses.too_few")
    assert list(told.values_list("person", "url")) == [(trainer.pk, f"/runs/{short.key}/manage/")]
