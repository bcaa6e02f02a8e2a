"""What the race tests call in processes of their own."""

import datetime
import os
import signal

from django.db import connection, transaction

from core import jobs, ticking
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


@jobs.work("tests.rows")
def write_rows(job: Job, progress: jobs.Progress) -> None:
    """One row at a time, each with its progress in one transaction: goes on where it stopped."""
    for number in range(job.done, ROWS):
        if getattr(jobs, "run_killed_after", None) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        with transaction.atomic():
            Tick.objects.create(name=f"row {number}")
            progress(number + 1)


def tick(at: str) -> int:
    """How often this process did the chore of the day."""
    done = []
    ticking.autodiscover_modules = lambda _: None  # only ours, in this process

    @ticking.daily
    def write_down(moment):
        done.append(moment)

    list(ticking.do_chores(datetime.datetime.fromisoformat(at)))
    return len(done)
