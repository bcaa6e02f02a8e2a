"""Files handed in with an essay: kept privately, replaced or taken back while the paper is open."""

import datetime
from functools import partial
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions.attempts import NotOnPaper, TimeIsOver, hold_open
from courses.models import Attempt, EssayFile
from courses.models.marking import private
from courses.paper import essays_in
from people.models import User

LARGEST = 10 * 1024 * 1024
ZIP = b"PK\x03\x04"
OFFICE = "application/vnd.openxmlformats-officedocument."
# What the name ends with -> how the content begins, and what it is.
KINDS = {
    ".pdf": (b"%PDF", "application/pdf"),
    ".docx": (ZIP, f"{OFFICE}wordprocessingml.document"),
    ".xlsx": (ZIP, f"{OFFICE}spreadsheetml.sheet"),
    ".pptx": (ZIP, f"{OFFICE}presentationml.presentation"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".png": (b"\x89PNG", "image/png"),
}


@transaction.atomic
def keep_file(
    *, attempt: Attempt, question: str, file: File, by: User, at: datetime.datetime | None = None
) -> EssayFile:
    """In place of what was there. Raises AlreadySubmitted, TimeIsOver, NotOnPaper, or
    ValidationError for a file of another kind or larger than 10 MB."""
    at = at or timezone.now()
    held = hold_open(attempt, by=by)
    if held.is_over(at):
        raise TimeIsOver
    if question not in _taking_files(held):
        raise NotOnPaper
    name = PurePath(file.name or "").name
    content = file.read(LARGEST + 1)
    content_type = _kind(name, content)
    drop_file(attempt=held, question=question, by=by, at=at)
    suffix = PurePath(name).suffix.lower()
    stored = private().save(f"essays/{held.pk}-{question}{suffix}", ContentFile(content))
    return EssayFile.objects.create(
        attempt=held, question=question, file=stored, name=name[-200:],
        content_type=content_type, size=len(content), given_at=at,
    )  # fmt: skip


@transaction.atomic
def drop_file(
    *, attempt: Attempt, question: str, by: User, at: datetime.datetime | None = None
) -> None:
    held = hold_open(attempt, by=by)
    if held.is_over(at or timezone.now()):
        raise TimeIsOver
    for row in held.files.filter(question=question):
        name = row.file.name
        row.delete()
        # Only when it is certain that nobody names it any more.
        transaction.on_commit(partial(private().delete, name))


def _taking_files(attempt: Attempt) -> set[str]:
    return {item["id"] for item in essays_in(attempt.snapshot) if item.get("takes_file")}


def _kind(name: str, content: bytes) -> str:
    if len(content) > LARGEST:
        raise ValidationError(_("“%(name)s” is larger than 10 MB.") % {"name": name})
    if not content:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})
    begins, content_type = KINDS.get(PurePath(name).suffix.lower(), (None, ""))
    if begins is None or not content.startswith(begins):
        message = _("“%(name)s” cannot be handed in. Choose PDF, Word, Excel, PowerPoint (.docx, .xlsx, .pptx), JPEG or PNG.")  # fmt: skip
        raise ValidationError(message % {"name": name})
    return content_type
