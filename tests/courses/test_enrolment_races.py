"""Seats asked for by many processes at once: never one too many, nobody twice, nobody forgotten."""

import pytest

from core.models import Message
from courses.models import Enrolment, EnrolmentMove
from courses.states import EnrolmentState
from tests.factories.people import OrganisationFactory, PostFactory, UserFactory
from tests.factories.runs import apply, open_run, states_of
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CALLS = "tests.courses.enrolment_race_calls"
ADMITTED, WAITING = EnrolmentState.ADMITTED, EnrolmentState.WAITLISTED


def many_applicants(count):
    place = OrganisationFactory()
    people = [UserFactory() for _ in range(count)]
    for person in people:
        PostFactory(person=person, organisation=place)
    return people


def test_120_requests_of_24_processes_for_5_seats(trainer):
    run = open_run(by=trainer, capacity=5)
    people = [person.pk for person in many_applicants(120)]
    calls = [{"run": run.pk, "people": people[start::24]} for start in range(24)]

    results = run_together(f"{CALLS}:apply_for_many", calls)

    assert [(result.error, result.message) for result in results] == [(None, "")] * 24
    assert states_of(run) == {ADMITTED: 5, WAITING: 115}
    queue = list(run.enrolments.waiting().values_list("queue", flat=True))
    assert queue == list(range(1, 116))
    told = Message.objects.filter(kind="courses.admitted").values_list("person", flat=True)
    assert sorted(told) == sorted(run.enrolments.seated().values_list("person", flat=True))


def test_pressed_on_six_devices_at_once_it_is_one_application(trainer, worker):
    run = open_run(by=trainer, capacity=5)
    call = {"run": run.pk, "person": worker.pk}

    results = run_together(f"{CALLS}:apply_twice", [call] * 6)

    assert sorted(str(result.error) for result in results) == ["None", *["NotNow"] * 5]
    assert states_of(run) == {ADMITTED: 1}


def test_withdrawals_and_promotions_at_once(trainer):
    """Six give their seats back while six others apply and two seats are added."""
    run = open_run(by=trainer, capacity=6)
    first = [apply(run, person) for person in many_applicants(6)]
    waiting = [apply(run, person) for person in many_applicants(4)]
    late = [person.pk for person in many_applicants(6)]
    orders = [
        *((f"{CALLS}:withdraw", {"enrolment": each.pk}) for each in first),
        *((f"{CALLS}:apply_twice", {"run": run.pk, "person": pk}) for pk in late),
        (f"{CALLS}:raise_capacity", {"run": run.pk, "capacity": 8, "by": trainer.pk}),
    ]

    results = run_together(
        "tests.races:any_of", [{"function": name, "facts": facts} for name, facts in orders]
    )

    assert [result.error for result in results] == [None] * len(orders)
    run.refresh_from_db()
    assert run.capacity == 8
    assert states_of(run) == {EnrolmentState.WITHDRAWN: 6, ADMITTED: 8, WAITING: 2}
    # Who waited already has a seat: nobody who came later overtook.
    ours = Enrolment.objects.filter(pk__in=[each.pk for each in waiting])
    assert {each.state for each in ours} == {ADMITTED}
    promoted = EnrolmentMove.objects.filter(state_from=WAITING, state_to=ADMITTED)
    people = list(promoted.values_list("enrolment__person", flat=True))
    assert len(people) == len(set(people))
    told = Message.objects.filter(kind="courses.admitted").values_list("person", "key")
    assert len(told) == len(set(told))
    assert {person for person, _ in told} >= set(people)


def test_a_second_answer_to_one_approval_is_told_that_it_is_answered(trainer, worker, supervisor):
    run = open_run(by=trainer, by_supervisor=True)
    mine = apply(run, worker)
    approval = mine.approvals.get()
    call = {"approval": approval.pk, "by": supervisor.pk}

    results = run_together(f"{CALLS}:approve", [call] * 4)

    assert sorted(str(result.error) for result in results) == ["None", *["NotNow"] * 3]
    assert states_of(run) == {ADMITTED: 1}
