"""Certificates of completions: one, or sixty at once in a constant number of queries.

Nothing here renders. Locks are taken in one order, the ledger's rows, the certificates, the
counters, so that no two wait for one another.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.actions.moving import note_all
from certificates.actions.numbers import free_codes, next_numbers
from certificates.models import Certificate, CertificateDesign, Issuer, PublicName
from certificates.paper import Paper, can_be_certified, last_day_of_validity, write
from certificates.serials import serial
from certificates.states import State
from core.fiscal import fiscal_year
from people.models import User
from records.models import Record

Written = tuple[Certificate, Paper]


@transaction.atomic
def issue(
    *,
    record: Record,
    design: CertificateDesign,
    by: User | None = None,
    on: datetime.date | None = None,
) -> Certificate:
    """The certificate of this completion: made now, or the one there is. `on` is the day of
    issue where that is not today (what was issued before is entered).

    VALID with the issuer's next number of the 年度, or HELD without a number while its words hold
    characters that cannot be printed. A completion whose certificate was revoked gets no new one
    by itself; that is `reissue`. Raises ValidationError for a record that is no completion.
    """
    return issue_many([(record, design)], by=by, on=on)[0]


@transaction.atomic
def issue_many(
    earned: Iterable[tuple[Record, CertificateDesign]],
    *,
    by: User | None = None,
    on: datetime.date | None = None,
) -> list[Certificate]:
    """As `issue`, numbered in the order given, which is also that of the answer."""
    designs = {record.pk: design for record, design in earned}
    if not designs:
        return []
    rows = Record.objects.select_for_update(of=("self",)).select_related("person").order_by("pk")
    held = {row.pk: row for row in rows.filter(pk__in=designs)}
    known = _earlier(held.values())
    new = [held[pk] for pk in designs if (held[pk].key, held[pk].person_id) not in known]
    if not all(row.current and can_be_certified(row) for row in new):
        raise ValidationError(_("Only what has been completed can be certified."))
    codes = iter(free_codes(len(new)))
    written: list[Written] = []
    for row in new:
        certificate = begun(row, designs[row.pk], code=next(codes))
        certificate.issued_on = on or certificate.issued_on
        day = certificate.issued_on
        written.append((certificate, write(record=row, design=designs[row.pk], issued_on=day)))
    _number(written)
    Certificate.objects.bulk_create([certificate for certificate, _paper in written])
    note_all([(certificate, "") for certificate, _paper in written], by=by)
    known |= {(each.record.key, each.person_id): each for each, _paper in written}
    return [known[held[pk].key, held[pk].person_id] for pk in designs]


def begun(record: Record, design: CertificateDesign, *, code: str) -> Certificate:
    """A row that still lacks its number and its words, and is not saved."""
    certificate = Certificate(
        person=record.person,
        issuer=design.issuer,
        design=design,
        code=code,
        public_name=PublicName.MASKED.at_most(design.issuer.public_name),
    )
    take_facts(certificate, record)
    return certificate


def take_facts(certificate: Certificate, record: Record) -> None:
    """What the columns say of the completion, beside the words; issued today."""
    certificate.record = record
    certificate.title = record.subject_title
    certificate.completed_on = record.occurred_on
    certificate.issued_on = timezone.localdate()
    certificate.valid_until = last_day_of_validity(
        record.occurred_on, certificate.design.valid_years
    )


def place(certificate: Certificate, paper: Paper, *, by: User | None, reason: str = "") -> None:
    """Give it its number and its words, or hold it; then save and note the move."""
    before = certificate.state
    _number([(certificate, paper)])
    certificate.save()
    note_all([(certificate, before)], by=by, reason=reason)


def _number(written: Sequence[Written]) -> None:
    """Words for all, and numbers without gaps for those whose words can be printed."""
    waiting: dict[tuple[Issuer, int], list[Certificate]] = defaultdict(list)
    for certificate, paper in written:
        missing = paper.missing_glyphs()
        certificate.fiscal_year = fiscal_year(certificate.issued_on)
        certificate.snapshot = paper.as_snapshot()
        certificate.missing_glyphs = " ".join(missing)[:200]
        certificate.state = State.HELD if missing else State.VALID
        if not missing:
            waiting[certificate.issuer, certificate.fiscal_year].append(certificate)
    # In one order, so that no two who number for several issuers wait for one another.
    for (issuer, year), several in sorted(waiting.items(), key=lambda each: each[0][0].pk):
        for certificate, number in zip(
            several, next_numbers(issuer, year, len(several)), strict=True
        ):
            certificate.number = number
            certificate.serial = serial(issuer.serial_pattern, fiscal_year=year, number=number)


def _earlier(records: Iterable[Record]) -> dict[tuple[str, int], Certificate]:
    """By key and person: a corrected row keeps its key, the same completion under a new row."""
    keys = {row.key: row.person_id for row in records}
    rows = Certificate.objects.filter(record__key__in=keys, record__person__in=keys.values())
    found = rows.select_related("record").order_by("pk")
    return {(each.record.key, each.record.person_id): each for each in found}
