"""An import of people and posts: read and judged as a whole, then applied in small steps."""

import datetime
import hashlib
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import PurePath
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.folding import fold
from core.jobs import enqueue
from core.models import Job
from core.tables import TableError, read_table
from people.actions.import_rows import write
from people.cms_groups import sync_groups
from people.import_forms import HEADINGS, RowForm, column_of
from people.import_judging import Judgement, MayGrant, judge
from people.import_register import Facts, Register
from people.import_words import Words
from people.models import ImportBatch, ImportRow, Organisation, User
from people.permissions import can_grant
from people.roles import Role
from people.states import BATCH_TRANSITIONS, BatchState, RowChange

JOB = "people.import"
CHUNK, SECONDS = 100, 1.0  # what one transaction may take, for nobody else waits longer


class Upload(Protocol):
    @property
    def name(self) -> str | None: ...
    def read(self, size: int = -1, /) -> bytes: ...


@transaction.atomic
def stage_import(
    file: Upload,
    *,
    organisation: Organisation | None,
    effective_on: datetime.date,
    by: User | None,
) -> ImportBatch:
    """Reads the whole file and says for each row what it would change; changes nothing.

    `organisation` is the uploader's own; None may import into any. Raises TableError.
    """
    content, name = file.read(), PurePath(file.name or "").name
    table = read_table(BytesIO(content), name)
    columns = {heading: column_of(heading) for heading in table.headings}
    _need_columns(set(columns.values()), name)
    batch = ImportBatch.objects.create(
        organisation=organisation,
        file_name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        effective_on=effective_on,
        ignored=[heading for heading, column in columns.items() if column is None],
        by=by,
    )
    rows = [
        ImportRow(batch=batch, number=number, values=_by_column(values, columns))
        for number, values in table.rows
    ]
    _judge_all(batch, rows, by)
    ImportRow.objects.bulk_create(rows, batch_size=500)
    return batch


def _need_columns(columns: set[str | None], name: str) -> None:
    for needed in ({"last_name"}, {"staff_number", "login_id"}):
        if not needed & columns:
            headings = " / ".join(HEADINGS[column] for column in sorted(needed))
            message = _("“%(name)s” has no heading “%(headings)s”. Begin with the template.")
            raise TableError(message % {"name": name, "headings": headings})


def _by_column(values: dict[str, str], columns: dict[str, str | None]) -> dict[str, str]:
    read = {column: values[heading] for heading, column in columns.items() if column}
    return dict.fromkeys(HEADINGS, "") | read


# --- judging ------------------------------------------------------------------
def _judge_all(batch: ImportBatch, rows: list[ImportRow], by: User | None) -> None:
    words = Words.load(own=batch.organisation, effective_on=batch.effective_on)
    read = [(row, *_facts_of(row, words)) for row in rows]
    register = _register_of(batch, words, [facts for _row, facts, faults in read if not faults])
    may_grant = _granting(by)
    before: dict[tuple[Any, ...], ImportRow] = {}
    for row, facts, faults in read:
        if not faults:
            judgement = judge(facts, register, may_grant)
            _refuse_repetition(judgement, row, before)
            _note(row, judgement)
        else:
            row.change, row.errors = RowChange.FAULTY, faults


def _facts_of(row: ImportRow, words: Words) -> tuple[Facts, list[dict[str, str]]]:
    form = RowForm(row.values, words)
    return (form.cleaned_data, []) if form.is_valid() else ({}, form.faults())


def _register_of(batch: ImportBatch, words: Words, facts: list[Facts]) -> Register:
    return Register.load(
        facts,
        allowed=words.allowed,
        everywhere=batch.organisation_id is None,
        on=batch.effective_on,
    )


def _granting(by: User | None) -> MayGrant:
    """can_grant, asked once for each role and organisation of the file."""
    asked = lru_cache(maxsize=None)(lambda role, organisation: can_grant(role, organisation, by=by))
    return lambda role, organisation: asked(role, organisation.pk)


def _refuse_repetition(
    judgement: Judgement, row: ImportRow, before: dict[tuple[Any, ...], ImportRow]
) -> None:
    """One number, or one log-in ID with two names, twice in a file is a slip of the pen."""
    facts = judgement.facts
    organisation = facts["organisation"].pk
    if facts["staff_number"]:
        first = before.setdefault((organisation, facts["staff_number"]), row)
        if first is not row:
            message = _("Row %(row)s has the same staff number.")
            judgement.fault("staff_number", message % {"row": first.number})
    if facts["login_id"]:
        first = before.setdefault((facts["login_id"],), row)
        if fold(first.values["last_name"]) != fold(facts["last_name"]):
            message = _("Row %(row)s has the same log-in ID under another name.")
            judgement.fault("login_id", message % {"row": first.number})


