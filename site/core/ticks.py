"""What must be done again and again for the site as a whole."""

import datetime

from django.core.management import call_command

from core import jobs
from core.ticking import daily, every_tick


@every_tick
def reap_jobs(at: datetime.datetime) -> int:
    return jobs.reap(at)


@every_tick
def publish_scheduled(_at: datetime.datetime) -> None:
    """Pages whose moment of publication, or of withdrawal, has come."""
    call_command("publish_scheduled", verbosity=0)


@daily
def clear_sessions(_at: datetime.datetime) -> None:
    call_command("clearsessions")


@daily
def clear_queue(_at: datetime.datetime) -> None:
    """Finished places in the queue; what was done stays in our own jobs."""
    call_command("prune_db_task_results", verbosity=0)
