"""The harness of the race tests is itself tested: many processes, one database."""

import os

import pytest

from people.models import User
from tests.factories.people import UserFactory
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def claim(username: str) -> int:
    UserFactory(username=username)
    return os.getpid()


def see(username: str) -> bool:
    return User.objects.filter(username=username).exists()


def test_each_call_is_its_own_process_and_the_database_lets_one_win():
    results = run_together("tests.test_races:claim", [{"username": "wanted"}] * 4)

    errors = [result.error for result in results]
    assert sorted(errors, key=str) == ["IntegrityError"] * 3 + [None]
    assert os.getpid() not in {result.value for result in results}
    assert User.objects.filter(username="wanted").count() == 1


def test_processes_see_what_the_test_has_committed_and_answer_in_order():
    UserFactory(username="here")

    results = run_together("tests.test_races:see", [{"username": "here"}, {"username": "not-here"}])

    assert [result.value for result in results] == [True, False]


def fail() -> None:
    raise SystemExit(3)


def test_processes_that_end_without_an_answer_fail_the_test_and_not_the_next_one():
    with pytest.raises(RuntimeError):
        run_together("tests.test_races:nothing_of_that_name", [{}])
    with pytest.raises(RuntimeError):
        run_together("tests.test_races:fail", [{}] * 2)

    assert [
        result.value for result in run_together("tests.test_races:see", [{"username": "x"}])
    ] == [False]
