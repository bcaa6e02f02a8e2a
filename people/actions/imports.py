"""Applies a judged file in small steps: what was shown is what is done."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.jobs import enqueue
from core.models import Job
from people.actions.import_rows import write
from people.actions.staging import facts_of, register_of
from people.cms_groups import sync_groups
from people.import_judging import Judgement, judge
from people.import_register import Facts, Register
from people.import_words import Words
from people.models import ImportBatch, ImportRow, Organisation, User
from people.roles import Role
from people.states import BATCH_TRANSITIONS, BatchState, RowChange

JOB = "people.import"
CHUNK, SECONDS = 100, 1.0  # what one transaction may take, for nobody else waits longer


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
    read = [(row, *facts_of(row, words)) for row in rows]
    register = register_of(batch, words, [facts for _row, facts, faults in read if not faults])
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
