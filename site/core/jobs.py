"""Long work with visible progress, safe to run twice.

An app registers what a kind of work does, and starts it from one of its actions:

    @work("people.import")
    def apply_import(job: Job, progress: Progress) -> str | None:
        for number, row in enumerate(rows_not_yet_applied(job.arguments["batch"]), start=1):
            …
            progress(number)
        return reverse("people:import", …)      # where the result is, if anywhere

    job = enqueue(kind="people.import", key=str(batch.pk), title=…, arguments={…}, by=user)
    return redirect("job", job.public_id)

`progress` is the heartbeat: call it at least once a minute. What the work raises as a
ValidationError is shown to the person; anything else is logged and told as "stopped".
A worker may be killed at any point, so the work goes on at what is not yet done.
"""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django_tasks import task

from core import actions
from core.models import Job

logger = logging.getLogger(__name__)


@dataclass
class Progress:
    """Called with how many are done; `expect` says how many there are once that is known."""

    job: Job

    def __call__(self, done: int) -> None:
        actions.heartbeat(self.job, done=done)

    def expect(self, total: int) -> None:
        actions.heartbeat(self.job, done=self.job.done, total=total)


Work = Callable[[Job, Progress], str | None]


@dataclass(frozen=True)
class Kind:
    """What there is to say of all jobs of a kind. `stops`: a person may cancel one; what may
    not stay half done is not theirs to stop. `again`: a failed one may be started anew."""

    label: str | Promise
    stops: bool = True
    again: bool = False


_works: dict[str, Work] = {}
_kinds: dict[str, Kind] = {}


def work(
    kind: str, label: str | Promise = "", *, stops: bool = True, again: bool = False
) -> Callable[[Work], Work]:
    """Registers the function as what a job of this kind does. It lives in an app's tasks.py."""

    def register(function: Work) -> Work:
        _works[kind] = function
        _kinds[kind] = Kind(label or kind, stops, again)
        return function

    return register


def kinds() -> dict[str, Kind]:
    autodiscover_modules("tasks")
    return _kinds


def kind_of(job: Job) -> Kind:
    """Of an app that is gone, jobs may stay."""
    return kinds().get(job.kind, Kind(job.kind))


@transaction.atomic
def enqueue(
    *,
    kind: str,
    key: str,
    title: str,
    arguments: dict[str, Any],
    total: int = 0,
    by: AbstractBaseUser | None,
) -> Job:
    """Starts the work in the background, or returns the open job that already does it.

    `arguments` holds ids and never names. The place in the queue is a row of the same
    transaction: rolled back with it, seen by a worker only after it.
    """
    job, is_new = actions.open_job(
        kind=kind, key=key, title=title, arguments=arguments, total=total, by=by
    )
    if is_new:
        run_job.enqueue(job.pk)
    return job


@task()
def run_job(job_id: int) -> None:
    """What the queue holds: only the id, so that the job says what to do when it is done."""
    run(job_id)


def run(job_id: int) -> None:
    """Does the job in this process, unless another does it already or it is over."""
    job = actions.start(job_id)
    if job is None:
        return
    try:
        result_url = _function_of(job.kind)(job, Progress(job))
        actions.finish(job, result_url=result_url or "")
    except actions.LeaseLost:
        logger.warning("Job %s was taken from this worker.", job_id)
    except OperationalError:
        # The database went away: nothing can be written now. The lease runs out and `reap`
        # returns the job, which goes on where it stopped.
        logger.exception("Job %s lost the database.", job_id)
    except ValidationError as error:
        _fail(job, " ".join(error.messages))
    except Exception:  # whatever an app's work raises ends only its own job
        logger.exception("Job %s (%s) stopped.", job_id, job.kind)
        _fail(
            job,
            _("The work stopped with an error. Please tell the administrator: job %(number)s.")
            % {"number": job.pk},
        )


@transaction.atomic
def retry(job: Job, *, by: AbstractBaseUser | None) -> None:
    """Queues a failed job again; refused where its kind does not allow it, or another has begun."""
    if not kind_of(job).again:
        raise ValidationError(_("This work cannot be started again from here."))
    actions.retry(job)
    run_job.enqueue(job.pk)
    actions.note("core.job_retried", job, by=by)


def reap(at: datetime.datetime | None = None) -> int:
    """Puts back into the queue what dead workers held; how many that were."""
    at = at or timezone.now()
    returned = 0
    for job in Job.objects.overdue(at):
        with transaction.atomic():
            if actions.return_overdue(job, at=at):
                run_job.enqueue(job.pk)
                returned += 1
    return returned


def _function_of(kind: str) -> Work:
    if kind not in _works:
        autodiscover_modules("tasks")
    return _works[kind]


def _fail(job: Job, message: str) -> None:
    try:
        actions.fail(job, message=message)
    except actions.LeaseLost:
        logger.warning("Job %s was taken from this worker.", job.pk)
