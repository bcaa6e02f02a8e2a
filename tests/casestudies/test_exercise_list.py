"""Somebody's exercises: those to lead, to take part in, to keep, and those that are over."""

import pytest

from casestudies import actions
from casestudies.exercise_list import ExerciseList
from tests.factories.cases import make_exercise

pytestmark = pytest.mark.django_db


def test_each_stands_where_it_belongs(facilitator, worker, trainer):
    led = make_exercise(facilitator=facilitator, groups=[[worker]], created_by=trainer)
    over = make_exercise(facilitator=facilitator, groups=[[worker]])
    actions.cancel(exercise=over, reason="台風", by=facilitator)
    make_exercise(is_solo=True)

    def of(user):
        it = ExerciseList(user)
        return it.led, it.joined, it.kept, it.ended

    assert of(facilitator) == ([led], [], [], [over])
    assert of(worker) == ([], [led], [], [over])
    assert of(trainer) == ([], [], [led], [])


def test_who_has_none_is_told_what_to_do(client, worker):
    client.force_login(worker)

    assert "あなたの演習はまだありません" in client.get("/exercises/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_many_there_are(
    client, facilitator, worker, count, django_assert_num_queries
):
    for _ in range(count):
        make_exercise(facilitator=facilitator, groups=[[worker]])
    client.force_login(worker)
    client.get("/exercises/")

    with django_assert_num_queries(8):
        client.get("/exercises/")
