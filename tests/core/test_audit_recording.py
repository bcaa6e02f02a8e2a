"""What is written, and what is refused."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit
from core.audit import registry as module
from core.models import AuditEvent, AuditHead, AuditSubject
from tests.conftest import post_of
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seen(monkeypatch):
    monkeypatch.setattr(module, "_kinds", audit.kinds())
    audit.kind("tests.seen", "試験で見た")


def written():
    rows = AuditEvent.objects.values_list("number", "kind", "by", "post", "organisation", "facts")
    return list(rows.order_by("number"))


def test_an_event_says_who_in_which_post_did_what_to_whose_data(nerima_hr, worker, colleague):
    audit.record(
        "tests.seen",
        by=nerima_hr,
        about=[worker.pk, colleague.pk, worker.pk],
        organisation=post_of(nerima_hr).organisation_id,
        facts={"batch": 3},
    )

    post = post_of(nerima_hr)
    assert written() == [
        (1, "tests.seen", nerima_hr.pk, post.pk, post.organisation_id, {"batch": 3})
    ]
    assert set(AuditSubject.objects.values_list("event", "person")) == {
        (1, worker.pk),
        (1, colleague.pk),
    }


def test_a_command_has_no_person_and_an_event_may_be_about_nobody():
    audit.record("tests.seen", by=None)

    assert written() == [(1, "tests.seen", None, None, None, {})]
    assert not AuditSubject.objects.exists()


def test_numbers_go_on_and_each_event_holds_the_mac_of_the_one_before():
    events = [audit.record("tests.seen", by=None) for _ in range(3)]

    assert [event.number for event in events] == [1, 2, 3]
    kept = AuditEvent.objects.order_by("number")
    assert [bytes(event.previous) for event in kept] == [b"", *[e.mac for e in events[:2]]]
    assert AuditHead.objects.get().number == 3


def test_an_event_goes_with_the_transaction_it_happened_in():
    audit.record("tests.seen", by=None)

    with transaction.atomic():
        audit.record("tests.seen", by=None)
        transaction.set_rollback(True)

    assert audit.record("tests.seen", by=None).number == 2
    assert audit.verify().fault is None


def test_a_kind_that_no_app_registers_is_refused():
    with pytest.raises(LookupError):
        audit.record("tests.unheard", by=None)

    assert written() == []


@pytest.mark.parametrize(
    "fact",
    ["桜井 みのり", "サクライ", ["ok", "石塚"], {"名": 1}, {"who": {"name": "健"}}, "a\nb", "\x00"],
)
def test_a_text_that_could_be_a_name_is_refused(fact):
    with pytest.raises(ValueError, match="numbers and codes"):
        audit.record("tests.seen", by=None, facts={"fact": fact})

    assert written() == []


@pytest.mark.parametrize("fact", [1.5, datetime.date(2026, 11, 20), object(), {1, 2}])
def test_what_two_databases_would_give_back_differently_is_refused(fact):
    with pytest.raises(ValueError, match="cannot hold"):
        audit.record("tests.seen", by=None, facts={"fact": fact})


def test_a_fact_may_be_a_number_a_code_a_list_or_nothing():
    facts = {"n": 3, "big": 10**15, "ok": True, "code": "csv", "none": None, "ids": [2, 1], "m": {}}

    audit.record("tests.seen", by=None, facts=facts)

    assert AuditEvent.objects.get().facts == facts
    assert audit.verify().fault is None


@pytest.mark.parametrize("subjects", [0, 1, 300])
def test_an_event_costs_at_most_five_queries(subjects, nerima_hr, django_assert_num_queries):
    about = [person.pk for person in UserFactory.create_batch(min(subjects, 3))] * 100
    assert nerima_hr.active_post is not None  # as any request has asked already

    with django_assert_num_queries(4 if subjects else 3):
        audit.record("tests.seen", by=nerima_hr, about=about)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditevent SET kind = 'tests.other'",
        "DELETE FROM core_auditevent",
        "UPDATE core_auditsubject SET event_id = event_id",
        "DELETE FROM core_auditsubject",
    ],
)
def test_the_database_refuses_to_change_or_delete(statement, worker):
    audit.record("tests.seen", by=None, about=[worker.pk])

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert written() == [(1, "tests.seen", None, None, None, {})]
