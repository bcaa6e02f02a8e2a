"""Reads a file of people and posts and says for each row what it would change."""

import datetime
import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.tables import LARGEST_FILE, Table, TableError, read_content, refuse_size
from people.actions.absent import absent_rows
from people.actions.file_kinds import FileKind, kind_of_file
from people.actions.import_late import count_records
from people.importing.columns import ALL_HEADINGS, OURS
from people.importing.forms import Fault
from people.importing.judging import MayGrant, kind_of
from people.importing.register import Facts, Register
from people.importing.whole import (
    Reading,
    find_circles,
    find_section_circles,
    refuse_foreign,
    refuse_strange_numbers,
)
from people.importing.words import Words
from people.models import ImportBatch, ImportRow, Organisation, User
from people.permissions import can_grant
from people.states import BatchPurpose, BatchState

ROWS_AT_ONCE = 500  # read, judged or written between two words about progress

Step = Callable[[int], None]  # how many rows have been dealt with


class Upload(Protocol):
    @property
    def name(self) -> str | None: ...
    def read(self, size: int = -1, /) -> bytes: ...


def stage_import(
    file: Upload,
    *,
    organisation: Organisation | None,
    effective_on: datetime.date,
    by: User | None,
    **more: Any,
) -> ImportBatch:
    """Reads the whole file and says for each row what it would change; changes nothing.

    `organisation` is the uploader's own; None may import into any. `more` as new_batch has it:
    with `is_complete` the posts that the file does not name are listed too. Raises TableError. The reading and judging are
    in no transaction: nobody waits for a file.
    """
    batch = new_batch(file, organisation=organisation, effective_on=effective_on, by=by, **more)
    content = content_of(file, batch.file_name)
    rows = judged_rows(batch, content, by=by)
    with transaction.atomic():
        batch.save()
        ImportRow.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        count_records(batch)
        note_staged(batch, rows, by=by)
    return batch


def new_batch(
    file: Upload,
    *,
    organisation: Organisation | None,
    effective_on: datetime.date,
    by: User | None,
    is_complete: bool = False,
    purpose: BatchPurpose = BatchPurpose.PEOPLE,
    announced_on: datetime.date | None = None,
) -> ImportBatch:
    """Not saved yet."""
    return ImportBatch(
        organisation=organisation,
        file_name=PurePath(file.name or "").name[:200],
        state=BatchState.STAGED,
        effective_on=effective_on,
        is_complete=is_complete,
        purpose=purpose,
        announced_on=announced_on,
        by=by,
    )


def content_of(file: Upload, name: str) -> bytes:
    content = file.read(LARGEST_FILE + 1)
    refuse_size(len(content), name)
    return content


def judged_rows(
    batch: ImportBatch, content: bytes, *, by: User | None, step: Step = lambda _done: None
) -> list[ImportRow]:
    """What the file says, row by row, and what it leaves out; written nowhere yet."""
    kind = kind_of_file(batch.purpose)
    column_of = kind.columns.column_of
    table = read_content(content, batch.file_name, column_of)
    columns = {heading: column_of(heading) for heading in table.headings}
    _need_columns(kind, {*columns.values()}, batch.file_name)
    batch.sha256 = hashlib.sha256(content).hexdigest()
    batch.ignored = [
        heading
        for heading, column in columns.items()
        if column is None and heading not in OURS.values()
    ]
    readings = _read(batch, table, columns)
    batch.notes = [list(note) for note in table.notes]
    _judge_all(batch, readings, by, step)
    rows = [reading.row for reading in readings]
    return [*rows, *absent_rows(batch, rows)]


def _read(batch: ImportBatch, table: Table, columns: dict[str, str | None]) -> list[Reading]:
    known = kind_of_file(batch.purpose).columns.headings
    return [
        Reading(ImportRow(batch=batch, number=number, values=_by_column(values, columns, known)))
        for number, values in table.rows
    ]


def _need_columns(kind: FileKind, columns: set[str | None], name: str) -> None:
    for needed in kind.needed:
        if needed.isdisjoint(columns):
            headings = " / ".join(ALL_HEADINGS[column] for column in sorted(map(str, needed)))
            message = _("“%(name)s” has no heading “%(headings)s”. Begin with the template.")
            raise TableError(message % {"name": name, "headings": headings})


def _by_column(
    values: dict[str, str], columns: dict[str, str | None], known: Mapping[str, str]
) -> dict[str, str]:
    read = {column: values[heading] for heading, column in columns.items() if column in known}
    return dict.fromkeys(known, "") | {str(column): text for column, text in read.items()}


