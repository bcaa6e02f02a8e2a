"""A clock that jumps by an hour, either way: nothing is done twice, nothing waits for ever."""

import datetime

import pytest
import time_machine

from core import actions, jobs, ticking
from core.models import Job, Tick
from core.states import JobState
from core.ticking import daily, do_chores, every_tick

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 20, 3, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _only_these(monkeypatch):
    monkeypatch.setattr(ticking, "_chores", {})
    monkeypatch.setattr(ticking, "autodiscover_modules", lambda _: None)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def work(monkeypatch):
    """Work of three steps; what stands at a step is done between it and the next."""
    done = []
    at = {}

    def three(job, progress):
        for step in range(job.done, 3):
            done.append(step)
            at.get(step, lambda: None)()
            progress(step + 1)

    monkeypatch.setitem(jobs._works, "tests.count", three)
    return done, at


def begun():
    return jobs.enqueue(kind="tests.count", key="1", title="数える", arguments={}, total=3, by=None)


def state_of(job):
    job.refresh_from_db()
    return job.state


class TestForward:
    def test_a_worker_that_lives_goes_on_when_nobody_reaped_meanwhile(self, clock, work):
        done, at = work
        at[1] = lambda: clock.shift(HOUR)
        job = begun()

        jobs.run(job.pk)

        assert (state_of(job), done) == (JobState.DONE, [0, 1, 2])

    def test_one_whose_job_was_reaped_meanwhile_stops_and_another_goes_on(self, clock, work):
        done, at = work

        def jump_and_reap():
            at.clear()
            clock.shift(HOUR)
            assert jobs.reap() == 1

        at[1] = jump_and_reap
        job = begun()
        jobs.run(job.pk)
        assert (state_of(job), job.done) == (JobState.WAITING, 1)

        jobs.run(job.pk)

        # The step in hand is done again, and its effect counted once: what is committed with
        # its heartbeat is not.
        assert (state_of(job), job.done, job.attempts) == (JobState.DONE, 3, 2)
        assert done == [0, 1, 1, 2]

    def test_a_waiting_job_is_queued_anew_and_still_done_once(self, clock, work):
        job = begun()
        clock.shift(HOUR)

        assert jobs.reap() == 1
        jobs.run(job.pk)
        jobs.run(job.pk)

        assert (state_of(job), work[0]) == (JobState.DONE, [0, 1, 2])


class TestBackward:
    def test_a_worker_that_lives_goes_on(self, clock, work):
        done, at = work
        at[1] = lambda: clock.shift(-HOUR)
        job = begun()

        jobs.run(job.pk)

        assert (state_of(job), done, jobs.reap()) == (JobState.DONE, [0, 1, 2], 0)

    def test_one_that_is_reaped_at_that_moment_stops_and_another_goes_on(self, clock, work):
        _done, at = work

        def jump_and_reap():
            at.clear()
            clock.shift(-HOUR)
            assert jobs.reap() == 1

        at[1] = jump_and_reap
        job = begun()
        jobs.run(job.pk)
        jobs.run(job.pk)

        assert (state_of(job), job.done, job.attempts) == (JobState.DONE, 3, 2)

    def test_a_dead_workers_job_does_not_wait_for_the_clock_to_catch_up(self, clock, work):
        job = begun()
        actions.start(job.pk)
        clock.shift(-HOUR)

        assert jobs.reap() == 1
        jobs.run(job.pk)

        assert (state_of(job), work[0]) == (JobState.DONE, [0, 1, 2])

    def test_a_machine_some_minutes_ahead_keeps_its_jobs(self, clock, work):
        job = begun()
        clock.shift(8 * MINUTE)
        actions.start(job.pk)
        clock.shift(-8 * MINUTE)

        assert jobs.reap() == 0
        assert Job.objects.get(pk=job.pk).state == JobState.RUNNING

    def test_a_lost_place_in_the_queue_is_found_again(self, clock, work):
        job = begun()
        clock.shift(-HOUR)

        assert jobs.reap() == 1
        jobs.run(job.pk)

        assert (state_of(job), work[0]) == (JobState.DONE, [0, 1, 2])


class TestTicks:
    def test_a_chore_that_a_dead_process_held_does_not_wait_for_the_clock(self, clock):
        seen = []

        @every_tick
        def water(at):
            seen.append(at)

        Tick.objects.create(name="tests.water", held_until=NOON + HOUR + ticking.LONGEST)

        list(do_chores(NOON))

        assert seen == [NOON]

    def test_a_daily_chore_is_done_once_when_the_clock_goes_back_within_the_day(self):
        seen = []

        @daily
        def sweep(at):
            seen.append(at)

        for moment in (NOON, NOON + HOUR, NOON, NOON + HOUR):
            list(do_chores(moment))

        assert seen == [NOON]

    def test_a_daily_chore_is_done_once_when_it_goes_back_over_midnight(self):
        seen = []

        @daily
        def sweep(at):
            seen.append(at)

        midnight = datetime.datetime(2026, 11, 20, 15, 0, tzinfo=datetime.UTC)
        for moment in (midnight + MINUTE, midnight - 30 * MINUTE, midnight + 2 * MINUTE):
            list(do_chores(moment))

        assert seen == [midnight + MINUTE]

    def test_a_daily_chore_of_tomorrow_is_not_lost_when_it_jumps_forward(self):
        seen = []

        @daily
        def sweep(at):
            seen.append(at)

        day = datetime.timedelta(days=1)
        for moment in (NOON, NOON + HOUR, NOON + day):
            list(do_chores(moment))

        assert seen == [NOON, NOON + day]
