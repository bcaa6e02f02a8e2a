"""Reads a file of people and posts and says for each row what it would change."""

import datetime
import hashlib
from functools import lru_cache
from io import BytesIO
from pathlib import PurePath
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from core.folding import fold
from core.tables import TableError, read_table
from people.import_forms import HEADINGS, RowForm, column_of
from people.import_judging import Judgement, MayGrant, judge
from people.import_register import Facts, Register
from people.import_words import Words
from people.models import ImportBatch, ImportRow, Organisation, User
from people.permissions import can_grant
from people.states import RowChange


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


def _judge_all(batch: ImportBatch, rows: list[ImportRow], by: User | None) -> None:
    words = Words.load(own=batch.organisation, effective_on=batch.effective_on)
    read = [(row, *facts_of(row, words)) for row in rows]
    register = register_of(batch, words, [facts for _row, facts, faults in read if not faults])
    may_grant = _granting(by)
    before: dict[tuple[Any, ...], ImportRow] = {}
    for row, facts, faults in read:
        if not faults:
            judgement = judge(facts, register, may_grant)
            _refuse_repetition(judgement, row, before)
            _note(row, judgement)
        else:
            row.change, row.errors = RowChange.FAULTY, faults


def facts_of(row: ImportRow, words: Words) -> tuple[Facts, list[dict[str, str]]]:
    form = RowForm(row.values, words)
    return (form.cleaned_data, []) if form.is_valid() else ({}, form.faults())


def register_of(batch: ImportBatch, words: Words, facts: list[Facts]) -> Register:
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
