"""Somebody else's certificate is personal data: who opened it is written down."""

from certificates.models import Certificate
from core import audit
from people.models import User


def note_look(kind: str, certificate: Certificate, *, by: User) -> None:
    if certificate.person_id != by.pk:
        audit.record(
            kind,
            by=by,
            about=[certificate.person_id],
            organisation=certificate.issuer.organisation_id,
            facts={"certificate": certificate.pk},
        )
