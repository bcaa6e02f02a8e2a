"""Several real processes write the same thing at once: exactly one row results."""

import pytest

from records.invariants import satisfied_apart_from_the_ledger
from records.models import Obligation, Record
from records.states import Kind
from tests.factories.records import ObligationFactory, RequirementFactory, recorded
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_one_event_recorded_by_many_is_one_row(worker):
    calls = [{"person": worker.pk, "key": "lesson:a:1:1", "score": n} for n in range(8)]

    results = run_together("tests.records.race_calls:write", calls)

    row = Record.objects.get()
    assert [(result.value, result.error) for result in results] == [(row.pk, None)] * 8


def test_one_record_corrected_by_many_is_corrected_once(worker):
    row = recorded(worker, kind=Kind.QUIZ)

    results = run_together(
        "tests.records.race_calls:mend", [{"record": row.pk, "score": n} for n in range(6)]
    )

    new = Record.objects.current().get()
    assert [result.value for result in results if result.error is None] == [new.pk]
    assert {result.error for result in results if result.error} == {"ValidationError"}
    assert Record.objects.count() == 2


def test_obligations_refreshed_by_many_exist_once(worker, colleague):
    RequirementFactory()

    results = run_together("tests.records.race_calls:refresh", [{}] * 6)

    assert {result.error for result in results} == {None}
    assert sorted(Obligation.objects.values_list("person", flat=True)) == sorted(
        [worker.pk, colleague.pk]
    )


def test_a_completion_and_its_obligation_written_at_once_find_each_other(worker, colleague):
    """The records are written and not yet committed when the obligations are made."""
    RequirementFactory()

    results = run_together(
        "tests.records.race_calls:do",
        [
            {"name": "complete", "person": worker.pk, "pause": 1.5},
            {"name": "complete", "person": colleague.pk, "pause": 1},
            {"name": "refresh_after", "pause": 0.5},
        ],
    )

    assert {result.error for result in results} == {None}
    assert Obligation.objects.count() == 2
    assert not Obligation.objects.filter(satisfied_on=None).exists()


def test_one_completion_taken_back_while_another_is_written(worker, colleague):
    row = ObligationFactory(person=worker)
    first = recorded(worker)

    results = run_together(
        "tests.records.race_calls:do",
        [
            {"name": "take_back", "record": first.pk},
            *[{"name": "complete", "person": worker.pk, "pause": 0.2} for _ in range(3)],
        ],
    )

    row.refresh_from_db()
    assert {result.error for result in results} == {None}
    assert row.satisfied_on == Record.objects.done().get().occurred_on
    assert list(satisfied_apart_from_the_ledger()) == []
