"""What the processes of test_races.py do. Each gets primary keys and its own connection."""

from django.core.exceptions import ValidationError
from django.db import transaction

from certificates import actions
from certificates.models import Certificate, CertificateDesign
from people.models import User
from records.models import Record


def issue_some(design: int, records: list[int], rolled_back: list[int]) -> list[int]:
    """Issues one after the other; those of `rolled_back` are lost in the end, as when something
    later in the same transaction fails. The numbers that were kept."""
    found = CertificateDesign.objects.get(pk=design)
    kept = []
    for pk in records:
        with transaction.atomic():
            certificate = actions.issue(record=Record.objects.get(pk=pk), design=found)
            if pk in rolled_back:
                transaction.set_rollback(True)
            else:
                kept.append(certificate.number)
    return [number for number in kept if number is not None]


def issue_one(design: int, record: int) -> int:
    found = CertificateDesign.objects.get(pk=design)
    return actions.issue(record=Record.objects.get(pk=record), design=found).pk


def reissue(certificate: int, by: int) -> int | None:
    found, user = Certificate.objects.get(pk=certificate), User.objects.get(pk=by)
    try:
        return actions.reissue(found, reason="改姓", by=user).number
    except ValidationError:
        return None


def render(certificate: int) -> str:
    return actions.render(Certificate.objects.get(pk=certificate)).pdf_sha256
