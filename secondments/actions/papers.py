"""Papers are written, numbered without a gap, and their ways by post kept; files are attached."""

import datetime
import hashlib
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.fiscal import fiscal_year
from people.models import User
from secondments.actions.holding import NotNow, hold, note
from secondments.models import Attachment, Paper, PaperCounter, Secondment
from secondments.models.papers import private
from secondments.papers import POSSIBLE, first_words, issuer_of
from secondments.states import PaperKind

LARGEST = 10 * 1024 * 1024
ZIP = b"PK\x03\x04"
OFFICE = "application/vnd.openxmlformats-officedocument."
# What the name ends with -> how the content begins, and what it is.
KINDS = {
    ".pdf": (b"%PDF", "application/pdf"),
    ".docx": (ZIP, f"{OFFICE}wordprocessingml.document"),
    ".xlsx": (ZIP, f"{OFFICE}spreadsheetml.sheet"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".png": (b"\x89PNG", "image/png"),
}


@transaction.atomic
def save_paper(
    *,
    secondment: Secondment,
    kind: PaperKind,
    by: User,
    words: dict[str, str] | None = None,
    dated_on: datetime.date | None = None,
    sent_on: datetime.date | None = None,
    received_on: datetime.date | None = None,
) -> Paper:
    """The draft, or of a numbered paper only when it was sent and received."""
    it = hold(secondment)
    if it.state not in POSSIBLE[kind]:
        raise NotNow(_("This paper cannot be written now."))
    if sent_on and received_on and received_on < sent_on:
        raise ValidationError({"received_on": _("It was received before it was sent.")})
    paper = it.papers.filter(kind=kind).order_by("-edition").first()
    if paper is None:
        paper = Paper(secondment=it, kind=kind, issuer=issuer_of(kind, it))
        paper.fields = first_words(kind, it)
    if paper.is_draft:
        paper.fields = paper.fields | (words or {})
        paper.dated_on = dated_on
    paper.sent_on, paper.received_on = sent_on, received_on
    paper.saved_by, paper.saved_at = by, timezone.now()
    paper.save()
    note("secondments.paper_saved", it, by=by, paper=paper.pk)
    return paper


@transaction.atomic
def number_paper(*, paper: Paper, by: User) -> Paper:
    """The next number of the party in the 年度 of its date. It stays as it is from now on."""
    it = hold(paper.secondment)
    held = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if held.number is not None:
        raise NotNow(_("This paper has its number already."))
    if held.dated_on is None:
        raise ValidationError({"dated_on": _("Enter the date of the paper first.")})
    year = fiscal_year(held.dated_on)
    PaperCounter.objects.get_or_create(issuer_id=held.issuer_id, fiscal_year=year)
    counter = PaperCounter.objects.select_for_update().get(
        issuer_id=held.issuer_id, fiscal_year=year
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    held.fiscal_year, held.number = year, counter.last
    held.save(update_fields=["fiscal_year", "number"])
    note("secondments.paper_numbered", it, by=by, paper=held.pk, number=held.number)
    return held


@transaction.atomic
def write_anew(*, paper: Paper, by: User) -> Paper:
    """Another edition of a numbered paper: after a change of the agreement or of the days."""
    it = hold(paper.secondment)
    newest = it.papers.filter(kind=paper.kind).order_by("-edition").first()
    if newest is None or newest.is_draft:
        raise NotNow(_("There is a draft already."))
    kind = PaperKind(paper.kind)
    made = Paper.objects.create(
        secondment=it,
        kind=kind,
        edition=newest.edition + 1,
        issuer=issuer_of(kind, it),
        fields=first_words(kind, it),
        saved_by=by,
    )
    note("secondments.paper_saved", it, by=by, paper=made.pk)
    return made


@transaction.atomic
def add_file(*, secondment: Secondment, file: Any, by: User) -> Attachment:
    """Raises ValidationError for a file of another kind or larger than 10 MB."""
    it = hold(secondment)
    name = PurePath(file.name or "").name
    content = file.read(LARGEST + 1)
    content_type = _kind(name, content)
    suffix = PurePath(name).suffix.lower()
    row = Attachment(
        secondment=it,
        name=name[-200:],
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
    )
    row.file = private().save(f"secondments/{row.public_id}{suffix}", ContentFile(content))
    row.save()
    note("secondments.file_added", it, by=by, file=row.pk)
    return row


@transaction.atomic
def remove_file(*, attachment: Attachment, by: User) -> None:
    """The content goes for good; that it was there stays."""
    it = hold(attachment.secondment)
    row = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if row.removed_at is not None:
        return
    row.removed_at, row.removed_by = timezone.now(), by
    row.save(update_fields=["removed_at", "removed_by"])
    # Only when it is certain that it is removed.
    transaction.on_commit(partial(private().delete, row.file.name))
    note("secondments.file_removed", it, by=by, file=row.pk)


def _kind(name: str, content: bytes) -> str:
    if not content:
        raise ValidationError({"file": _("“%(name)s” is empty.") % {"name": name}})
    if len(content) > LARGEST:
        message = _("“%(name)s” is larger than 10 MB.") % {"name": name}
        raise ValidationError({"file": message})
    begins, content_type = KINDS.get(PurePath(name).suffix.lower(), (None, ""))
    if begins is None or not content.startswith(begins):
        message = _("“%(name)s” cannot be attached. Choose PDF, Word, Excel, JPEG or PNG.")
        raise ValidationError({"file": message % {"name": name}})
    return content_type
