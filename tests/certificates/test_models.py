"""What the database itself refuses, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from certificates.models import Certificate, CertificateMove, NameReport, PublicName, SerialCounter
from certificates.states import State
from tests.factories.certificates import IssuerFactory, certified

pytestmark = pytest.mark.django_db


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def update(certificate, **fields):
    return lambda: Certificate.objects.filter(pk=certificate.pk).update(**fields)


def copy_of(certificate, **fields):
    given = {
        field.attname: getattr(certificate, field.attname)
        for field in Certificate._meta.concrete_fields
        if not field.primary_key
    }
    return Certificate(**(given | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"number": None},
        {"state": "lost"},
        {"public_name": "everything"},
        {"pdf": "certificates/x.pdf"},
        {"pdf_sha256": "0" * 64},
        {"state": "held"},
    ],
    ids=str,
)
def test_a_valid_certificate_cannot_become(certificate, fields):
    refused(update(certificate, **fields))


def test_a_hold_has_no_number(held):
    refused(update(held, number=1))


def test_a_number_is_used_once(certificate, colleague, design):
    other = certified(colleague, design=design)

    refused(update(other, number=certificate.number))


def test_a_code_is_used_once(certificate, colleague, design):
    other = certified(colleague, design=design)

    refused(update(other, code=certificate.code))


def test_a_completion_has_one_live_certificate(certificate):
    second = copy_of(certificate, code="A" * 12, number=2)

    refused(second.save)


def test_a_certificate_is_replaced_once(certificate):
    def replacement(number):
        return copy_of(
            certificate,
            code=str(number) * 12,
            number=number,
            state=State.REPLACED,
            replaces_id=certificate.pk,
        )

    replacement(2).save()

    refused(replacement(3).save)


def test_a_counter_exists_once_a_year(certificate, issuer):
    refused(lambda: SerialCounter.objects.create(issuer=issuer, fiscal_year=2026))


def test_one_report_is_open_at_a_time(certificate):
    NameReport.objects.create(certificate=certificate, name="桜井")

    refused(lambda: NameReport.objects.create(certificate=certificate, name="榊原"))


def test_a_seal_that_is_printed_has_an_image():
    refused(lambda: IssuerFactory(seal="image", seal_image=""))


@pytest.mark.parametrize("what", ["record", "design", "issuer", "person"])
def test_nothing_that_a_certificate_rests_on_can_be_deleted(certificate, what):
    with pytest.raises((ProtectedError, Exception)):
        getattr(certificate, what).delete()

    assert Certificate.objects.exists()


def test_questions_about_certificates(certificate, held, worker):
    NameReport.objects.create(certificate=certificate, name="榊原")

    assert set(Certificate.objects.live()) == {certificate, held}
    assert set(Certificate.objects.numbered()) == {certificate}
    assert set(Certificate.objects.of(worker)) == {certificate}
    assert set(Certificate.objects.with_open_reports()) == {certificate}
    update(certificate, state=State.REPLACED)()
    assert set(Certificate.objects.shown()) == {held}


def test_public_names_are_ordered_from_least_to_most():
    assert PublicName.MASKED.up_to() == [PublicName.HIDDEN, PublicName.MASKED]
    assert PublicName.FULL.at_most(PublicName.MASKED) == PublicName.MASKED
    assert PublicName.HIDDEN.at_most(PublicName.FULL) == PublicName.HIDDEN


def test_rows_call_themselves_by_what_they_are(certificate, held):
    move = CertificateMove.objects.filter(certificate=certificate).get()

    assert str(certificate) == "面接の基本 第8-0001号"
    assert str(held) == "面接の基本"
    assert str(move).endswith("valid 2026-10-02")
    assert move.get_state_to_display() == "有効"
    assert str(SerialCounter.objects.get()).endswith("2026: 1")
