import datetime

import pytest
from django.utils.translation import override

from people.models import Post
from records.actions import correct, void
from records.models import Record
from records.reports import (
    Figures,
    distinct_learners,
    figures,
    figures_by,
    municipalities_covered,
    occasions_held,
    occasions_text,
    total_learners,
)
from records.states import Kind, Outcome
from tests.factories.people import PostFactory
from tests.factories.records import recorded

LAST_YEAR = datetime.date(2026, 3, 31)
ALL = Record.objects.all()


def attended(person, occasion, **more):
    return recorded(
        person,
        **{"kind": Kind.SESSION, "outcome": Outcome.ATTENDED, "occasion_key": occasion} | more,
    )


def test_a_person_who_came_twice_counts_twice_and_once(worker):
    attended(worker, "run-1")
    attended(worker, "run-2")

    assert (total_learners(ALL), distinct_learners(ALL), occasions_held(ALL)) == (2, 1, 2)


def test_two_sessions_of_one_occasion_count_once(worker):
    attended(worker, "run-1")
    attended(worker, "run-1")

    assert (total_learners(ALL), occasions_held(ALL)) == (1, 1)


def test_two_people_at_one_occasion_count_twice(worker, colleague):
    attended(worker, "run-1")
    attended(colleague, "run-1", outcome=Outcome.PARTIAL)

    assert (total_learners(ALL), distinct_learners(ALL), occasions_held(ALL)) == (2, 2, 1)


@pytest.mark.parametrize("outcome", [Outcome.EXCUSED, Outcome.FAILED])
def test_who_was_not_there_does_not_count(worker, outcome):
    attended(worker, "run-1", outcome=outcome)

    assert figures(ALL) == Figures(0, 0, 0, None)


def test_self_paced_learning_counts_completions(worker, colleague):
    recorded(worker)
    recorded(colleague, outcome=Outcome.FAILED)
    recorded(colleague, kind=Kind.LESSON)

    assert figures(ALL) == Figures(1, 1, 1, None)


def test_a_completion_after_meetings_is_not_counted_again(worker):
    attended(worker, "run-1")
    recorded(worker)

    assert figures(ALL) == Figures(1, 1, 1, 1)


def test_a_completion_that_names_its_occasion_counts_there(worker):
    attended(worker, "run-1")
    recorded(worker, occasion_key="run-1")

    assert figures(ALL) == Figures(1, 1, 1, 1)


def test_a_corrected_row_counts_once_and_a_void_one_not_at_all(worker, colleague, trainer):
    correct(recorded(worker), reason="誤り", by=trainer, score=80)
    void(recorded(colleague), reason="誤り", by=trainer)

    assert figures(ALL) == Figures(1, 1, 1, None)


def test_municipalities_are_those_where_somebody_completed(
    worker, colleague, outsider, trainer, nerima, nakano
):
    recorded(worker)
    recorded(colleague)
    attended(outsider, "run-1")
    recorded(trainer)

    assert list(municipalities_covered(ALL)) == [nerima]

    recorded(outsider)
    assert list(municipalities_covered(ALL)) == [nakano, nerima]


def test_a_transfer_does_not_move_what_was_covered(worker, nerima, nakano):
    recorded(worker)

    Post.objects.filter(person=worker).update(end=datetime.date(2026, 11, 1))
    PostFactory(person=worker, organisation=nakano, start=datetime.date(2026, 11, 1))

    assert list(municipalities_covered(ALL)) == [nerima]


def test_records_are_narrowed_by_year_subject_and_organiser(worker, colleague, bureau, nerima):
    recorded(worker, organiser=bureau)
    recorded(colleague, organiser=nerima, subject_key="course-2", occurred_on=LAST_YEAR)

    assert distinct_learners(ALL.in_fiscal_year(2026)) == 1
    assert distinct_learners(ALL.about("course-2")) == 1
    assert distinct_learners(ALL.organised_by(bureau)) == 1
    assert distinct_learners(ALL.organised_by(bureau).about("course-2")) == 0


def test_figures_by_year(worker, colleague, outsider):
    recorded(worker, occurred_on=LAST_YEAR)
    attended(worker, "run-1")
    attended(colleague, "run-1")
    recorded(outsider)

    assert figures_by("fiscal_year", ALL) == {
        2025: Figures(1, 1, 1, None),
        2026: Figures(3, 3, 1, 1),
    }


def test_figures_by_subject_organiser_and_municipality(worker, outsider, bureau, nerima, nakano):
    recorded(worker, organiser=bureau)
    recorded(outsider, organiser=nakano, subject_key="course-2")

    one = Figures(1, 1, 1, None)
    assert figures_by("subject_key", ALL) == {"course-1": one, "course-2": one}
    assert figures_by("organiser", ALL) == {bureau.pk: one, nakano.pk: one}
    assert figures_by("municipality", ALL) == {nerima.pk: one, nakano.pk: one}


@pytest.mark.parametrize("years", [1, 3])
def test_figures_take_two_queries(worker, django_assert_num_queries, years):
    for year in range(years):
        recorded(worker, occurred_on=datetime.date(2024 + year, 10, 2))

    with django_assert_num_queries(2):
        figures_by("fiscal_year", ALL)
    with django_assert_num_queries(2):
        figures(ALL)


def test_self_paced_learning_is_not_zero_times():
    with override(None):
        assert occasions_text(None) == "No occasions (self-paced)"
        assert occasions_text(0) == "0 times"
        assert occasions_text(1234) == "1,234 times"
