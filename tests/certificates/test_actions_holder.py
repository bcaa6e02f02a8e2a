import pytest
from django.core.exceptions import ValidationError

from certificates.actions import choose_public_name, report_name
from certificates.models import NameReport, PublicName

pytestmark = pytest.mark.django_db


def test_the_holder_chooses_what_the_public_sees(certificate, worker):
    certificate.issuer.public_name = PublicName.FULL
    certificate.issuer.save()

    choose_public_name(certificate, choice=PublicName.FULL, by=worker)

    certificate.refresh_from_db()
    assert certificate.public_name == PublicName.FULL


def test_nobody_else_chooses_it(certificate, metropolis):
    with pytest.raises(ValidationError):
        choose_public_name(certificate, choice=PublicName.HIDDEN, by=metropolis)


@pytest.mark.parametrize("choice", [PublicName.FULL, "everything", ""])
def test_nothing_is_chosen_beyond_what_the_issuer_allows(certificate, worker, choice):
    with pytest.raises(ValidationError):
        choose_public_name(certificate, choice=choice, by=worker)

    certificate.refresh_from_db()
    assert certificate.public_name == PublicName.MASKED


def test_the_holder_reports_a_name(certificate, worker):
    report = report_name(certificate, name="榊原 みのり", note="改姓しました", by=worker)

    assert (report.certificate, report.name, report.closed_at) == (certificate, "榊原 みのり", None)


def test_a_second_report_takes_the_place_of_the_first(certificate, worker):
    first = report_name(certificate, name="榊原 みのり", note="", by=worker)
    second = report_name(certificate, name="榊󠄀原 みのり", note="", by=worker)

    first.refresh_from_db()
    assert first.closed_at is not None
    assert NameReport.objects.get(closed_at=None) == second


def test_nobody_else_reports_it(certificate, colleague):
    with pytest.raises(ValidationError):
        report_name(certificate, name="別の 名", note="", by=colleague)
