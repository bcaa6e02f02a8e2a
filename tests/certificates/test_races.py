"""Numbers are scarce: unique and without gaps, whoever asks at the same moment."""

import hashlib

import pytest
from django.core.files.storage import storages

from certificates.models import Certificate, SerialCounter
from certificates.states import State
from core.invariants import broken
from tests.factories.certificates import (
    CertificateDesignFactory,
    IssuerFactory,
    certified,
    completed,
)
from tests.factories.people import PostFactory
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PROCESSES, EACH = 20, 10


@pytest.fixture
def design():
    return CertificateDesignFactory(issuer=IssuerFactory())


@pytest.fixture
def people(design):
    organisation = design.issuer.organisation
    posts = PostFactory.create_batch(PROCESSES * EACH, organisation=organisation)
    return [post.person for post in posts]


def test_two_hundred_issues_of_which_a_fifth_is_rolled_back_have_no_gap(design, people):
    records = [completed(person).pk for person in people]
    calls = [
        {
            "design": design.pk,
            "records": records[start::PROCESSES],
            "rolled_back": records[start::PROCESSES][::5],
        }
        for start in range(PROCESSES)
    ]

    results = run_together("tests.certificates.race_calls:issue_some", calls)

    assert [result.error for result in results] == [None] * PROCESSES
    kept = sorted(number for result in results for number in result.value)
    assert kept == list(range(1, 161))
    assert sorted(Certificate.objects.values_list("number", flat=True)) == kept
    assert SerialCounter.objects.get().last == 160
    assert broken("certificates") == []


def test_the_first_of_a_year_is_counted_once(people):
    """No counter row is there yet: two that make it at once must agree on one."""
    designs = [CertificateDesignFactory(issuer=IssuerFactory()) for _ in range(4)]
    records = [completed(person).pk for person in people[:24]]
    calls = [
        {"design": designs[index % 4].pk, "record": record} for index, record in enumerate(records)
    ]

    results = run_together("tests.certificates.race_calls:issue_one", calls)

    assert {result.error for result in results} == {None}
    assert [counter.last for counter in SerialCounter.objects.all()] == [6] * 4
    assert broken("certificates") == []


def test_one_completion_gets_one_certificate(design, people):
    record = completed(people[0]).pk

    results = run_together(
        "tests.certificates.race_calls:issue_one", [{"design": design.pk, "record": record}] * 20
    )

    assert {result.error for result in results} == {None}
    assert len({result.value for result in results}) == 1
    assert SerialCounter.objects.get().last == 1


def test_of_two_reissues_one_wins(design, people):
    certificate = certified(people[0], design=design)

    results = run_together(
        "tests.certificates.race_calls:reissue",
        [{"certificate": certificate.pk, "by": people[1].pk}] * 10,
    )

    assert sorted(result.value for result in results if result.value) == [2]
    assert Certificate.objects.filter(state=State.VALID).count() == 1
    assert broken("certificates") == []


def test_the_paper_is_kept_once(design, people):
    certificate = certified(people[0], design=design)

    results = run_together(
        "tests.certificates.race_calls:render", [{"certificate": certificate.pk}] * 4
    )

    certificate.refresh_from_db()
    content = certificate.pdf.read()
    assert {result.value for result in results} == {hashlib.sha256(content).hexdigest()}
    assert [
        name for name in storages["private"].listdir("certificates")[1] if certificate.code in name
    ] == [certificate.pdf.name.rpartition("/")[2]]
