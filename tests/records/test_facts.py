import datetime
from decimal import Decimal

import pytest

from records.actions import correct, void
from records.facts import load_facts
from records.rules import Entry
from records.states import Kind, Outcome
from tests.factories.records import recorded

DAY = datetime.date(2026, 10, 2)


def test_facts_carry_what_rules_look_at(worker):
    recorded(
        worker,
        kind=Kind.SESSION,
        subject_key="c",
        edition=2,
        outcome=Outcome.PARTIAL,
        occurred_on=DAY,
        score=Decimal("72.5"),
        lecture_minutes=30,
        exercise_minutes=20,
        practicum_minutes=10,
        occasion_key="run",
        key="session:run:1:7",
    )

    assert load_facts([worker], ["c"])[worker.pk].done == (
        Entry("session", "c", "partial", DAY, 2, Decimal("72.5"), 30, 20, 10, "run",
              "session:run:1:7"),
    )  # fmt: skip


def test_facts_hold_only_these_people_and_subjects(worker, colleague):
    recorded(worker, subject_key="a")
    recorded(worker, subject_key="b")
    recorded(colleague, subject_key="a")

    facts = load_facts([worker.pk], ["a", "c"])

    assert {pk: [entry.subject for entry in each.done] for pk, each in facts.items()} == {
        worker.pk: ["a"]
    }


def test_everybody_asked_about_is_in_the_answer(worker, colleague):
    facts = load_facts([worker, colleague], ["a"])

    assert {pk: each.done for pk, each in facts.items()} == {worker.pk: (), colleague.pk: ()}


def test_corrected_and_voided_rows_are_no_facts(worker, trainer):
    mended = recorded(worker, subject_key="a", outcome=Outcome.FAILED)
    correct(mended, reason="採点の誤り", by=trainer, outcome=Outcome.PASSED)
    void(recorded(worker, subject_key="a"), reason="誤り", by=trainer)

    (entry,) = load_facts([worker], ["a"])[worker.pk].done

    assert entry.outcome == "passed"


def test_facts_of_one_fiscal_year(worker):
    recorded(worker, subject_key="a", occurred_on=datetime.date(2026, 3, 31))
    recorded(worker, subject_key="a", occurred_on=datetime.date(2026, 4, 1))

    (entry,) = load_facts([worker], ["a"], year=2026)[worker.pk].done

    assert entry.occurred_on == datetime.date(2026, 4, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_facts_take_one_query(worker, colleague, trainer, django_assert_num_queries, count):
    people = [worker, colleague, trainer][:count]
    for person in people:
        recorded(person, subject_key="a")

    with django_assert_num_queries(1):
        load_facts(people, ["a", "b"])
