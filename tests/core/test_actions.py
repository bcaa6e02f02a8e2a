"""Every step a job can take, and every step it cannot."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import actions
from core.states import JOB_TRANSITIONS, JobState
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db


def later(**delta):
    return timezone.now() + datetime.timedelta(**delta)


def test_start_takes_a_lease_and_counts_the_attempt():
    job = JobFactory()

    started = actions.start(job.pk)

    assert (started.state, started.attempts) == (JobState.RUNNING, 1)
    assert later(seconds=110) < started.leased_until < later(seconds=130)
    assert started.started_at is not None


@pytest.mark.parametrize("state", [state for state in JobState if state != JobState.WAITING])
def test_start_leaves_alone_what_is_not_waiting(state):
    job = JobFactory(state=state, attempts=1)

    assert actions.start(job.pk) is None

    job.refresh_from_db()
    assert (job.state, job.attempts) == (state, 1)


def test_heartbeat_writes_progress_and_extends_the_lease():
    job = JobFactory(running=True, leased_until=later(seconds=5))

    actions.heartbeat(job, done=3, total=8)

    job.refresh_from_db()
    assert (job.done, job.total) == (3, 8)
    assert job.leased_until > later(seconds=100)


def test_heartbeat_of_a_worker_whose_lease_went_to_another_writes_nothing():
    job = JobFactory(running=True)
    type(job).objects.filter(pk=job.pk).update(attempts=2, done=7)

    with pytest.raises(actions.LeaseLost):
        actions.heartbeat(job, done=3)

    job.refresh_from_db()
    assert job.done == 7


def test_finish_fills_up_the_count_and_lets_the_lease_go():
    job = JobFactory(running=True, total=8, done=5)

    actions.finish(job, result_url="/office/")

    job.refresh_from_db()
    assert (job.state, job.done, job.leased_until) == (JobState.DONE, 8, None)
    assert job.result_url == "/office/"
    assert job.finished_at is not None


@pytest.mark.parametrize("end", [actions.finish, lambda job: actions.fail(job, message="x")])
def test_only_the_worker_that_holds_the_job_ends_it(end):
    job = JobFactory(running=True)
    type(job).objects.filter(pk=job.pk).update(attempts=2)

    with pytest.raises(actions.LeaseLost):
        end(job)

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_fail_keeps_what_the_person_should_read():
    job = JobFactory(running=True)

    actions.fail(job, message="3行目を直してください。")

    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "3行目を直してください。")
    assert job.leased_until is None


def test_return_overdue_gives_a_dead_workers_job_back():
    job = JobFactory(running=True, leased_until=later(seconds=-1))

    assert actions.return_overdue(job, at=timezone.now()) is True

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.WAITING, 1)
    assert job.leased_until > timezone.now()


def test_return_overdue_ends_a_job_that_was_cut_off_three_times():
    job = JobFactory(running=True, attempts=3, fruitless=3, leased_until=later(seconds=-1))

    assert actions.return_overdue(job, at=timezone.now()) is False

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.message


def test_return_overdue_queues_again_what_waits_in_vain():
    job = JobFactory(leased_until=later(seconds=-1))

    assert actions.return_overdue(job, at=timezone.now()) is True

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
    assert job.leased_until > later(minutes=9)


def test_return_overdue_leaves_a_living_worker_alone():
    job = JobFactory(running=True)

    assert actions.return_overdue(job, at=timezone.now()) is False

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.RUNNING])
def test_cancel_ends_an_open_job(state):
    job = JobFactory(state=state)

    actions.cancel(job, by=None)

    job.refresh_from_db()
    assert (job.state, job.leased_until) == (JobState.CANCELLED, None)


@pytest.mark.parametrize("state", [state for state in JobState if not JOB_TRANSITIONS[state]])
def test_what_is_over_stays_over(state):
    job = JobFactory(state=state)

    with pytest.raises(ValidationError):
        actions.cancel(job, by=None)


def test_work_that_gets_on_each_time_may_be_killed_any_often():
    job = JobFactory(running=True, attempts=9, fruitless=1, leased_until=later(seconds=-1))

    for attempt in range(10, 16):
        assert actions.return_overdue(job, at=timezone.now())
        started = actions.start(job.pk)
        actions.heartbeat(started, done=attempt)
        type(job).objects.filter(pk=job.pk).update(leased_until=later(seconds=-1))

    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == (JobState.RUNNING, 15, 15)


def test_heartbeats_without_progress_do_not_make_an_attempt_count_less():
    job = JobFactory(running=True, attempts=1, leased_until=later(seconds=-1), done=4)

    for _attempt in range(actions.MOST_ATTEMPTS):
        assert actions.return_overdue(job, at=timezone.now())
        actions.heartbeat(actions.start(job.pk), done=4)
        type(job).objects.filter(pk=job.pk).update(leased_until=later(seconds=-1))

    assert not actions.return_overdue(job, at=timezone.now())
    job.refresh_from_db()
    assert job.state == JobState.FAILED
