"""What every change of a certificate does: lock the row, ask the table, note the move."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateMove, NameReport
from certificates.states import TRANSITIONS, State
from core import audit
from people.models import User


def locked(certificate: Certificate) -> Certificate:
    return (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("person", "record", "design__issuer", "issuer")
        .get(pk=certificate.pk)
    )


def may_become(certificate: Certificate, to: State) -> None:
    if to not in TRANSITIONS[State(certificate.state)]:
        raise ValidationError(
            _("A certificate that is “%(now)s” cannot become “%(to)s”.")
            % {"now": certificate.get_state_display(), "to": to.label}
        )


def move(certificate: Certificate, to: State, *, by: User | None, reason: str) -> None:
    may_become(certificate, to)
    before, certificate.state = certificate.state, to
    certificate.save(update_fields=["state"])
    note_all([(certificate, before)], by=by, reason=reason)


def note_all(
    moved: Iterable[tuple[Certificate, str]], *, by: User | None, reason: str = ""
) -> None:
    """Each with the state it was in before."""
    CertificateMove.objects.bulk_create(
        CertificateMove(
            certificate=certificate,
            state_from=before,
            state_to=certificate.state,
            by=by,
            reason=reason.strip(),
        )
        for certificate, before in moved
    )


def write_down(kind: str, certificate: Certificate, *, by: User | None) -> None:
    """The audit's event; the last statement of what was done."""
    audit.record(
        kind,
        by=by,
        about=[certificate.person_id],
        organisation=certificate.issuer.organisation_id,
        facts={"certificate": certificate.pk},
    )


def close_reports(certificate: Certificate, *, by: User | None) -> None:
    NameReport.objects.filter(certificate=certificate, closed_at=None).update(
        closed_at=timezone.now(), closed_by=by
    )
