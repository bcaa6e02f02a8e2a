"""/certificates: what an issuer's office reads of those it issued."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import actions
from certificates.models import Certificate
from people.roles import Role
from tests.factories.api import Program
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def design(bureau):
    return CertificateDesignFactory(issuer=IssuerFactory(organisation=bureau))


@pytest.fixture
def office(bureau, worker, outsider) -> Program:
    return Program(bureau, Role.METROPOLIS)


def ids(rows: list[dict]) -> set[int]:
    return {row["id"] for row in rows}


def test_a_certificate_is_told_with_these_fields_and_no_others(office, design, worker):
    certificate = certified(worker, design=design)

    told = office.json(f"/certificates/{certificate.pk}")

    assert told == {
        "id": certificate.pk,
        "person": worker.pk,
        "record": certificate.record_id,
        "subject": "course-1",
        "title": "面接の基本",
        "issuer": "東京児童福祉研修協議会（見本）",
        "serial": certificate.serial,
        "state": "valid",
        "completed_on": "2026-10-02",
        "issued_on": TODAY.isoformat(),
        "valid_until": None,
        "replaces": None,
    }
    assert office.items("/certificates") == [told]


def test_only_the_issuers_office_reads_it(office, design, worker, nerima, nerima_centre, bureau):
    certificate = certified(worker, design=design)
    ward = Program(nerima)
    by_ward = certified(
        worker,
        design=CertificateDesignFactory(
            name="区の様式", issuer=IssuerFactory(organisation=nerima_centre, name="練馬区")
        ),
        subject_key="ward",
    )

    assert ids(office.items("/certificates")) == {certificate.pk}
    assert ids(ward.items("/certificates")) == {by_ward.pk}
    assert ward.get(f"/certificates/{certificate.pk}").status_code == 404
    assert office.get(f"/certificates/{by_ward.pk}").status_code == 404
    assert ids(Program(bureau, Role.HR).items("/certificates")) == {certificate.pk}
    assert Program(nerima_centre, Role.SUPERVISOR).items("/certificates") == []


@pytest.fixture
def one_of_each(office, design, worker) -> dict[str, int]:
    """A certificate in each state, by state; the reissued one has a valid successor."""
    found = {
        name: certified(worker, design=design, subject_key=name)
        for name in ("valid", "expired", "revoked", "replaced")
    }
    Certificate.objects.filter(pk=found["expired"].pk).update(valid_until=TODAY - DAY)
    Certificate.objects.filter(pk=found["valid"].pk).update(valid_until=TODAY)
    actions.revoke(found["revoked"], reason="誤り", by=None)
    actions.reissue(found["replaced"], reason="改姓", by=None)
    worker.certificate_name = "文字\U00030000"
    worker.save()
    found["held"] = certified(worker, design=design, subject_key="held")
    return {name: certificate.pk for name, certificate in found.items()}


@pytest.mark.parametrize("state", ["held", "valid", "expired", "revoked", "replaced"])
def test_a_state_is_asked_for(office, one_of_each, state):
    rows = {row["id"]: row for row in office.items("/certificates", state=state)}

    successor = {row["id"] for row in rows.values() if row["replaces"]}
    assert set(rows) - successor == {one_of_each[state]}
    assert {row["state"] for row in rows.values()} == {state}
    assert len(successor) == (1 if state == "valid" else 0)


def test_what_happened_since_is_asked_for(office, design, worker, outsider):
    old, other = certified(worker, design=design), certified(outsider, design=design)
    before = office.json("/me")["now"]
    assert office.items("/certificates", since=before) == []

    actions.revoke(old, reason="誤り", by=None)

    assert ids(office.items("/certificates", since=before)) == {old.pk}
    assert ids(office.items("/certificates", person=outsider.pk)) == {other.pk}
    assert ids(office.items("/certificates", fiscal_year=1999 + 1)) == set()
    assert ids(office.items("/certificates", subject="course-1")) == {old.pk, other.pk}


def test_neither_code_nor_name_nor_reason_is_told(office, design, worker):
    certificate = certified(worker, design=design)
    actions.revoke(certificate, reason="本人の申し出による", by=None)

    told = office.get(f"/certificates/{certificate.pk}").content.decode()

    for secret in (certificate.code, certificate.shown_code, "桜井", "本人の申し出"):
        assert secret not in told


def test_three_certificates_cost_as_many_queries_as_one(office, one_of_each):
    office.get("/certificates")
    with CaptureQueriesContext(connection) as one:
        assert len(office.items("/certificates", limit=1)) == 1
    with CaptureQueriesContext(connection) as three:
        assert len(office.items("/certificates", limit=3)) == 3

    assert len(one) == len(three)
