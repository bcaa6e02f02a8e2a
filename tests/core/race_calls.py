"""What the race tests call in processes of their own."""

import datetime
import os
import signal
import time

from django.core.management import call_command
from django.db import connection, transaction

from core import audit, jobs, ticking
from core.models import Job, Tick

ROWS = 5


def enqueue(key: str) -> int:
    return jobs.enqueue(kind="tests.rows", key=key, title="数える", arguments={}, by=None).pk


def run(job: int) -> None:
    jobs.run(job)


def run_and_be_killed(job: int, after: int) -> int:
    """The signal that ended a worker which was killed after so many rows."""
    connection.close()  # the worker has a connection of its own
    worker = os.fork()
    if worker == 0:
        jobs.run_killed_after = after
        jobs.run(job)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(worker, 0)[1])


@jobs.work("tests.rows", "試験の行")
def write_rows(job: Job, progress: jobs.Progress) -> None:
    """One row at a time, each with its progress in one transaction: goes on where it stopped."""
    for number in range(job.done, ROWS):
        if getattr(jobs, "run_killed_after", None) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        with transaction.atomic():
            Tick.objects.create(name=f"row {number}")
            progress(number + 1)


@jobs.work("tests.pages", "試験の頁")
def write_pages(job: Job, progress: jobs.Progress) -> None:
    """As above for many jobs at once: a step and its progress are one transaction."""
    for number in range(job.done, ROWS):
        with transaction.atomic():
            Tick.objects.create(name=f"page {job.key}.{number}")
            progress(number + 1)
        time.sleep(0.01)


def reap(at: str) -> int:
    return jobs.reap(datetime.datetime.fromisoformat(at))


def tick(at: str) -> int:
    """How often this process did the chore of the day."""
    done = []
    ticking.autodiscover_modules = lambda _: None  # only ours, in this process

    @ticking.daily
    def write_down(moment):
        done.append(moment)

    list(ticking.do_chores(datetime.datetime.fromisoformat(at)))
    return len(done)


def tick_for_real() -> None:
    call_command("tick")


audit.kind("tests.seen", "試験で見た")


def record_events(times: int, undo: bool) -> None:
    for _ in range(times):
        with transaction.atomic():
            audit.record("tests.seen", by=None, facts={"process": os.getpid()})
            transaction.set_rollback(undo)


def record_or_verify(*, verify: bool, times: int, undo: bool = False) -> list[str | None]:
    if not verify:
        record_events(times, undo)
        return []
    faults = [audit.verify(chunk=3).fault for _ in range(times)]
    return [str(fault) if fault else None for fault in faults]