def _note(row: ImportRow, judgement: Judgement) -> None:
    row.change = judgement.change
    row.errors, row.differences = judgement.errors, judgement.differences
    row.organisation, row.person = judgement.facts["organisation"], judgement.person
    row.post = judgement.post


# --- applying -----------------------------------------------------------------
@transaction.atomic
def apply_import(batch: ImportBatch, *, by: User | None) -> Job:
    """Starts the work in the background; refused as `begin_import` says."""
    begin_import(batch)
    return enqueue(
        kind=JOB,
        key=str(batch.pk),
        title=_("Import of people and posts"),
        arguments={"batch": batch.pk},
        total=batch.rows.count(),
        by=by,
    )


@transaction.atomic
def begin_import(batch: ImportBatch) -> None:
    """From here on the rows are applied. Refused while one is faulty, or if none changes a thing."""
    locked = _locked(batch)
    if locked.rows.filter(change=RowChange.FAULTY).exists():
        raise ValidationError(_("Some rows need correction. Correct the file and choose it again."))
    if not locked.rows.exclude(change=RowChange.SAME).exists():
        raise ValidationError(_("The file changes nothing."))
    _move(locked, BatchState.APPLYING)


@transaction.atomic
def discard_import(batch: ImportBatch) -> None:
    _move(_locked(batch), BatchState.DISCARDED)


def apply_rows(batch: ImportBatch, progress: Callable[[int], None]) -> None:
    """All rows not applied yet, chunk by chunk; goes on where a killed worker stopped."""
    while _apply_chunk(batch, progress):
        pass


@transaction.atomic
def _apply_chunk(batch: ImportBatch, progress: Callable[[int], None]) -> bool:
    locked = _locked(batch)
    if locked.state != BatchState.APPLYING:
        return False
    open_rows = locked.rows.filter(applied=False).exclude(change=RowChange.FAULTY)
    rows = list(open_rows.order_by("number")[:CHUNK])
    done = _apply(locked, rows)
    sync_groups(people=[row.person for row in done if row.person])
    if not rows:
        locked.applied_at = timezone.now()
        _move(locked, BatchState.APPLIED)
    progress(locked.rows.count() - open_rows.count())
    return bool(rows)


def _apply(batch: ImportBatch, rows: list[ImportRow]) -> list[ImportRow]:
    started = time.monotonic()
    words = Words.load(own=batch.organisation, effective_on=batch.effective_on)
    read = [(row, *_facts_of(row, words)) for row in rows]
    register = _register_of(batch, words, [facts for _row, facts, faults in read if not faults])
    register.taken |= {*batch.rows.filter(applied=True).values_list("post", flat=True)}
    done = []
    for row, facts, faults in read:
        _apply_row(row, facts, faults, register)
        done.append(row)
        if time.monotonic() - started > SECONDS:
            break
    ImportRow.objects.bulk_update(done, ["change", "errors", "person", "post", "applied"], 100)
    return done


def _apply_row(
    row: ImportRow, facts: Facts, faults: list[dict[str, str]], register: Register
) -> None:
    """What was shown is what is done: if it is no longer the same, the row is left out."""
    judgement = judge(facts, register, _anything) if not faults else None
    if judgement is None or not _as_shown(row, judgement):
        return _leave_out(row)
    try:
        with transaction.atomic():
            row.person, row.post = write(judgement, register)
    except IntegrityError:
        return _leave_out(row)
    row.applied = True
    return None


def _anything(_role: Role, _organisation: Organisation) -> bool:
    return True  # the roles were granted, or refused, when the file was judged


def _as_shown(row: ImportRow, judgement: Judgement) -> bool:
    if judgement.change != row.change:
        return False
    if row.change == RowChange.NEW:
        return True
    return _plain(judgement.differences) == _plain(row.differences)


def _plain(differences: Iterable[dict[str, Any]]) -> list[tuple[str, str, str]]:
    # A row before may have made the section that was still to be made.
    return [(each["field"], each["old"], each["new"]) for each in differences]


def _leave_out(row: ImportRow) -> None:
    row.change = RowChange.FAULTY
    message = _("What is registered has changed since the check. Import this row again.")
    row.errors = [{"column": "", "message": message}]


def _locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def _move(batch: ImportBatch, state: BatchState) -> None:
    if state not in BATCH_TRANSITIONS[BatchState(batch.state)]:
        raise ValidationError(_("This import is already over."))
    batch.state = state
    batch.save(update_fields=["state", "applied_at"])
