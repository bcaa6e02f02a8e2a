"""Work in the background: one open job per key, done once in effect, told truthfully."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import actions, jobs
from core.models import Job
from core.states import JobState
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def count(monkeypatch):
    """A kind of work whose function the test chooses."""

    def set_function(function):
        monkeypatch.setitem(jobs._works, "tests.count", function)

    return set_function


def enqueue(**changes):
    facts = {"kind": "tests.count", "key": "7", "title": "数える", "arguments": {}, "by": None}
    return jobs.enqueue(**{**facts, **changes})


def queued():
    return [row.args_kwargs["args"] for row in DBTaskResult.objects.all()]


def test_enqueue_puts_only_the_id_into_the_queue(worker):
    job = enqueue(arguments={"batch": 7}, total=8, by=worker)

    assert queued() == [[job.pk]]
    assert (job.state, job.total, job.by, job.arguments) == (
        JobState.WAITING,
        8,
        worker,
        {"batch": 7},
    )


def test_enqueue_returns_the_open_job_of_the_same_key_instead_of_a_second():
    first = enqueue()

    assert enqueue() == first
    assert len(queued()) == 1


def test_enqueue_starts_again_when_the_earlier_job_is_over():
    over = JobFactory(kind="tests.count", key="7", finished=True)

    assert enqueue() != over


def test_keys_are_apart_by_kind():
    assert enqueue(kind="tests.other") != enqueue()


def test_enqueue_in_a_transaction_that_is_rolled_back_leaves_nothing():
    with transaction.atomic():
        enqueue()
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert queued() == []


def test_run_does_the_work_and_keeps_where_its_result_is(count):
    def three(job, progress):
        progress.expect(3)
        progress(3)
        return f"/office/{job.arguments['batch']}/"

    count(three)
    job = enqueue(arguments={"batch": 9})

    jobs.run_job.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    assert job.result_url == "/office/9/"


def test_a_second_run_of_the_same_task_is_harmless(count):
    calls = []
    count(lambda job, _progress: calls.append(job.pk))
    job = enqueue()

    jobs.run(job.pk)
    jobs.run(job.pk)

    assert calls == [job.pk]


def test_what_the_work_refuses_is_said_to_the_person(count):
    def refuse(job, progress):
        raise ValidationError("3行目を直してください。")

    count(refuse)
    job = enqueue()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "3行目を直してください。")


def test_an_error_of_ours_is_logged_and_not_shown(count, caplog):
    def stumble(job, progress):
        raise RuntimeError("secret detail")

    count(stumble)
    job = enqueue()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "secret" not in job.message
    assert str(job.pk) in job.message
    assert "secret detail" in caplog.text


def test_an_unknown_kind_fails_instead_of_waiting_for_ever():
    job = enqueue(kind="tests.nobody-does-this")

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_lost_database_leaves_the_job_to_the_reaper(count):
    def lose(job, progress):
        raise OperationalError("server closed the connection")

    count(lose)
    job = enqueue()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_worker_whose_job_was_cancelled_stops_at_its_next_heartbeat(count):
    reached = []

    def cancelled_half_way(job, progress):
        actions.cancel(job, by=None)
        progress(1)
        reached.append("past the heartbeat")

    count(cancelled_half_way)
    job = enqueue()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert reached == []


def test_reap_returns_a_dead_workers_job_which_then_goes_on(count):
    applied = []
    count(lambda job, _progress: applied.append(job.attempts))
    dead = JobFactory(running=True, leased_until=timezone.now() - datetime.timedelta(seconds=1))
    JobFactory(running=True)

    assert jobs.reap() == 1
    assert queued() == [[dead.pk]]

    jobs.run(dead.pk)
    dead.refresh_from_db()
    assert (dead.state, applied) == (JobState.DONE, [2])


def test_reap_twice_queues_once():
    JobFactory(running=True, leased_until=timezone.now() - datetime.timedelta(seconds=1))

    assert [jobs.reap(), jobs.reap()] == [1, 0]
    assert len(queued()) == 1


def test_work_is_found_in_the_apps_tasks(monkeypatch):
    monkeypatch.setattr(jobs, "_works", {})

    def discover(name):
        assert name == "tasks"
        jobs.work("tests.found")(lambda _job, _progress: None)

    monkeypatch.setattr(jobs, "autodiscover_modules", discover)
    job = enqueue(kind="tests.found")

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.DONE
