"""The daily look at the chain: only what is new, all of it on Sundays, an alarm that stays."""

import datetime
import logging

import pytest
from django.db import connection

from core import audit, ticks
from core.audit import registry as module
from core.audit import triggers
from core.models import AuditCheck, AuditEvent, AuditSubject

pytestmark = pytest.mark.django_db

FRIDAY = datetime.datetime(2026, 11, 20, 3, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _seen(monkeypatch):
    monkeypatch.setattr(module, "_kinds", audit.kinds())
    audit.kind("tests.seen", "試験で見た")


def record(times: int) -> None:
    for _ in range(times):
        audit.record("tests.seen", by=None)


def checked():
    rows = AuditCheck.objects.order_by("pk")
    return list(rows.values_list("since", "last", "bad_number", "fault"))


def test_each_day_looks_at_what_is_new():
    record(3)
    audit.check(at=FRIDAY)
    audit.check(at=FRIDAY + DAY)
    record(2)
    audit.check(at=FRIDAY + 2 * DAY)

    assert checked() == [(1, 3, None, ""), (4, 3, None, ""), (4, 5, None, "")]


def test_a_chain_without_events_is_in_order():
    assert audit.check(at=FRIDAY).fault == ""


@pytest.mark.parametrize(
    ("days", "since"), [(0, 4), (1, 4), (2, 1), (3, 4)], ids=["Fri", "Sat", "Sun", "Mon"]
)
def test_sunday_in_tokyo_looks_at_all(days, since):
    record(3)
    audit.check(at=FRIDAY - 7 * DAY)

    ticks.verify_events(FRIDAY + days * DAY)

    assert AuditCheck.objects.first().since == since


def test_the_alarm_goes_on_until_somebody_has_seen_to_it(caplog):
    caplog.set_level(logging.INFO)
    record(5)
    triggers.lift(connection)
    was = AuditEvent.objects.get(pk=3).facts
    AuditEvent.objects.filter(pk=3).update(facts={"n": 1})

    audit.check(at=FRIDAY)
    record(1)
    audit.check(at=FRIDAY + DAY)
    AuditEvent.objects.filter(pk=3).update(facts=was)
    audit.check(at=FRIDAY + 2 * DAY)

    assert checked() == [(1, 3, 3, "changed"), (1, 3, 3, "changed"), (1, 6, None, "")]
    assert [line.levelname for line in caplog.records] == ["ERROR", "ERROR", "INFO"]
    assert "Audit event 3: changed" in caplog.text


def test_what_was_removed_since_yesterday_is_found_though_nothing_is_new():
    record(3)
    audit.check(at=FRIDAY)
    triggers.lift(connection)
    AuditSubject.objects.filter(event=3).delete()
    AuditEvent.objects.filter(pk=3).delete()

    assert audit.check(at=FRIDAY + DAY).fault == "removed"


def test_a_chore_that_finds_something_says_so_and_is_not_repeated_at_once():
    record(1)
    triggers.lift(connection)
    AuditEvent.objects.update(kind="tests.other")

    assert ticks.verify_events(FRIDAY) == "changed"


class TestSentences:
    def test_facts_fill_a_sentence_and_what_is_not_there_is_a_dash(self):
        audit.kind("tests.saved", "Saved %(rows)s rows of %(year)s")

        assert audit.sentence_of("tests.saved", {"rows": 3}) == "Saved 3 rows of –"

    def test_a_percent_sign_is_only_a_percent_sign(self):
        audit.kind("tests.half", "100%")

        assert audit.sentence_of("tests.half", {}) == "100%"

    def test_a_kind_without_an_app_is_its_name(self):
        assert audit.sentence_of("gone.away", {"rows": 3}) == "gone.away"
