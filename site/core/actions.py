"""What may happen to a job. Nothing else writes its state; `core.jobs` is what apps call."""

import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.models import Job
from core.states import JOB_TRANSITIONS, JobState

LEASE = datetime.timedelta(minutes=2)  # a worker that says nothing for so long counts as dead
QUEUE_PATIENCE = datetime.timedelta(minutes=10)  # then a waiting job is put into the queue again
MOST_ATTEMPTS = 3  # in a row in which nothing is done; work that gets on may be killed any often


class LeaseLost(Exception):  # noqa: N818 -- the sentence is the name
    """The job was cancelled, or given to another worker: this one must stop at once."""


def open_job(
    *,
    kind: str,
    key: str,
    title: str,
    arguments: dict[str, Any],
    total: int,
    by: AbstractBaseUser | None,
) -> tuple[Job, bool]:
    """The one open job of this kind and key, and whether it was made just now."""
    return Job.objects.open().get_or_create(
        kind=kind,
        key=key,
        defaults={
            "title": title,
            "arguments": arguments,
            "total": total,
            "by_id": by.pk if by else None,
            "leased_until": timezone.now() + QUEUE_PATIENCE,
        },
    )


def start(job_id: int) -> Job | None:
    """Takes the job for this worker; None when another has it or it is over."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).get(pk=job_id)
        if job.state != JobState.WAITING:
            return None
        now = timezone.now()
        _move(
            job,
            JobState.RUNNING,
            attempts=job.attempts + 1,
            fruitless=job.fruitless + 1,
            started_at=job.started_at or now,
            leased_until=now + LEASE,
        )
        return job


def heartbeat(job: Job, *, done: int, total: int | None = None) -> None:
    """Writes progress and extends the lease. Raises LeaseLost when it is no longer ours."""
    facts: dict[str, Any] = {"done": done, "leased_until": timezone.now() + LEASE}
    if total is not None:
        facts["total"] = total
    if done > job.done:
        facts["fruitless"] = 0
    held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    if not held.update(**facts):
        raise LeaseLost(f"job {job.pk}, attempt {job.attempts}")
    for name, value in facts.items():
        setattr(job, name, value)


@transaction.atomic
def finish(job: Job, *, result_url: str = "", message: str = "") -> None:
    held = _still_held(job)
    _move(
        held,
        JobState.DONE,
        done=max(held.done, held.total),
        result_url=result_url,
        message=message,
        leased_until=None,
        finished_at=timezone.now(),
    )


@transaction.atomic
def fail(job: Job, *, message: str) -> None:
    """Ends it for good; the message is what the person who started it reads."""
    _move(
        _still_held(job),
        JobState.FAILED,
        message=message,
        leased_until=None,
        finished_at=timezone.now(),
    )


@transaction.atomic
def return_overdue(job: Job, *, at: datetime.datetime) -> bool:
    """Gives back what a dead worker held. True when the job must enter the queue again."""
    now_held = Job.objects.overdue(at).select_for_update(of=("self",)).filter(pk=job.pk).first()
    if now_held is None:
        return False
    patience = at + QUEUE_PATIENCE
    if now_held.state == JobState.WAITING:
        Job.objects.filter(pk=job.pk).update(leased_until=patience)
        return True
    if now_held.fruitless >= MOST_ATTEMPTS:
        _move(
            now_held,
            JobState.FAILED,
            message=_("The work was cut off %(count)s times. Please tell the administrator.")
            % {"count": now_held.fruitless},
            leased_until=None,
            finished_at=at,
        )
        return False
    _move(now_held, JobState.WAITING, leased_until=patience)
    return True


@transaction.atomic
def cancel(job: Job, *, by: AbstractBaseUser | None) -> None:
    """A running worker learns of it at its next heartbeat and stops there."""
    locked = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    _move(locked, JobState.CANCELLED, leased_until=None, finished_at=timezone.now())
    note("core.job_cancelled", locked, by=by)


@transaction.atomic
def retry(job: Job) -> None:
    """A failed job waits again; not while another with its key is open."""
    locked = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if locked.state != JobState.FAILED:  # a running one moves so too, but only from its dead worker
        raise ValidationError(_("Only work that has failed can be started again."))
    try:
        with transaction.atomic():
            _move(
                locked,
                JobState.WAITING,
                message="",
                fruitless=0,
                finished_at=None,
                leased_until=timezone.now() + QUEUE_PATIENCE,
            )
    except IntegrityError as error:
        raise ValidationError(_("The same work has been started again already.")) from error


def note(kind: str, job: Job, *, by: AbstractBaseUser | None) -> None:
    """An audit event about the job and, where it is somebody else's, whose it is."""
    others = {job.by_id} - {None, by.pk if by else None}
    audit.record(
        kind,
        by=by,
        about=[pk for pk in others if pk is not None],
        facts={"job": job.pk, "kind": job.kind, "done": job.done, "total": job.total},
    )


def _still_held(job: Job) -> Job:
    held = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if held.state != JobState.RUNNING or held.attempts != job.attempts:
        raise LeaseLost(f"job {job.pk}, attempt {job.attempts}")
    return held


def _move(job: Job, to: JobState, **facts: Any) -> None:
    """One step of JOB_TRANSITIONS on a row that the caller has locked."""
    if to not in JOB_TRANSITIONS[JobState(job.state)]:
        raise ValidationError(
            _("A job that is “%(now)s” cannot become “%(to)s”.")
            % {"now": job.get_state_display(), "to": to.label}
        )
    for name, value in {"state": to, **facts}.items():
        setattr(job, name, value)
    job.save(update_fields=["state", *facts])
