"""Each sentence holds of what the actions write, and names the row that breaks it by hand."""

import datetime

import pytest
from django.db import connection

from core.invariants import broken
from records.actions import correct, refresh_obligations, void
from records.models import Record
from records.states import Kind
from tests.factories.records import ObligationFactory, RequirementFactory, recorded

EVENT_ONCE = "An event is in the ledger once."
CURRENT = "A row of the ledger is current exactly when no other supersedes it."
SAME_EVENT = "A correction is about the same event of the same person."
FISCAL_YEAR = "The fiscal year of a record is the one of its day."
MUNICIPALITY = "A record counts for a municipality, for its own if it was done in one."
PLACE = "A record has the organisation of its post, and the post is the person's own."
NO_POST = "A record without a post has no organisation."
SUBJECT = "An obligation asks for what its requirement asks for."
DUE = "An obligation is due in the days of this site."
PERSON = "An obligation belongs to the person of its post."
SATISFIED = "An obligation is satisfied since the day that the ledger says."


def by_hand(table: str, assignment: str, pk: int) -> None:
    """Around every guard, as somebody with a database shell could."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {assignment} WHERE id = %s", [pk])


def test_what_the_actions_write_breaks_nothing(worker, outsider, facilitator, trainer, nerima):
    correct(recorded(worker), reason="誤り", by=trainer, occurred_on=datetime.date(2026, 3, 31))
    void(recorded(outsider), reason="誤り", by=trainer)
    recorded(facilitator)
    recorded(worker, post=None)
    RequirementFactory()
    refresh_obligations(on=recorded(worker, kind=Kind.LESSON).occurred_on)

    assert broken("records") == []


@pytest.mark.parametrize(
    ("sentence", "assignment"),
    [
        pytest.param(CURRENT, "current = false", id="lost"),
        pytest.param(FISCAL_YEAR, "fiscal_year = 2025", id="fiscal year"),
        pytest.param(FISCAL_YEAR, "occurred_on = '2026-03-31'", id="day"),
        pytest.param(MUNICIPALITY, "municipality_id = NULL", id="no municipality"),
        pytest.param(PLACE, "organisation_id = NULL, municipality_id = NULL", id="no place"),
        pytest.param(NO_POST, "post_id = NULL", id="no post"),
    ],
)
def test_a_record_broken_by_hand_is_named(outsider, sentence, assignment):
    recorded(outsider)
    row = recorded(outsider)

    by_hand("records_record", assignment, row.pk)

    assert broken("records") == [(sentence, f"record {row.pk}")]


def test_another_municipality_is_named(outsider, nerima):
    row = recorded(outsider)

    by_hand("records_record", f"municipality_id = {nerima.pk}", row.pk)

    assert broken("records") == [(MUNICIPALITY, f"record {row.pk}")]


def test_a_municipality_that_is_none_is_named(worker, nerima_centre):
    row = recorded(worker)

    by_hand("records_record", f"municipality_id = {nerima_centre.pk}", row.pk)

    assert broken("records") == [(MUNICIPALITY, f"record {row.pk}")]


def test_a_record_in_the_post_of_another_is_named(worker, colleague):
    row = recorded(worker)

    by_hand("records_record", f"person_id = {colleague.pk}", row.pk)

    assert broken("records") == [(PLACE, f"record {row.pk}")]


def test_a_superseded_row_that_is_current_is_named_for_both_reasons(worker, trainer):
    old = recorded(worker)
    new = correct(old, reason="誤り", by=trainer, score=80)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX records_key_current")

    by_hand("records_record", "current = true", old.pk)

    assert sorted(broken("records")) == sorted(
        [
            (CURRENT, f"record {old.pk}"),
            (EVENT_ONCE, f"record {old.pk}"),
            (EVENT_ONCE, f"record {new.pk}"),
        ]
    )


def test_a_correction_that_turned_into_another_subject_is_named(worker, trainer):
    new = correct(recorded(worker), reason="誤り", by=trainer, score=80)

    by_hand("records_record", "subject_key = 'other'", new.pk)

    assert broken("records") == [(SAME_EVENT, f"record {new.pk}")]


@pytest.mark.parametrize(
    ("sentence", "assignment"),
    [
        pytest.param(SUBJECT, "subject_key = 'other'", id="subject"),
        pytest.param(SUBJECT, "subject_kind = 'quiz'", id="kind"),
        pytest.param(DUE, "due = '0026-12-18'", id="due"),
    ],
)
def test_an_obligation_broken_by_hand_is_named(worker, sentence, assignment):
    row = ObligationFactory(person=worker)

    by_hand("records_obligation", assignment, row.pk)

    assert broken("records") == [(sentence, f"obligation {row.pk}")]


def test_an_obligation_of_another_person_is_named(worker, colleague):
    row = ObligationFactory(person=worker)

    by_hand("records_obligation", f"person_id = {colleague.pk}", row.pk)

    assert broken("records") == [(PERSON, f"obligation {row.pk}")]


def test_an_obligation_that_is_over_keeps_what_it_asked_for(worker):
    row = ObligationFactory(person=worker, ended_on="2026-11-01")

    by_hand("records_obligation", "subject_key = 'other'", row.pk)

    assert broken("records") == []


def test_nothing_is_broken_in_an_empty_ledger(db):
    assert (Record.objects.count(), broken("records")) == (0, [])


@pytest.mark.parametrize("said", ["NULL", "'2026-10-03'"])
def test_an_obligation_that_says_other_than_the_ledger_is_named(worker, colleague, said):
    recorded(worker, occurred_on=datetime.date(2026, 10, 2))
    ObligationFactory(person=colleague)
    row = ObligationFactory(person=worker)

    by_hand("records_obligation", f"satisfied_on = {said}", row.pk)

    assert broken("records") == [(SATISFIED, f"obligation {row.pk}")]
