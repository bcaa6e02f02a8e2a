"""A certificate's life: issued or held, released, reissued, revoked.

Nothing here renders: issuing writes words and a number in one short transaction. Locks are taken
in one order, the ledger's row, the certificate, the counter, so that no two wait for one another.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.actions.moving import close_reports, locked, may_become, move, note
from certificates.actions.numbers import free_code, next_number
from certificates.models import Certificate, CertificateDesign, PublicName
from certificates.paper import Paper, last_day_of_validity, write
from certificates.serials import serial
from certificates.states import State
from core.fiscal import fiscal_year
from people.models import User
from records.models import Record
from records.states import DONE


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
    record = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    # A corrected row keeps its key: the same completion under a new row.
    earlier = Certificate.objects.filter(record__key=record.key, record__person=record.person_id)
    if found := earlier.order_by("-pk").first():
        return found
    if not record.current or record.outcome not in DONE:
        raise ValidationError(_("Only what has been completed can be certified."))
    certificate = _new(record, design)
    certificate.issued_on = on or certificate.issued_on
    _place(certificate, write(record=record, design=design, issued_on=certificate.issued_on), by=by)
    return certificate


@transaction.atomic
def release(certificate: Certificate, *, by: User | None, name: str = "") -> Certificate:
    """Issue what was on hold; with `name`, after that was made the person's name on certificates.

    Raises ValidationError while characters still cannot be printed.
    """
    certificate = locked(certificate)
    may_become(certificate, State.VALID)
    _rename(certificate.person, name)
    record = _as_known_today(certificate.record)
    _take_facts(certificate, record)
    paper = write(record=record, design=certificate.design, issued_on=certificate.issued_on)
    _refuse_unprintable(paper)
    _place(certificate, paper, by=by)
    close_reports(certificate, by=by)
    return certificate


@transaction.atomic
def reissue(
    certificate: Certificate, *, reason: str, by: User | None, name: str = ""
) -> Certificate:
    """A new certificate with a new number for the same completion; both dates are printed.

    The old one becomes REPLACED and goes on answering as that; one that was revoked stays
    revoked. With `name`, that is made the person's name on certificates first. Raises
    ValidationError without a reason, when it was reissued already, or for unprintable characters.
    """
    _require(reason)
    old = locked(certificate)
    if Certificate.objects.filter(replaces=old).exists():
        raise ValidationError(_("This certificate has been reissued already."))
    if old.state != State.REVOKED:
        may_become(old, State.REPLACED)
    _rename(old.person, name)
    record, today = _as_known_today(old.record), timezone.localdate()
    first = _first_issued_on(old)
    paper = write(
        record=record,
        design=old.design,
        issued_on=first or today,
        reissued_on=today if first else None,
    )
    _refuse_unprintable(paper)
    if old.state != State.REVOKED:
        move(old, State.REPLACED, by=by, reason=reason)
    new = _new(record, old.design)
    new.replaces = old
    new.public_name = PublicName(old.public_name).at_most(new.issuer.public_name)
    _place(new, paper, by=by, reason=reason)
    close_reports(old, by=by)
    return new


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: User | None) -> Certificate:
    """Declare it void from today. It stays where it is and answers as revoked."""
    _require(reason)
    certificate = locked(certificate)
    move(certificate, State.REVOKED, by=by, reason=reason)
    close_reports(certificate, by=by)
    return certificate


def _new(record: Record, design: CertificateDesign) -> Certificate:
    """A row that `_place` will complete and save."""
    certificate = Certificate(
        person=record.person,
        issuer=design.issuer,
        design=design,
        code=free_code(),
        public_name=PublicName.MASKED.at_most(design.issuer.public_name),
    )
    _take_facts(certificate, record)
    return certificate


def _take_facts(certificate: Certificate, record: Record) -> None:
    """What the columns say of the completion, beside the words; issued today."""
    certificate.record = record
    certificate.title = record.subject_title
    certificate.completed_on = record.occurred_on
    certificate.issued_on = timezone.localdate()
    certificate.valid_until = last_day_of_validity(
        record.occurred_on, certificate.design.valid_years
    )


def _place(certificate: Certificate, paper: Paper, *, by: User | None, reason: str = "") -> None:
    """Give it its number and its words, or hold it; then save and note the move."""
    year = fiscal_year(certificate.issued_on)
    missing = paper.missing_glyphs()
    to = State.HELD if missing else State.VALID
    if not missing:
        certificate.number = next_number(certificate.issuer, year)
        certificate.serial = serial(
            certificate.issuer.serial_pattern, fiscal_year=year, number=certificate.number
        )
    certificate.fiscal_year = year
    certificate.snapshot = paper.as_snapshot()
    certificate.missing_glyphs = " ".join(missing)[:200]
    before, certificate.state = certificate.state, to
    certificate.save()
    note(certificate, before=before, by=by, reason=reason)


def _as_known_today(record: Record) -> Record:
    """The row that superseded this one, if the ledger was corrected. Raises ValidationError
    when it was voided: then there is nothing to certify."""
    today = Record.objects.current().select_related("person").get(key=record.key)
    if today.outcome not in DONE:
        raise ValidationError(_("The ledger no longer shows this as completed."))
    return today


def _first_issued_on(certificate: Certificate) -> datetime.date | None:
    """The day of the first certificate of this completion that had a number, however often it
    was reissued."""
    first = certificate.issued_on if certificate.number else None
    while certificate.replaces is not None:
        certificate = certificate.replaces
        first = certificate.issued_on if certificate.number else first
    return first


def _rename(person: User, name: str) -> None:
    """The name on certificates is stored as typed, spaces at its ends apart."""
    if name.strip():
        person.certificate_name = name.strip()
        person.save(update_fields=["certificate_name"])


def _refuse_unprintable(paper: Paper) -> None:
    if missing := paper.missing_glyphs():
        raise ValidationError(
            _("These characters cannot be printed: %(characters)s")
            % {"characters": " ".join(missing)}
        )


def _require(reason: str) -> None:
    if not reason.strip():
        raise ValidationError(_("Give a reason."))
