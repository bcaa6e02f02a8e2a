"""Large files: kept in private storage until a job has read them, then removed."""

import datetime
import logging
from contextlib import suppress
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from core.jobs import Progress, enqueue
from core.models import Job
from core.sheets import rows_about
from core.tables import TableError
from people.actions.import_late import count_records
from people.actions.staging import (
    ROWS_AT_ONCE,
    Upload,
    content_of,
    judged_rows,
    new_batch,
    note_staged,
    stage_import,
)
from people.models import ImportBatch, ImportRow, Organisation, User
from people.states import BATCH_TRANSITIONS, BatchState

STAGING_JOB = "people.stage_import"
READ_AT_ONCE = 1_000  # rows; more are read by a job
FOLDER = "imports"

logger = logging.getLogger(__name__)


class _Memory(BytesIO):
    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


def receive_import(
    file: Upload,
    *,
    organisation: Organisation | None,
    effective_on: datetime.date,
    by: User,
    page: str = "people:import_batch",
    **more: Any,
) -> tuple[ImportBatch, Job | None]:
    """A small file is read at once, a large one by the job that is returned with its batch.

    `page` is the name of the view that shows the rows; `more` as in new_batch. Raises TableError,
    also where there is no room to keep the file.
    """
    facts: dict[str, Any] = {
        "organisation": organisation,
        "effective_on": effective_on,
        "by": by,
        **more,
    }
    batch = new_batch(file, **facts)
    content = content_of(file, batch.file_name)
    try:
        if rows_about(content, batch.file_name) <= READ_AT_ONCE:
            return stage_import(_Memory(content, batch.file_name), **facts), None
        return _keep(batch, content, by=by, page=page)
    except (OSError, OperationalError) as error:
        logger.exception("An import could not be kept.")
        raise TableError(
            _("The file could not be kept on the server. Please tell the administrator.")
        ) from error


def _keep(batch: ImportBatch, content: bytes, *, by: User, page: str) -> tuple[ImportBatch, Job]:
    batch.state = BatchState.READING
    field = batch._meta.get_field("upload")
    name = field.generate_filename(batch, batch.file_name)
    storage = storages["private"]
    try:
        batch.upload.name = storage.save(name, ContentFile(content))
        with transaction.atomic():
            batch.save()
            job = enqueue(
                kind=STAGING_JOB,
                key=str(batch.pk),
                title=_("Reading “%(name)s”") % {"name": batch.file_name},
                arguments={
                    "batch": batch.pk,
                    "post": by.active_post and by.active_post.pk,
                    "page": page,
                },
                by=by,
            )
    except BaseException:
        # Half a file, or one that nobody will ever read.
        with suppress(OSError):
            storage.delete(name)
        raise
    return batch, job


def stage_kept(batch: ImportBatch, progress: Progress, *, post: int | None) -> None:
    """The work of the job: from the kept file to rows, from the beginning after a kill."""
    if batch.state != BatchState.READING:
        return None
    by = batch.by
    if by is not None:
        by.chosen_post_id = post  # the roles of the session that chose the file
    try:
        with batch.upload.open("rb") as file:
            content = file.read()
        progress.expect(rows_about(content, batch.file_name))
        rows = judged_rows(batch, content, by=by, step=lambda done: progress(_on(progress, done)))
    except FileNotFoundError:
        return _end(batch, BatchState.UNREADABLE, _("The file is no longer there."))
    except TableError as error:
        return _end(batch, BatchState.UNREADABLE, str(error))
    progress.expect(len(rows))
    batch.rows.all().delete()  # of a worker that was killed here
    for first in range(0, len(rows), ROWS_AT_ONCE):
        with transaction.atomic():
            ImportRow.objects.bulk_create(rows[first : first + ROWS_AT_ONCE])
            progress(_on(progress, first + ROWS_AT_ONCE))
    return _end(batch, BatchState.STAGED, rows=rows)


def _on(progress: Progress, done: int) -> int:
    """Never back: a second worker begins again, and has got on only where it passes the first."""
    return max(min(done, progress.job.total), progress.job.done)


@transaction.atomic
def _end(
    batch: ImportBatch, state: BatchState, message: str = "", rows: list[ImportRow] | None = None
) -> None:
    """The file is removed with the last step; what it said is in the rows, or in the message."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if state not in BATCH_TRANSITIONS[BatchState(locked.state)]:
        raise ValidationError(_("This import is already over."))
    name = batch.upload.name
    batch.state, batch.message, batch.upload = state, message, ""
    batch.save(update_fields=["state", "message", "upload", "sha256", "ignored", "notes"])
    if rows is not None:
        count_records(batch)
        note_staged(batch, rows, by=batch.by)
    transaction.on_commit(lambda: forget_upload(name))


def give_up_reading(batch: ImportBatch) -> None:
    """The job was cancelled, or has failed: the file is removed unread."""
    batch.refresh_from_db()
    if batch.state == BatchState.READING:
        _end(batch, BatchState.DISCARDED)


def forget_upload(name: str | None) -> None:
    """A file that cannot be removed now is found again by the daily clearing."""
    if name:
        with suppress(OSError):
            storages["private"].delete(name)


def forget_strays(before: datetime.datetime) -> int:
    """Uploads that no batch waits for: a server was killed between file and row."""
    storage = storages["private"]
    try:
        names = storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    awaited = {*ImportBatch.objects.exclude(upload="").values_list("upload", flat=True)}
    strays = [path for name in names if (path := f"{FOLDER}/{name}") not in awaited]
    old = [path for path in strays if storage.get_modified_time(path) < before]
    for path in old:
        forget_upload(path)
    return len(old)
