"""Several real processes write the same thing at once: exactly one row results."""

import pytest

from records.models import Obligation, Record
from records.states import Kind
from tests.factories.records import RequirementFactory, recorded
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
