"""Large exports: a job writes the file to private storage, its page hands it out for a week."""

import datetime
import hashlib
import logging
import uuid
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exports.files import Export, Written, format_of, source_of, write
from core.jobs import Progress, enqueue
from core.models import Job, SavedExport

JOB = "core.export"
FOLDER = "exports"
KEPT = datetime.timedelta(days=7)
STRAY = datetime.timedelta(days=1)  # longer than any job writes
STEP = 200  # rows between two heartbeats

logger = logging.getLogger(__name__)


def start_export(request: HttpRequest, source: str, export: Export) -> Job:
    """A second click while the job is open finds the same job."""
    user: Any = request.user
    arguments = {
        "source": source,
        "query": request.GET.urlencode(),
        "post": user.active_post and user.active_post.pk,
        "second_factor": user.second_factor,
    }
    said = "&".join(str(value) for value in arguments.values())
    return enqueue(
        kind=JOB,
        key=f"{user.pk}:{hashlib.sha256(said.encode()).hexdigest()}",
        title=_("Save “%(name)s” as a file") % {"name": export.name},
        arguments=arguments,
        total=export.count,
        by=user,
    )


def export_by_job(job: Job, progress: Progress) -> str:
    """The work of the job: the file with the rights its person has now, or no file."""
    saved = SavedExport.objects.filter(job=job).first()
    if saved is None:
        saved = _saved(job, progress)
    return reverse("export", args=[saved.public_id])


def _saved(job: Job, progress: Progress) -> SavedExport:
    query = QueryDict(job.arguments["query"])
    try:
        export = source_of(job.arguments["source"])(_person_of(job), query)
    except Http404 as error:
        raise ValidationError(_("You may no longer save this table.")) from error
    progress.expect(export.count)

    def step(count: int) -> None:
        if count % STEP == 0:
            progress(max(job.done, min(count, job.total)))

    try:
        written = write(export, format_of(query), step=step)
        return _keep(job, written, export, progress)
    except OSError as error:
        logger.exception("The export of job %s could not be written.", job.pk)
        message = _(
            "There was no room on the server for the file, and nothing was kept. "
            "Please tell the administrator, and try again later."
        )
        raise ValidationError(message) from error


def _person_of(job: Job) -> Any:
    """As the session was that asked: its post, and whether it had shown its second factor."""
    person: Any = get_user_model().objects.filter(pk=job.by_id, is_active=True).first()
    if person is None:
        raise ValidationError(_("You may no longer save this table."))
    person.chosen_post_id = job.arguments["post"]
    person.second_factor = job.arguments["second_factor"]
    if job.arguments["post"] != (person.active_post and person.active_post.pk):
        raise ValidationError(_("The post in which you asked for the file has ended."))
    return person


def _keep(job: Job, written: Written, export: Export, progress: Progress) -> SavedExport:
    storage = storages["private"]
    name = f"{FOLDER}/{uuid.uuid4().hex}"
    try:
        storage.save(name, ContentFile(written.content))
        with transaction.atomic():
            progress(job.total)  # whoever was cancelled meanwhile keeps nothing
            saved = SavedExport.objects.create(
                job=job,
                file=name,
                file_name=written.file_name,
                content_type=written.content_type,
                rows=written.rows,
                size=len(written.content),
                unwritten=[asdict(each) for each in written.unwritten],
            )
            export.record()
    except BaseException:
        # Half a file, or one that nobody will ever read.
        with suppress(OSError):
            storage.delete(name)
        raise
    return saved


def remove_old_exports(at: datetime.datetime) -> int:
    """A file that cannot be removed now is tried again at the next tick."""
    removed = 0
    for saved in SavedExport.objects.kept().filter(made_at__lt=at - KEPT):
        try:
            saved.file.delete(save=False)
        except OSError:
            logger.exception("The file of export %s could not be removed.", saved.pk)
            continue
        saved.removed_at = at
        saved.save(update_fields=["file", "removed_at"])
        removed += 1
    return removed


def remove_stray_exports(at: datetime.datetime) -> int:
    """Files without a row: a worker was killed between the two."""
    storage = storages["private"]
    try:
        names = {f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]}
    except FileNotFoundError:
        return 0
    strays = names - {*SavedExport.objects.kept().values_list("file", flat=True)}
    old = [name for name in strays if storage.get_modified_time(name) < at - STRAY]
    for name in old:
        with suppress(OSError):
            storage.delete(name)
    return len(old)


def last_day(saved: SavedExport) -> datetime.date:
    return timezone.localdate(saved.made_at + KEPT)
