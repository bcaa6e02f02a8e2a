"""An office with four workers and several ticks at once: each job is done once, whoever is killed.

As many jobs as a normal run has time for; the whole is

    WORKER_JOBS=200 pytest -q tests/core/test_workers.py
"""

import datetime
import os
from contextlib import ExitStack

import pytest
from django.db.models import Sum
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry

from core import actions, jobs
from core.invariants import broken
from core.models import Job, Tick
from core.states import JobState
from home.models import StandardPage
from tests.core.race_calls import ROWS
from tests.races import run_together
from tests.workers import wait_until, worker

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

JOBS = int(os.environ.get("WORKER_JOBS", "40"))
WORKERS = 4
KILLED = 2


def begin(count):
    for number in range(count):
        jobs.enqueue(
            kind="tests.pages", key=str(number), title="数える", arguments={}, total=ROWS, by=None
        )


def done():
    return Job.objects.filter(state=JobState.DONE).count()


def rows():
    """What the work wrote: one row a job and step, which the database refuses twice."""
    return sorted(Tick.objects.filter(name__startswith="page ").values_list("name", flat=True))


def all_rows():
    keys = Job.objects.values_list("key", flat=True)
    return sorted(f"page {key}.{step}" for key in keys for step in range(ROWS))


def test_each_of_many_jobs_is_done_once_by_workers_that_are_killed():
    begin(JOBS)
    with ExitStack() as crowd:
        crew = [crowd.enter_context(worker(tests=True)) for _ in range(WORKERS)]
        for process in crew[:KILLED]:
            before = done()
            wait_until(lambda before=before: done() > before or done() == JOBS)
            process.kill()
            process.wait()
        for process in crew[KILLED:]:
            process.wait(timeout=300)
    cut_off = Job.objects.filter(state=JobState.RUNNING).count()
    # Taken off the queue by somebody who died before beginning it.
    lost = Job.objects.filter(state=JobState.WAITING).count()
    assert cut_off + lost <= KILLED

    # Minutes later: what the dead held is queued again, by several ticks at the same moment.
    at = (timezone.now() + actions.QUEUE_PATIENCE).isoformat()
    reaped = run_together("tests.core.race_calls:reap", [{"at": at}] * 4)
    assert sum(result.value for result in reaped) == cut_off + lost
    with worker(tests=True) as last:
        last.wait(timeout=300)

    assert done() == JOBS
    assert rows() == all_rows()
    assert Job.objects.aggregate(Sum("attempts"))["attempts__sum"] == JOBS + cut_off
    assert broken("core") == []


def test_several_ticks_at_once_publish_a_page_whose_time_has_come_once():
    Locale.objects.get_or_create(language_code="ja")  # migrations made it; the last race flushed it
    page = Page.add_root(instance=StandardPage(title="使い方", slug="how-to", live=False))
    page.go_live_at = timezone.now() - datetime.timedelta(hours=1)
    page.save_revision(approved_go_live_at=page.go_live_at)

    results = run_together("tests.core.race_calls:tick_for_real", [{}] * 4)

    assert [result.error for result in results] == [None] * 4
    page.refresh_from_db()
    assert page.live
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled", page=page).count() == 1
