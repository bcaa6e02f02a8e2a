"""Every sentence holds after ordinary work, and is found broken when a row is changed by hand."""

import pytest
from django.core.files.base import ContentFile

from certificates.actions import reissue, render, revoke
from certificates.models import Certificate, CertificateMove, SerialCounter
from core.invariants import broken
from records.actions import void

pytestmark = pytest.mark.django_db


def change(certificate, **fields):
    """Past the actions, as a careless hand in the database would."""
    Certificate.objects.filter(pk=certificate.pk).update(**fields)


def sentences():
    return {sentence for sentence, _row in broken("certificates")}


def rows_of(sentence):
    return [row for found, row in broken("certificates") if found.startswith(sentence)]


def test_ordinary_work_breaks_nothing(certificate, held, metropolis):
    render(certificate)
    second = reissue(certificate, reason="改姓", by=metropolis)
    revoke(second, reason="誤り", by=metropolis)
    reissue(second, reason="失効の誤り", by=metropolis)

    assert broken("certificates") == []


def test_a_missing_number_is_found(certificate, design):
    SerialCounter.objects.update(last=3)

    assert rows_of("The numbers") == [
        f"issuer {design.issuer_id}, 2026: number 2 is missing",
        f"issuer {design.issuer_id}, 2026: number 3 is missing",
    ]


def test_a_number_beyond_the_counter_is_found(certificate, design):
    SerialCounter.objects.all().delete()

    assert rows_of("The numbers") == [
        f"issuer {design.issuer_id}, 2026: number 1 is beyond the counter"
    ]


def test_a_serial_used_twice_is_found(certificate, metropolis, design):
    reissue(certificate, reason="改姓", by=metropolis)
    Certificate.objects.update(serial="第8-0001号")

    assert rows_of("A serial") == [f"issuer {design.issuer_id}, 2026: 第8-0001号 × 2"]


def test_a_certificate_of_somebody_else_is_found(certificate, colleague):
    change(certificate, person=colleague)

    assert rows_of("A certificate is of") == [f"certificate {certificate.pk}"]


def test_a_live_certificate_without_its_completion_is_found(certificate, metropolis):
    void(certificate.record, reason="誤り", by=metropolis)

    assert rows_of("What is live") == [
        f"certificate {certificate.pk}: record {certificate.record_id} was corrected or voided"
    ]


def test_a_revoked_certificate_may_outlive_its_completion(certificate, metropolis):
    revoke(certificate, reason="誤り", by=metropolis)
    void(certificate.record, reason="誤り", by=metropolis)

    assert broken("certificates") == []


@pytest.mark.parametrize("fields", [{"serial": "第8-0099号"}, {"missing_glyphs": ""}])
def test_a_hold_with_a_serial_or_without_a_reason_is_found(held, fields):
    change(held, **fields)

    assert rows_of("What is on hold") == [f"certificate {held.pk}"]


@pytest.mark.parametrize("fields", [{"snapshot": {}}, {"missing_glyphs": "🦋"}, {"serial": ""}])
def test_a_valid_certificate_without_its_words_is_found(certificate, fields):
    change(certificate, **fields)

    assert rows_of("What is valid") == [f"certificate {certificate.pk}"]


def test_a_replaced_certificate_without_successor_is_found(certificate, metropolis):
    new = reissue(certificate, reason="改姓", by=metropolis)
    change(new, replaces=None)

    assert rows_of("What was replaced") == [f"certificate {certificate.pk}"]


def test_a_state_that_no_action_wrote_is_found(certificate):
    change(certificate, state="revoked")

    assert rows_of("The last move") == [f"certificate {certificate.pk}: revoked"]


def test_a_certificate_without_moves_is_found(certificate):
    CertificateMove.objects.all().delete()

    assert "The last move of a certificate is the state it is in." in sentences()


def test_a_changed_file_is_found(certificate):
    certificate = render(certificate)
    storage, name = certificate.pdf.storage, certificate.pdf.name
    storage.delete(name)
    storage.save(name, ContentFile(b"%PDF- another"))

    assert rows_of("Every stored paper") == [f"certificate {certificate.pk}: the file has changed"]


def test_a_lost_file_is_found(certificate):
    certificate = render(certificate)
    certificate.pdf.storage.delete(certificate.pdf.name)

    assert rows_of("Every stored paper") == [f"certificate {certificate.pk}: the file is gone"]
