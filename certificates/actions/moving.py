"""What every change of a certificate does: lock the row, ask the table, note the move."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateMove, NameReport
from certificates.states import TRANSITIONS, State
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
    note(certificate, before=before, by=by, reason=reason)


def note(certificate: Certificate, *, before: str, by: User | None, reason: str) -> None:
    CertificateMove.objects.create(
        certificate=certificate,
        state_from=before,
        state_to=certificate.state,
        by=by,
        reason=reason.strip(),
    )


def close_reports(certificate: Certificate, *, by: User | None) -> None:
    NameReport.objects.filter(certificate=certificate, closed_at=None).update(
        closed_at=timezone.now(), closed_by=by
    )
