"""Several processes at one job, and workers killed half-way: everything happens once."""

import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import actions, jobs
from core.models import Job, Tick
from core.states import JobState
from tests.core import race_calls
from tests.factories.core import JobFactory
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def rows():
    return sorted(Tick.objects.filter(name__startswith="row").values_list("name", flat=True))


ALL_ROWS = [f"row {number}" for number in range(race_calls.ROWS)]


def test_one_job_for_one_key_whoever_comes_first():
    results = run_together("tests.core.race_calls:enqueue", [{"key": "7"}] * 8)

    job = Job.objects.get()
    assert [(result.value, result.error) for result in results] == [(job.pk, None)] * 8
    assert DBTaskResult.objects.count() == 1


def test_a_job_that_is_in_the_queue_several_times_is_done_by_one_worker():
    job = JobFactory(kind="tests.rows")

    results = run_together("tests.core.race_calls:run", [{"job": job.pk}] * 6)

    job.refresh_from_db()
    assert [result.error for result in results] == [None] * 6
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    assert rows() == ALL_ROWS


@pytest.mark.parametrize("after", [0, 2, race_calls.ROWS - 1])
def test_a_killed_worker_loses_nothing_and_does_nothing_twice(after):
    job = JobFactory(kind="tests.rows", total=race_calls.ROWS)

    (result,) = run_together(
        "tests.core.race_calls:run_and_be_killed", [{"job": job.pk, "after": after}]
    )
    assert (result.error, result.value) == (None, 9)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.RUNNING, after)

    assert jobs.reap(at=timezone.now() + actions.LEASE) == 1
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == (JobState.DONE, 2, race_calls.ROWS)
    assert rows() == ALL_ROWS


def test_the_chore_of_a_day_is_done_by_one_of_several_machines():
    noon = datetime.datetime(2026, 11, 20, 3, 0, tzinfo=datetime.UTC)

    results = run_together("tests.core.race_calls:tick", [{"at": noon.isoformat()}] * 6)

    assert [result.error for result in results] == [None] * 6
    assert sum(result.value for result in results) == 1
    assert Tick.objects.get().held_until is None
