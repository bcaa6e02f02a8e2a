"""Whatever is done to a run in whatever order: never over its seats, the line keeps its order, and
each person is told of a seat exactly once."""

from contextlib import contextmanager, nullcontext

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.models import Message
from courses import actions
from courses.actions import NotNow
from courses.models import Approval, Enrolment, EnrolmentMove
from courses.seats import place_of, seats_of
from courses.states import OPEN_ENROLMENTS, EnrolmentState
from tests.factories.courses import make_course
from tests.factories.people import OrganisationFactory, PostFactory, UserFactory
from tests.factories.runs import DAY, open_run

ADMITTED = EnrolmentState.ADMITTED


@contextmanager
def refused(field):
    """As a whole, with a message at that field."""
    with pytest.raises(ValidationError) as error, transaction.atomic():
        yield
    assert set(error.value.message_dict) == {field}


class Seating(RuleBasedStateMachine):
    """One run with two wards; half of its applicants need a word first."""

    applications = Bundle("applications")

    @initialize(capacity=st.integers(1, 4), asked=st.booleans())
    def begin(self, capacity, asked):
        self.trainer = UserFactory()
        self.wards = [OrganisationFactory(kind="municipality") for _ in range(2)]
        for ward in self.wards:
            PostFactory(person=UserFactory(), organisation=ward, roles=["supervisor"])
        self.run = open_run(
            by=self.trainer, course=make_course(lessons=0), capacity=capacity, by_supervisor=asked
        )

    @rule(target=applications, ward=st.integers(0, 1))
    def apply(self, ward):
        person = UserFactory()
        post = PostFactory(person=person, organisation=self.wards[ward])
        try:
            return actions.apply(run=self.run, person=person, post=post, by=person)
        except NotNow:
            return None

    @rule()
    def approve_the_first(self):
        if approval := Approval.objects.waiting().order_by("pk").first():
            actions.approve(approval=approval, by=self.trainer)

    @rule(enrolment=consumes(applications))
    def withdraw(self, enrolment):
        if enrolment is not None:
            try:
                actions.withdraw(enrolment=enrolment, by=enrolment.person, reason="都合により")
            except NotNow:
                assert Enrolment.objects.get(pk=enrolment.pk).state not in OPEN_ENROLMENTS

    @rule(capacity=st.integers(1, 6))
    def change_seats(self, capacity):
        too_few = capacity < self.run.enrolments.seated().count()
        with refused("capacity") if too_few else nullcontext():
            self.run = actions.change_run(run=self.run, by=self.trainer, capacity=capacity)

    @rule(ward=st.integers(0, 1), seats=st.integers(0, 2))
    def keep_seats(self, ward, seats):
        ours, until = self.wards[ward], timezone.localdate() + DAY
        others = sum(self.run.holds.exclude(organisation=ours).values_list("seats", flat=True))
        with refused("seats") if others + seats > self.run.capacity else nullcontext():
            actions.keep_seats(
                run=self.run, organisation=ours, seats=seats, until=until, by=self.trainer
            )

    @rule()
    def look_again(self):
        actions.fill_seats(self.run)

    # --- what always holds ----------------------------------------------------
    @invariant()
    def never_over_its_seats(self):
        if hasattr(self, "run"):
            self.run.refresh_from_db()
            assert self.run.enrolments.seated().count() <= self.run.capacity

    @invariant()
    def nobody_waits_for_a_seat_that_is_free(self):
        if hasattr(self, "run"):
            seats = seats_of(self.run, at=timezone.now())
            waiting = self.run.enrolments.waiting().select_related("post")
            assert [each.pk for each in waiting if seats.free_for(place_of(each))] == []

    @invariant()
    def each_is_told_of_a_seat_exactly_once(self):
        if hasattr(self, "run"):
            moves = EnrolmentMove.objects.filter(enrolment__run=self.run, state_to=ADMITTED)
            admitted = sorted(moves.values_list("enrolment__person", flat=True))
            told = Message.objects.filter(kind="courses.admitted")
            assert sorted(told.values_list("person", flat=True)) == admitted

    @invariant()
    def the_line_is_in_the_order_in_which_people_joined_it(self):
        if hasattr(self, "run"):
            joined = EnrolmentMove.objects.filter(
                enrolment__run=self.run, state_to=EnrolmentState.WAITLISTED
            ).order_by("pk")
            places = list(joined.values_list("enrolment__queue", flat=True))
            assert places == sorted(places)
            assert len(places) == len(set(places))


@pytest.mark.django_db
def test_seats_under_anything_that_happens():
    run_state_machine_as_test(
        rolled_back,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def rolled_back():
    """A machine whose database is as before when it has ended."""
    machine = Seating()
    before = transaction.atomic()
    before.__enter__()

    def teardown():
        transaction.set_rollback(True)
        before.__exit__(None, None, None)

    machine.teardown = teardown
    return machine
