"""Several real processes at one survey: one submission, no answer lost, closed once."""

from collections import Counter

import pytest

from courses import actions
from courses.models import SurveyOpening, SurveyParticipation, SurveyResult
from records.models import Record
from records.states import Kind
from tests.factories.courses import make_course
from tests.factories.people import PostFactory
from tests.factories.surveys import answers_of, begun, make_survey, number, part
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CALLS = "tests.courses.survey_race_calls"


def survey(**fields):
    return make_survey(make_course(), parts=[part(number("番号", required=True))], **fields)


def ready(page, count: int) -> list[SurveyParticipation]:
    rows = []
    for n in range(count):
        person = PostFactory().person
        row = begun(person, page)
        actions.save_survey_answers(
            participation=row, answers=answers_of(page, 番号=str(n)), by=person
        )
        rows.append(row)
    return rows


def test_the_first_to_begin_share_one_opening(transactional_db):
    page = survey()
    people = [PostFactory().person.pk for _ in range(3)]

    results = run_together(
        f"{CALLS}:begin", [{"page": page.pk, "person": person} for person in people * 2]
    )

    assert [result.error for result in results] == [None] * 6
    assert (SurveyOpening.objects.count(), SurveyParticipation.objects.count()) == (1, 3)


@pytest.mark.parametrize("anonymous", [False, True])
def test_of_eight_that_submit_one_is_taken_and_seven_are_told(transactional_db, anonymous):
    page = survey(anonymous=anonymous)
    (row,) = ready(page, 1)

    calls = [{"page": page.pk, "participation": str(row.pk)}] * 8
    results = run_together(f"{CALLS}:submit", calls)

    assert Counter(result.error for result in results) == {None: 1, "AlreadyAnswered": 7}
    assert Record.objects.of_kind(Kind.SURVEY).count() == (0 if anonymous else 1)


def test_anonymous_answers_at_one_moment_are_all_kept(transactional_db):
    page = survey(anonymous=True)
    rows = ready(page, 8)

    results = run_together(
        f"{CALLS}:submit", [{"page": page.pk, "participation": str(row.pk)} for row in rows]
    )
    closes = run_together(f"{CALLS}:close", [{"opening": rows[0].opening_id}] * 3)

    assert [result.error for result in results] == [None] * 8
    assert sorted(result.value for result in closes) == [False, False, True]
    values = SurveyResult.objects.values_list("values__0", flat=True)
    assert sorted(map(int, values)) == list(range(8))
    assert Record.objects.of_kind(Kind.SURVEY).count() == 8


def test_who_submits_while_it_closes_is_counted_or_told(transactional_db):
    page = survey(anonymous=True)
    rows = ready(page, 12)
    opening = rows[0].opening_id
    early = [{"page": page.pk, "participation": str(row.pk)} for row in rows[:6]]
    assert [r.error for r in run_together(f"{CALLS}:submit", early)] == [None] * 6

    late = [{"page": page.pk, "participation": str(row.pk), "opening": opening} for row in rows[6:]]
    closing = {"page": page.pk, "participation": "", "opening": opening}
    results = run_together(f"{CALLS}:submit_or_close", [*late, closing])

    taken = 6 + sum(result.error is None for result in results[:-1])
    assert {result.error for result in results} <= {None, "SurveyClosed", "DoesNotExist"}
    assert SurveyOpening.objects.get().answered == taken
    assert SurveyResult.objects.count() == taken
    assert Record.objects.of_kind(Kind.SURVEY).count() == taken


def test_two_nights_at_once_write_everybody_once(transactional_db):
    page = survey(anonymous=True)
    rows = ready(page, 5)
    for row in rows:
        run = {"page": page.pk, "participation": str(row.pk)}
        assert run_together(f"{CALLS}:submit", [run])[0].error is None

    results = run_together(f"{CALLS}:record", [{}] * 3)

    assert [result.error for result in results] == [None] * 3
    assert Record.objects.of_kind(Kind.SURVEY).count() == 5
