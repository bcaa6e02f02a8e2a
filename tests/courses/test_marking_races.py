"""Two markers at once: one is first, the other is told, and nothing is counted twice."""

from collections import Counter

import pytest

from core.invariants import broken
from courses import actions
from courses.models import Attempt, Marking
from courses.states import AttemptState
from people.roles import Role
from records.models import Record
from records.states import Kind
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    attempt_of,
    bureau,
    make_course,
    make_quiz,
)
from tests.factories.people import PostFactory
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CALL = "tests.courses.race_calls:mark"
BEST, HALF = {"c1": "l3", "c2": "l3"}, {"c1": "l2", "c2": "l2"}


@pytest.fixture
def markers(transactional_db):
    return [PostFactory(organisation=bureau(), roles=[Role.TRAINER]).person for _ in range(4)]


def paper(**fields):
    category = QuestionCategoryFactory()
    essay = QuestionFactory(category=category, essay=True)
    quiz = make_quiz(make_course(lessons=0), category=category, questions=1, bank=0, **fields)
    person = PostFactory().person
    attempt = attempt_of(person, quiz)
    return actions.submit_attempt(attempt=attempt, answers={str(essay.pk): "所見です。"}, by=person)


def test_of_four_markers_one_gives_the_marks_and_three_are_told(markers):
    attempt = paper()

    results = run_together(
        CALL, [{"attempt": attempt.pk, "marker": each.pk, "levels": BEST} for each in markers]
    )

    assert Counter(result.error for result in results) == {None: 1, "AlreadyMarked": 3}
    assert Marking.objects.count() == Record.objects.of_kind(Kind.QUIZ).count() == 1
    assert broken("courses") == []


def test_of_two_windows_of_one_marker_the_second_is_told(markers):
    attempt = paper(second_marker=True)
    calls = [
        {"attempt": attempt.pk, "marker": markers[0].pk, "levels": each} for each in (BEST, HALF)
    ]

    results = run_together(CALL, calls)

    assert Counter(result.error for result in results) == {None: 1, "AlreadyMarked": 1}
    assert Marking.objects.count() == 1


def test_two_of_two_finish_the_paper_once(markers):
    attempt = paper(second_marker=True, most_difference=8)
    calls = [
        {"attempt": attempt.pk, "marker": each.pk, "levels": levels}
        for each, levels in zip(markers, (BEST, HALF, BEST, HALF), strict=True)
    ]

    results = run_together(CALL, calls)

    assert Counter(result.error for result in results)[None] == 2
    done = Attempt.objects.get()
    assert (done.state, Record.objects.of_kind(Kind.QUIZ).count()) == (AttemptState.GRADED, 1)
    assert set(done.markings.values_list("place", flat=True)) == {1, 2}
    assert broken("courses") == []
