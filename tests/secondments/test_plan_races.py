"""The plan under several real processes: one row of a kind, and a frozen year that tells the truth."""

import pytest

from secondments.models import PlanRow, PlanYear
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def facts(metropolis, nerima, bureau):
    return {"home": nerima.pk, "host": bureau.pk, "by": metropolis.pk}


def test_a_row_written_by_many_is_one(facts):
    calls = [facts | {"planned": n} for n in range(1, 7)]

    results = run_together("tests.secondments.figure_race_calls:plan", calls)

    assert [result.error for result in results] == [None] * 6
    assert PlanRow.objects.get().planned in range(1, 7)


def test_what_is_written_while_it_is_frozen_is_in_it_or_refused(facts):
    calls = [facts | {"planned": n} for n in (1, 0, 2, 3)]

    results = run_together("tests.secondments.figure_race_calls:plan_or_freeze", calls)

    frozen = PlanYear.objects.get()
    told = sum(line[5] for line in frozen.snapshot["lines"])
    assert frozen.is_frozen
    assert results[1].error is None
    assert told == sum(PlanRow.objects.values_list("planned", flat=True))
    assert {result.error for result in results} <= {None, "ValidationError"}


def test_a_year_is_frozen_once(metropolis, facts):
    results = run_together(
        "tests.secondments.figure_race_calls:freeze", [{"by": metropolis.pk}] * 4
    )

    assert [result.error for result in results].count(None) == 1
