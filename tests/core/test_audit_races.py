"""Twenty processes write at once, some take back what they did: numbers without a gap."""

import pytest

from core import audit
from core.models import AuditEvent, AuditHead
from tests.core import race_calls  # noqa: F401 -- registers the kind
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_many_writers_make_one_chain_without_a_gap():
    calls = [{"times": 5, "undo": place % 4 == 0} for place in range(20)]

    results = run_together("tests.core.race_calls:record_events", calls)

    assert [result.error for result in results] == [None] * 20
    numbers = list(AuditEvent.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 15 * 5 + 1))
    assert AuditHead.objects.get().number == 75
    assert audit.verify(chunk=7) == audit.Verdict(1, 75)


def test_tables_are_empty_and_guarded_again_after_a_test_on_several_connections():
    assert not AuditEvent.objects.exists()
    assert audit.record("tests.seen", by=None).number == 1
    assert audit.verify().fault is None


def test_reading_while_others_write_finds_no_fault():
    calls = [{"times": 10, "undo": False}] * 6

    results = run_together(
        "tests.core.race_calls:record_or_verify",
        [*({"verify": False, **call} for call in calls), {"verify": True, "times": 10}],
    )

    assert [result.error for result in results] == [None] * 7
    assert results[-1].value == [None] * 10
