"""Applies a judged file in small steps: what was shown is what is done."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.jobs import enqueue
from core.models import Job
from people.actions.absent import end_absent
from people.actions.file_kinds import FileKind, kind_of_file
from people.actions.import_late import take_records_along
from people.actions.staging import facts_of, register_of, told, words_of
from people.cms_groups import sync_groups
from people.importing.columns import HEADINGS
from people.importing.judging import Judgement
from people.importing.moved import Moved
from people.importing.register import Facts, Register
from people.models import ImportBatch, ImportRow, Organisation, PostRole, User
from people.roles import Role
from people.states import BATCH_TRANSITIONS, STOPS_THE_FILE, BatchState, RowChange

JOB = "people.import"
PAGE = "people:import_batch"
CHUNK, SECONDS = 200, 1.0  # what one transaction may take, for nobody else waits longer
TRIES = 5  # at a chunk that another transaction stood in the way of

Progress = Callable[[int], None]
logger = logging.getLogger(__name__)


@transaction.atomic
def apply_import(batch: ImportBatch, *, by: User | None, title: str = "", page: str = PAGE) -> Job:
    """Starts the work in the background, or goes on with what was stopped; refused as
    `begin_import` says. `page` is the name of the view where the result is seen."""
    begin_import(batch, by=by)
    return enqueue(
        kind=JOB,
        key=str(batch.pk),
        title=title or _("Import of people and posts"),
        arguments={"batch": batch.pk, "page": page},
        total=rows_to_apply(batch).count(),
        by=by,
    )


@transaction.atomic
def begin_import(batch: ImportBatch, *, by: User | None = None) -> None:
    """From here on the rows are applied. Refused while one is faulty, or if none changes a thing."""
    locked = _locked(batch)
    if locked.state == BatchState.STAGED:
        if locked.rows.filter(change__in=STOPS_THE_FILE).exists():
            raise ValidationError(
                _("Some rows need correction. Correct the file and choose it again.")
            )
        if not rows_to_apply(locked).exclude(change=RowChange.SAME).exists():
            raise ValidationError(_("The file changes nothing."))
    _move(locked, BatchState.APPLYING)
    audit.record(
        "people.import_begun",
        by=by,
        about=[],
        organisation=locked.organisation_id,
        facts={"batch": locked.pk},
    )


@transaction.atomic
def discard_import(batch: ImportBatch, *, by: User | None = None) -> None:
    """Nothing more of it is applied; what was applied before it was stopped stays."""
    locked = _locked(batch)
    _move(locked, BatchState.DISCARDED)
    take_records_along(locked)
    audit.record(
        "people.import_discarded",
        by=by,
        about=[],
        organisation=locked.organisation_id,
        facts={"batch": locked.pk},
    )


@transaction.atomic
def stop_import(batch: ImportBatch) -> bool:
    """The job was cancelled, or cannot go on: what was applied stays, the rest is not applied."""
    locked = _locked(batch)
    if locked.state != BatchState.APPLYING:
        return False
    _move(locked, BatchState.STOPPED)
    return True


def rows_to_apply(batch: ImportBatch) -> QuerySet[ImportRow]:
    """All of the file, and of the absent those that were chosen."""
    rows = ImportRow.objects.filter(batch=batch)
    return rows.exclude(change=RowChange.ABSENT, chosen=False)


def apply_rows(batch: ImportBatch, progress: Progress) -> None:
    """All rows not applied yet, chunk by chunk; goes on where a killed worker stopped."""
    failed = 0
    while True:
        try:
            if not _apply_chunk(batch, progress):
                return
            failed = 0
        except OperationalError:  # a deadlock, or a database that was busy for too long
            failed += 1
            if failed == TRIES or transaction.get_connection().in_atomic_block:
                raise
            logger.warning("A step of import %s is tried again.", batch.pk, exc_info=True)
            time.sleep(failed / 4)


@transaction.atomic
def _apply_chunk(batch: ImportBatch, progress: Progress) -> bool:
    """At most CHUNK rows, about SECONDS, and how far the job is, in one transaction."""
    locked = _locked(batch)
    if locked.state != BatchState.APPLYING:
        return False
    to_do = rows_to_apply(locked)
    open_rows = to_do.filter(applied=False).exclude(change__in=STOPS_THE_FILE)
    rows = list(open_rows.order_by("rank", "number").select_related("person", "post")[:CHUNK])
    held = {row.organisation_id for row in rows}
    _hold(held | {row.post.organisation_id for row in rows if row.post})
    done = _apply(locked, rows)
    sync_groups(people=[row.person for row in done if row.person])
    if not rows:
        _finish(locked)
    progress(to_do.count() - open_rows.count())
    return bool(rows)


def _hold(organisations: set[int | None]) -> None:
    """One import at a time writes into an organisation; everybody else may."""
    held = Organisation.objects.select_for_update(no_key=True).filter(pk__in=organisations - {None})
    list(held.order_by("pk").values_list("pk"))


def _finish(batch: ImportBatch) -> None:
    batch.applied_at = timezone.now()
    _move(batch, BatchState.APPLIED)
    moved = take_records_along(batch)
    rows = ImportRow.objects.filter(batch=batch, applied=True).exclude(change=RowChange.SAME)
    audit.record(
        "people.import_applied",
        by=batch.by,
        about=told(batch, rows.values_list("person", flat=True)),
        organisation=batch.organisation_id,
        facts={
            "batch": batch.pk,
            "rows": rows.count(),
            "roles": _roles_given(rows),
            "records": moved,
        },
    )


def _roles_given(rows: QuerySet[ImportRow]) -> dict[str, int]:
    """How often each role that can do more than learn was given: to a new post, or changed."""
    posts = [
        post
        for change, differences, post in rows.values_list("change", "differences", "post")
        if change == RowChange.NEW or any(d["field"] == HEADINGS["roles"] for d in differences)
    ]
    given = PostRole.objects.filter(post__in=posts).exclude(role=Role.LEARNER).order_by()
    return dict(given.values_list("role").annotate(Count("pk")))


def _apply(batch: ImportBatch, rows: list[ImportRow]) -> list[ImportRow]:
    started = time.monotonic()
    kind, words = kind_of_file(batch.purpose), words_of(batch)
    read = facts_of([row for row in rows if row.change != RowChange.ABSENT], words, kind)
    register = register_of(batch, words, [facts for facts, faults in read.values() if not faults])
    register.taken |= {*batch.rows.filter(applied=True).values_list("post", flat=True)}
    for facts, faults in read.values():
        if not faults:
            kind.prepare(facts, register)
    done = []
    for row in rows:
        if row.change == RowChange.ABSENT:
            _apply_absent(row, batch)
        else:
            _apply_row(row, *read[row.pk], register, kind)
        done.append(row)
        if time.monotonic() - started > SECONDS:
            break
    written = ["change", "errors", "person", "post", "applied", "moves", "undo"]
    ImportRow.objects.bulk_update(done, written, 100)
    return done


def _apply_row(
    row: ImportRow,
    facts: Facts,
    faults: list[dict[str, str]],
    register: Register,
    kind: FileKind,
) -> None:
    """What was shown is what is done: if it is no longer the same, the row is left out."""
    judgement = kind.judge(facts, register, _anything) if not faults else None
    if judgement is None or not _as_shown(row, judgement):
        return _leave_out(row)
    try:
        with transaction.atomic():
            row.person, row.post = kind.write(judgement, register)
    except IntegrityError:
        return _leave_out(row)
    if isinstance(judgement, Moved):
        row.undo = judgement.undo
    row.applied = True
    return None


def _apply_absent(row: ImportRow, batch: ImportBatch) -> None:
    if batch.last_day_of_absent is None or not end_absent(row, batch.last_day_of_absent):
        return _leave_out(row)
    row.applied = True
    return None


def _anything(_role: Role, _organisation: Organisation) -> bool:
    return True  # the roles were granted, or refused, when the file was judged


def _as_shown(row: ImportRow, judgement: Judgement) -> bool:
    if judgement.change != row.change:
        return False
    if row.change == RowChange.NEW:
        return row.person_id in {None, judgement.person and judgement.person.pk}
    return _plain(judgement.differences) == _plain(row.differences)


def _plain(differences: Iterable[dict[str, Any]]) -> list[tuple[Any, ...]]:
    # A row before may have made the section that was still to be made.
    return [(each["field"], each["old"], each["new"], each.get("id")) for each in differences]


def _leave_out(row: ImportRow) -> None:
    row.change, row.moves = RowChange.FAULTY, 0
    message = _("What is registered has changed since the check. Import this row again.")
    row.errors = [{"column": "", "message": message}]


def _locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


def _move(batch: ImportBatch, state: BatchState) -> None:
    if state not in BATCH_TRANSITIONS[BatchState(batch.state)]:
        raise ValidationError(_("This import is already over."))
    batch.state = state
    batch.save(update_fields=["state", "applied_at"])