def _judge_all(batch: ImportBatch, readings: list[Reading], by: User | None, step: Step) -> None:
    kind, words = kind_of_file(batch.purpose), words_of(batch)
    row_form = kind.form.for_file(words)
    for done, reading in enumerate(readings):
        form = row_form(reading.row.values)
        reading.faults = [] if form.is_valid() else form.faults()
        reading.facts, reading.is_outside = form.cleaned_data, form.is_outside
        if done % ROWS_AT_ONCE == 0:
            step(done // 2)
    refuse_foreign(readings, batch.organisation, batch.file_name)
    sound = [reading for reading in readings if not reading.faults]
    register = register_of(batch, words, [reading.facts for reading in sound])
    for reading in sound:
        kind.prepare(reading.facts, register)
    register.in_file = _names(readings)
    kind.find_repetitions(sound, register)
    find_circles(sound, register)
    find_section_circles(sound)
    for reading in readings:
        reading.row.errors = reading.faults
        reading.row.change = kind_of(reading.faults)
    _judge(kind, sound, register, _granting(by), lambda done: step((len(readings) + done) // 2))
    refuse_strange_numbers(readings, batch.file_name)


def _judge(
    kind: FileKind, readings: list[Reading], register: Register, may_grant: MayGrant, step: Step
) -> None:
    """In the order in which they will be applied, so that the same row means the same post."""
    ordered = sorted(readings, key=lambda reading: (reading.row.rank, reading.row.number))
    for done, reading in enumerate(ordered):
        judgement = kind.judge(reading.facts, register, may_grant)
        # Of a person who is moved twice nothing else that is said would be of use.
        alone = kind.moving and reading.faults
        judgement.errors = [*(() if alone else judgement.errors), *reading.faults]
        row = reading.row
        row.change = judgement.change
        row.errors, row.differences = judgement.errors, judgement.differences
        row.organisation, row.person = judgement.facts["organisation"], judgement.person
        row.post, row.begins, row.ends = judgement.post, judgement.begins, judgement.ends
        if done % ROWS_AT_ONCE == 0:
            step(done)


def _names(readings: list[Reading]) -> dict[tuple[int, str], str]:
    """Also of rows with a fault: one slip of the head must not be told in every row below."""
    return {
        (reading.organisation, reading.facts["staff_number"]): " ".join(
            reading.row.values[name] for name in ("last_name", "first_name")
        ).strip()
        for reading in readings
        if reading.facts.get("organisation") and reading.facts.get("staff_number")
    }


def words_of(batch: ImportBatch) -> Words:
    return Words.load(
        own=batch.organisation,
        effective_on=batch.effective_on,
        and_before=kind_of_file(batch.purpose).moving,
    )


def facts_of(
    rows: list[ImportRow], words: Words, kind: FileKind
) -> dict[int, tuple[Facts, list[Fault]]]:
    """What each row says, or what is wrong with it, by its key."""
    row_form = kind.form.for_file(words)
    forms = {row.pk: row_form(row.values) for row in rows}
    return {
        pk: (form.cleaned_data, []) if form.is_valid() else ({}, form.faults())
        for pk, form in forms.items()
    }


def register_of(batch: ImportBatch, words: Words, facts: list[Facts]) -> Register:
    register = Register.load(
        facts,
        allowed=words.allowed,
        everywhere=batch.organisation_id is None,
        on=batch.effective_on,
        moving=kind_of_file(batch.purpose).moving,
    )
    register.announced_on = batch.announced_on
    return register


def told(batch: ImportBatch, people: Iterable[int | None]) -> list[int]:
    """Whom an event is about. A personnel change names nobody before it takes effect: that one's
    name is in it would be told on one's own page of who looked (内示)."""
    if batch.purpose == BatchPurpose.TRANSFER:
        return []
    return sorted({person for person in people if person})


def _granting(by: User | None) -> MayGrant:
    """can_grant, asked once for each role and organisation of the file."""
    asked = lru_cache(maxsize=None)(lambda role, organisation: can_grant(role, organisation, by=by))
    return lambda role, organisation: asked(role, organisation.pk)


def note_staged(batch: ImportBatch, rows: list[ImportRow], *, by: User | None) -> None:
    """The officer is shown what is registered of these people."""
    audit.record(
        "people.import_staged",
        by=by,
        about=told(batch, (row.person_id for row in rows)),
        organisation=batch.organisation_id,
        facts={"batch": batch.pk, "rows": len(rows)},
    )
