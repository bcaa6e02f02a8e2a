"""Seats, the waiting list, and the organiser's choice."""

import datetime
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import Message
from courses import actions
from courses.actions import NotNow
from courses.models import Enrolment, EnrolmentMove
from courses.states import EnrolmentState
from tests.factories.people import OrganisationFactory
from tests.factories.records import recorded
from tests.factories.runs import DAY, applicant, apply, open_run, states_of

ADMITTED, WAITING = EnrolmentState.ADMITTED, EnrolmentState.WAITLISTED
pytestmark = pytest.mark.django_db


def told(person, kind):
    return Message.objects.filter(person=person, kind=f"courses.{kind}").count()


def test_who_comes_first_gets_the_seat_and_the_others_wait_in_line(trainer, worker, colleague):
    run = open_run(by=trainer, capacity=1)

    first, second = apply(run, worker), apply(run, colleague)
    third = apply(run, applicant())

    assert [each.state for each in (first, second, third)] == [ADMITTED, WAITING, WAITING]
    assert list(run.enrolments.waiting()) == [second, third]
    assert (told(worker, "admitted"), told(colleague, "waitlisted")) == (1, 1)


def test_a_freed_seat_goes_to_the_first_in_line_who_is_told_once(trainer, worker, colleague):
    run = open_run(by=trainer, capacity=1)
    mine, second, third = apply(run, worker), apply(run, colleague), apply(run, applicant())

    actions.withdraw(enrolment=mine, by=worker)
    actions.fill_seats(run)

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == (ADMITTED, WAITING)
    assert told(colleague, "admitted") == 1
    assert told(third.person, "admitted") == 0


def test_nobody_overtakes_even_when_the_freed_seat_is_still_to_be_given(trainer, worker, colleague):
    run = open_run(by=trainer, capacity=1)
    apply(run, worker)
    waiting = apply(run, colleague)
    type(run).objects.filter(pk=run.pk).update(capacity=2)  # nobody has looked since

    late = apply(run, applicant())

    waiting.refresh_from_db()
    assert (waiting.state, late.state) == (ADMITTED, WAITING)


def test_more_seats_go_to_the_waiting_list_and_fewer_than_taken_are_refused(trainer):
    run = open_run(by=trainer, capacity=1)
    for _ in range(4):
        apply(run, applicant())

    run = actions.change_run(run=run, by=trainer, capacity=3)
    with pytest.raises(ValidationError) as refused:
        actions.change_run(run=run, by=trainer, capacity=2)

    assert states_of(run) == {ADMITTED: 3, WAITING: 1}
    assert "capacity" in refused.value.message_dict
    run.refresh_from_db()
    assert run.capacity == 3


def test_a_run_needs_a_seat(trainer):
    with pytest.raises(ValidationError) as refused:
        open_run(by=trainer, capacity=0)

    assert set(refused.value.message_dict) == {"capacity"}


def test_without_a_waiting_list_a_full_run_declines(trainer, worker, colleague):
    run = open_run(by=trainer, capacity=1, waiting_list=False)
    apply(run, worker)

    assert apply(run, colleague).state == EnrolmentState.DECLINED
    assert told(colleague, "declined") == 1


def test_kept_seats_are_free_for_those_they_are_kept_for_alone(trainer, worker, nerima, outsider):
    run = open_run(by=trainer, capacity=2)
    tomorrow = timezone.localdate() + DAY
    actions.keep_seats(run=run, organisation=nerima, seats=1, until=tomorrow, by=trainer)

    first, second = apply(run, applicant()), apply(run, outsider)
    hers = apply(run, worker)

    assert [first.state, second.state, hers.state] == [ADMITTED, WAITING, ADMITTED]


def test_kept_seats_are_anybody_s_from_their_day_on(trainer, nerima, outsider):
    run = open_run(by=trainer, capacity=1)
    today = timezone.localdate()
    actions.keep_seats(run=run, organisation=nerima, seats=1, until=today + DAY, by=trainer)
    waiting = apply(run, outsider)

    moved_up = actions.fill_seats(run, at=timezone.now() + DAY)

    waiting.refresh_from_db()
    assert (moved_up, waiting.state) == (1, ADMITTED)


def test_no_more_seats_are_kept_than_there_are(trainer, nerima, nakano):
    run = open_run(by=trainer, capacity=3)
    until = timezone.localdate() + DAY
    actions.keep_seats(run=run, organisation=nerima, seats=2, until=until, by=trainer)

    with pytest.raises(ValidationError) as refused:
        actions.keep_seats(run=run, organisation=nakano, seats=2, until=until, by=trainer)

    assert set(refused.value.message_dict) == {"seats"}


class TestSelection:
    """By lot or by priority, after the closing date."""

    def closed(self, run):
        return run.apply_until + datetime.timedelta(minutes=1)

    def test_before_the_closing_date_everybody_waits(self, trainer, worker):
        run = open_run(by=trainer, capacity=1, admission="lottery")

        mine = apply(run, worker)

        assert mine.state == EnrolmentState.AWAITING
        with pytest.raises(NotNow):
            actions.select(run=run, by=trainer, reason="")

    def test_the_lot_decides_and_each_one_keeps_the_reason(self, trainer):
        run = open_run(by=trainer, capacity=2, admission="lottery")
        for _ in range(5):
            apply(run, applicant())

        chosen = actions.select(
            run=run, by=trainer, reason="11月28日に実施", at=self.closed(run), rng=Random(4)
        )

        assert states_of(run) == {ADMITTED: 2, WAITING: 3}
        reasons = EnrolmentMove.objects.filter(enrolment__in=chosen, state_to=ADMITTED)
        assert [move.reason for move in reasons] == [
            "抽選（1番）。11月28日に実施",
            "抽選（2番）。11月28日に実施",
        ]

    def test_municipalities_not_yet_covered_come_first(self, trainer, nerima, nakano):
        run = open_run(by=trainer, capacity=2, admission="priority")
        veteran = applicant(nerima)
        recorded(veteran, subject_key=run.course_key)
        early = apply(run, applicant(nerima))
        nakano_first, nakano_second = apply(run, applicant(nakano)), apply(run, applicant(nakano))

        actions.select(run=run, by=trainer, reason="", at=self.closed(run))

        state = dict(Enrolment.objects.filter(run=run).values_list("pk", "state"))
        assert state == {early.pk: ADMITTED, nakano_first.pk: ADMITTED, nakano_second.pk: WAITING}

    def test_nobody_to_choose_from_is_said(self, trainer):
        run = open_run(by=trainer, admission="lottery")

        with pytest.raises(NotNow):
            actions.select(run=run, by=trainer, reason="", at=self.closed(run))


def test_a_seat_in_another_municipality_s_quota_does_not_hold_up_the_line(trainer, nerima):
    """Kept seats make the first in line wait and not those behind for whom they are kept."""
    run = open_run(by=trainer, capacity=2)
    until = timezone.localdate() + DAY
    apply(run, applicant())
    actions.keep_seats(run=run, organisation=nerima, seats=1, until=until, by=trainer)
    stranger = apply(run, applicant(OrganisationFactory()))

    hers = apply(run, applicant(nerima))

    stranger.refresh_from_db()
    assert (stranger.state, hers.state) == (WAITING, ADMITTED)
