"""A certificate's life after it was issued or held (issuing.py): released, reissued, revoked."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.actions.issuing import begun, place, take_facts
from certificates.actions.moving import (
    close_reports,
    locked,
    may_become,
    move,
    write_down,
)
from certificates.actions.numbers import free_code
from certificates.models import Certificate, PublicName
from certificates.paper import Paper, can_be_certified, write
from certificates.states import State
from people.models import User
from records.models import Record


@transaction.atomic
def release(certificate: Certificate, *, by: User | None, name: str = "") -> Certificate:
    """Issue what was on hold; with `name`, after that was made the person's name on certificates.

    Raises ValidationError while characters still cannot be printed.
    """
    certificate = locked(certificate)
    may_become(certificate, State.VALID)
    _rename(certificate.person, name)
    record = _as_known_today(certificate.record)
    take_facts(certificate, record)
    paper = write(record=record, design=certificate.design, issued_on=certificate.issued_on)
    _refuse_unprintable(paper)
    place(certificate, paper, by=by)
    close_reports(certificate, by=by)
    write_down("certificates.released", certificate, by=by)
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
    new = begun(record, old.design, code=free_code())
    new.replaces = old
    new.public_name = PublicName(old.public_name).at_most(new.issuer.public_name)
    place(new, paper, by=by, reason=reason)
    close_reports(old, by=by)
    write_down("certificates.reissued", new, by=by)
    return new


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: User | None) -> Certificate:
    """Declare it void from today. It stays where it is and answers as revoked."""
    _require(reason)
    certificate = locked(certificate)
    move(certificate, State.REVOKED, by=by, reason=reason)
    close_reports(certificate, by=by)
    write_down("certificates.revoked", certificate, by=by)
    return certificate


def _as_known_today(record: Record) -> Record:
    """The row that superseded this one, if the ledger was corrected. Raises ValidationError
    when it was voided: then there is nothing to certify."""
    today = Record.objects.current().select_related("person").get(key=record.key)
    if not can_be_certified(today):
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
