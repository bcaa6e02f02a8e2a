"""What must be done again and again for the site as a whole."""

import datetime

from django.core.management import call_command
from django.utils import timezone
from wagtail import hooks

from core import audit, jobs, memory, reminding
from core.exports import jobs as exports
from core.messages import keeping, mailing
from core.ticking import daily, daily_from, every_tick

SUNDAY = 6


@every_tick
def reap_jobs(at: datetime.datetime) -> int:
    return jobs.reap(at)


@every_tick
def publish_scheduled(at: datetime.datetime) -> None:
    """Pages whose moment of publication, or of withdrawal, has come. Hook of ours:
    `before_publish_scheduled(at)`, for what must not be published although it is scheduled."""
    for prepare in hooks.get_hooks("before_publish_scheduled"):
        prepare(at)
    call_command("publish_scheduled", verbosity=0)


@every_tick
def remove_old_exports(at: datetime.datetime) -> int:
    return exports.remove_old_exports(at)


@daily
def remove_stray_exports(at: datetime.datetime) -> int:
    return exports.remove_stray_exports(at)


@every_tick
def gather_content_changes(_at: datetime.datetime) -> int:
    return memory.gather_changes()


@daily
def clear_sessions(_at: datetime.datetime) -> None:
    call_command("clearsessions")


@daily
def clear_queue(_at: datetime.datetime) -> None:
    """Finished places in the queue; what was done stays in our own jobs."""
    call_command("prune_db_task_results", verbosity=0)


@daily
def verify_events(at: datetime.datetime) -> str:
    """What was written since yesterday; on Sundays all there is, in a few minutes at most."""
    found = audit.check(at=at, whole=timezone.localtime(at).weekday() == SUNDAY)
    return found.fault


@daily_from("DIGEST_HOUR")
def prepare_morning_mail(at: datetime.datetime) -> int:
    """Reminders of the day first, so that the digest has them; sent by the next chore."""
    reminding.remind(at)
    return mailing.write_digests(at)


@every_tick
def send_mails(at: datetime.datetime) -> int:
    """Digests, and what could not be sent when it was told."""
    return mailing.send_urgent(at)


@daily
def clear_old_messages(at: datetime.datetime) -> int:
    return keeping.clear_old(at)
