"""`satisfied_on` is what the ledger says, whoever writes: the ledger, obligations, requirements."""

import datetime

import pytest
from django.utils import timezone

from core.ticking import do_chores
from records.actions import (
    correct,
    move_obligations,
    move_person,
    record_many,
    refresh_obligations,
    settle,
    void,
)
from records.invariants import satisfied_apart_from_the_ledger
from records.models import Obligation, Requirement
from records.states import Kind, Outcome
from tests.conftest import post_of
from tests.factories.records import ObligationFactory, RequirementFactory, deed, recorded

TODAY = datetime.date(2026, 11, 20)
APRIL, JUNE = datetime.date(2026, 4, 8), datetime.date(2026, 6, 18)
LAST_YEAR = datetime.date(2026, 3, 31)


@pytest.fixture(autouse=True)
def agrees(db):
    """Whatever a test did, the ledger and the obligations say the same afterwards."""
    yield
    assert list(satisfied_apart_from_the_ledger()) == []


def satisfied_on(row: Obligation) -> datetime.date | None:
    row.refresh_from_db()
    return row.satisfied_on


def test_a_record_satisfies_what_its_person_owes_and_nothing_else(worker, colleague):
    row, others = ObligationFactory(person=worker), ObligationFactory(person=colleague)
    other_course = ObligationFactory(
        person=worker, requirement=RequirementFactory(subject_key="course-2")
    )

    recorded(worker, occurred_on=JUNE)

    assert [satisfied_on(each) for each in (row, others, other_course)] == [JUNE, None, None]


def test_the_first_day_counts_in_whatever_order_it_is_written(worker):
    row = ObligationFactory(person=worker)

    recorded(worker, occurred_on=JUNE)
    recorded(worker, occurred_on=APRIL)
    recorded(worker, occurred_on=TODAY)

    assert satisfied_on(row) == APRIL


def test_a_yearly_one_counts_its_own_year_and_an_edition_its_own(worker):
    yearly = ObligationFactory(person=worker, requirement=RequirementFactory(yearly=True))
    second = ObligationFactory(person=worker, requirement=RequirementFactory(edition=2))

    recorded(worker, occurred_on=LAST_YEAR, edition=2)
    recorded(worker, occurred_on=JUNE, edition=1)

    assert (satisfied_on(yearly), satisfied_on(second)) == (JUNE, LAST_YEAR)


def test_many_at_once(worker, colleague, outsider):
    rows = [ObligationFactory(person=person) for person in (worker, colleague, outsider)]

    record_many([deed(worker, occurred_on=JUNE), deed(outsider, occurred_on=APRIL)], by=None)

    assert [satisfied_on(row) for row in rows] == [JUNE, None, APRIL]


def test_a_voided_completion_satisfies_no_longer(worker, trainer):
    row = ObligationFactory(person=worker)
    first, _second = recorded(worker, occurred_on=APRIL), recorded(worker, occurred_on=JUNE)

    void(first, reason="誤り", by=trainer)

    assert satisfied_on(row) == JUNE


def test_a_correction_moves_the_day_and_the_year(worker, trainer):
    row = ObligationFactory(person=worker)
    yearly = ObligationFactory(person=worker, requirement=RequirementFactory(yearly=True))

    correct(recorded(worker, occurred_on=JUNE), reason="誤り", by=trainer, occurred_on=LAST_YEAR)

    assert (satisfied_on(row), satisfied_on(yearly)) == (LAST_YEAR, None)


def test_a_failure_corrected_to_a_completion_satisfies(worker, trainer):
    row = ObligationFactory(person=worker)
    failed = recorded(worker, occurred_on=JUNE, outcome=Outcome.FAILED)
    assert satisfied_on(row) is None

    correct(failed, reason="採点の誤り", by=trainer, outcome=Outcome.COMPLETED)

    assert satisfied_on(row) == JUNE


def test_what_was_done_before_it_was_owed_satisfies_at_once(worker, colleague):
    recorded(worker, occurred_on=JUNE)
    RequirementFactory()

    refresh_obligations(on=TODAY)

    assert {row.person: row.satisfied_on for row in Obligation.objects.all()} == {
        worker: JUNE,
        colleague: None,
    }


@pytest.mark.parametrize("mended", [{"edition": 2}, {"subject_key": "course-2"}])
def test_a_requirement_that_is_mended_is_judged_again(worker, mended):
    recorded(worker, occurred_on=APRIL)
    recorded(worker, occurred_on=JUNE, **mended)
    RequirementFactory(edition=1)
    refresh_obligations(on=TODAY)
    row = Obligation.objects.get()
    assert satisfied_on(row) == APRIL

    Requirement.objects.update(**{"edition": 1} | mended)
    refresh_obligations(on=TODAY)

    assert satisfied_on(row) == JUNE


def test_an_account_that_goes_into_another_takes_what_it_did_and_owed(worker, outsider, trainer):
    """The post first, then the obligations, then the records: as 統合 does it."""
    row = ObligationFactory(person=outsider)
    own = ObligationFactory(person=worker)
    recorded(outsider, occurred_on=JUNE, key=f"course:course-1:1:{outsider.pk}")
    moved = post_of(outsider)
    moved.person = worker
    moved.save()
    outsider.merged_into = worker
    outsider.save()

    move_obligations(person=outsider, to=worker)
    assert (satisfied_on(row), satisfied_on(own)) == (None, None)
    move_person(person=outsider, to=worker, reason="同じ人", by=trainer)

    assert (satisfied_on(row), satisfied_on(own)) == (JUNE, JUNE)


def test_what_nobody_owes_is_written_as_before(worker):
    row = ObligationFactory(person=worker)

    recorded(worker, kind=Kind.LESSON, subject_key="lesson-1")

    assert satisfied_on(row) is None


@pytest.mark.parametrize("count", [1, 3])
def test_settling_costs_the_same_for_many(nerima, django_assert_num_queries, worker, count):
    for number in range(count):
        ObligationFactory(
            person=worker, requirement=RequirementFactory(subject_key=f"course-{number}")
        )

    with django_assert_num_queries(2):
        settle(Obligation.objects.all())


def test_what_an_older_site_left_undone_is_done_once_a_day(worker):
    row = ObligationFactory(person=worker)
    recorded(worker, occurred_on=JUNE)
    Obligation.objects.update(satisfied_on=None)

    said = [{each.name: each.said for each in do_chores(timezone.now())} for _ in range(2)]

    assert satisfied_on(row) == JUNE
    assert [each.get("records.settle_obligations") for each in said] == ["1", None]
