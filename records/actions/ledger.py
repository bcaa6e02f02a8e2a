"""A row of the ledger is written, corrected by a new row, or voided by one; nothing else.

Every function that wrote rows calls the hook `after_record` (wagtail.hooks) once with the list,
in the same transaction: courses, programmes and certificates look again, and may record in turn.
The cascade ends because what is already in the ledger is not written again.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail import hooks

from core import audit
from core.fiscal import fiscal_year
from core.prepared import Prepared
from people.models import Organisation, Post, User
from records import keys
from records.actions.settling import settle_after
from records.models import Record
from records.places import Administration, administration
from records.states import DERIVED, Kind, Outcome

IDENTITY = {"person", "kind", "subject_key", "edition", "page_id", "revision_id", "key"}


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What a person has done, before it is in the ledger. `post` None: outside any organisation."""

    person: User
    post: Post | None
    kind: Kind | str
    subject_key: str
    subject_title: str
    edition: int
    page_id: int | None
    revision_id: int | None
    outcome: Outcome | str
    occurred_on: datetime.date
    key: str
    organiser: Organisation | None = None
    score: Decimal | float | None = None
    lecture_minutes: int = 0
    exercise_minutes: int = 0
    practicum_minutes: int = 0
    occasion_key: str | None = None
    evidence: Mapping[str, Any] | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.post is not None and self.post.person_id != self.person.pk:
            raise ValueError("The post is another person's.")


CORRECTABLE = {each.name for each in fields(Deed)} - IDENTITY


def record(*, by: User | None, **deed: Any) -> Record:
    """Write one deed (the fields of `Deed`), or return the row that is there under its key.

    A voided deed that is done again is written again, superseding the void row; a voided
    completion (which a cascade would write) stays void until it is corrected.
    """
    return record_many([Deed(**deed)], by=by)[0]


@transaction.atomic
def record_many(deeds: Iterable[Deed], *, by: User | None) -> list[Record]:
    """As `record`, for many at once in a constant number of queries; rows in the order given."""
    given = list(deeds)
    first: dict[str, Deed] = {}
    for deed in given:
        first.setdefault(deed.key, deed)
    places = administration()
    lost: set[str] = set()
    while True:
        known = {row.key: row for row in _current.ask(keys=[*first])}
        rows = [
            _row(deed, known.get(key), places, by)
            for key, deed in first.items()
            if _is_to_be_written(known.get(key))
        ]
        try:
            with transaction.atomic():
                _insert(rows)
        except IntegrityError:
            missing = {row.key for row in rows}
            if missing == lost:
                raise  # nobody was faster: a row itself breaks a rule
            lost = missing
        else:
            break
    _tell(rows)
    current = known | {row.key: row for row in rows}
    return [current[deed.key] for deed in given]


def _current_rows(keys: list[str]) -> "QuerySet[Record, Record]":
    return Record.objects.current().filter(key__in=keys)


_current = Prepared(_current_rows, keys=list[str])


@transaction.atomic
def correct(record: Record, *, reason: str, by: User | None, **changes: Any) -> Record:
    """Supersede a row by one with `changes` (any field of `Deed` but what it is about and whose).

    A new post or date places the row again: organisation, municipality, profession, 年度.
    Raises ValidationError if it was corrected already or no reason is given.
    """
    if unknown := set(changes) - CORRECTABLE:
        raise TypeError(f"A correction cannot change {', '.join(sorted(unknown))}.")
    row = _supersede(record, reason=reason, by=by, changes=changes)
    _write_down("records.corrected", row, by)
    return row


@transaction.atomic
def void(record: Record, *, reason: str, by: User | None) -> Record:
    """It did not happen: supersede the row by one that says so."""
    row = _supersede(record, reason=reason, by=by, changes={"outcome": Outcome.VOID})
    _write_down("records.voided", row, by)
    return row


def _write_down(kind: str, row: Record, by: User | None) -> None:
    audit.record(
        kind,
        by=by,
        about=[row.person_id],
        organisation=row.organisation_id,
        facts={"record": row.pk, "instead_of": row.supersedes_id},
    )


def _supersede(record: Record, *, reason: str, by: User | None, changes: dict[str, Any]) -> Record:
    if not reason.strip():
        raise ValidationError(_("State why the record is corrected."))
    old = Record.objects.select_for_update().get(pk=record.pk)
    if not old.current:
        raise ValidationError(_("This record has already been corrected."))
    row = _copy(old, changes)
    row.supersedes, row.reason, row.recorded_by = old, reason.strip(), by
    _insert([row])
    _tell([row])
    return row


def _copy(old: Record, changes: dict[str, Any]) -> Record:
    left_out = {"id", "supersedes", "reason", "recorded_at", "recorded_by", "current"}
    kept = {
        each.attname: getattr(old, each.attname)
        for each in Record._meta.concrete_fields
        if each.name not in left_out
    }
    row = Record(**kept)
    for name, value in changes.items():
        setattr(row, name, value)
    if {"post", "occurred_on"} & set(changes):
        if row.post is not None and row.post.person_id != row.person_id:
            raise ValueError("The post is another person's.")
        _place(row, administration())
        row.key = keys.moved_to_year(old.key, old.fiscal_year, row.fiscal_year)
    return row


def _is_to_be_written(known: Record | None) -> bool:
    return known is None or (known.outcome == Outcome.VOID and known.kind not in DERIVED)


def _row(deed: Deed, void: Record | None, places: Administration, by: User | None) -> Record:
    row = Record(**{each.name: getattr(deed, each.name) for each in fields(deed)}, recorded_by=by)
    row.evidence = dict(deed.evidence or {})
    if void is not None:
        row.supersedes, row.reason = void, _("Done again after it was voided")
    _place(row, places)
    return row


def _place(row: Record, places: Administration) -> None:
    """Where and what the person was on that day, so that reports never join history."""
    row.fiscal_year = fiscal_year(row.occurred_on)
    if row.post is None:
        row.organisation_id = row.profession_id = row.municipality_id = None
        return
    row.organisation_id = row.post.organisation_id
    row.profession_id = row.post.profession_id
    row.municipality_id = places.municipality_of(row.post.organisation_id, row.occurred_on)


def _insert(rows: list[Record]) -> None:
    superseded = [row.supersedes_id for row in rows if row.supersedes_id is not None]
    if superseded:
        Record.objects.filter(pk__in=superseded)._supersede()  # noqa: SLF001 -- ours alone
    Record.objects.bulk_create(rows)
    settle_after(rows)


def _tell(rows: list[Record]) -> None:
    if rows:
        for look_again in hooks.get_hooks("after_record"):
            look_again(rows)
