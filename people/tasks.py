from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from core.actions import LeaseLost
from core.jobs import Progress, work
from core.models import Job
from people.actions import apply_rows, deliver, settle_imports, stage_kept
from people.actions.imports import PAGE
from people.models import ImportBatch, InvitationBatch


@work("people.stage_import", pgettext_lazy("job", "Read a file of people"))
def read_import(job: Job, progress: Progress) -> str:
    batch = ImportBatch.objects.select_related("by", "organisation").get(pk=job.arguments["batch"])
    with settled():
        stage_kept(batch, progress, post=job.arguments["post"])
    return _page_of(job, batch)


@work("people.import", pgettext_lazy("job", "Import people and posts"))
def import_people(job: Job, progress: Progress) -> str:
    batch = ImportBatch.objects.select_related("by", "organisation").get(pk=job.arguments["batch"])
    with settled():
        apply_rows(batch, progress)
    return _page_of(job, batch)


def _page_of(job: Job, batch: ImportBatch) -> str:
    """A personnel change is shown elsewhere; a job of before knows of none."""
    return reverse(job.arguments.get("page", PAGE), args=[batch.pk])


@contextmanager
def settled() -> Iterator[None]:
    """A job that somebody cancels ends its import too, at once and not only at the next tick."""
    try:
        yield
    except LeaseLost:
        settle_imports()
        raise


@work("people.invite", pgettext_lazy("job", "Invite people"))
def invite_people(job: Job, progress: Progress) -> str:
    batch = InvitationBatch.objects.get(pk=job.arguments["batch"])
    deliver(batch, progress)
    return reverse("people:invitation_batch", args=[batch.public_id])
