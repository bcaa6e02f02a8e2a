"""Several real processes at once: exactly one wins, the others are told."""

import datetime
from collections import Counter

import pytest
from django.utils import timezone

from courses.actions import AlreadySubmitted
from courses.models import Attempt, CoursePage, Edition, EditionPage, LessonPage, Progress
from courses.states import AttemptState
from people.models import User
from records.models import Record
from records.states import Kind
from tests.factories.courses import (
    attempt_of,
    failed,
    lessons_of,
    make_course,
    quiz_of,
)
from tests.factories.people import PostFactory
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CALLS = "tests.courses.race_calls"


@pytest.fixture
def learner(transactional_db) -> User:
    return PostFactory().person


def test_the_last_allowed_attempt_is_started_once(learner):
    quiz = quiz_of(make_course(lessons=0, quiz={"attempts_allowed": 2}))
    failed(learner, quiz)

    results = run_together(f"{CALLS}:start_attempt", [{"quiz": quiz.pk, "person": learner.pk}] * 4)

    assert [result.error for result in results] == [None] * 4
    assert len({result.value for result in results}) == 1
    assert sorted(Attempt.objects.values_list("number", "state")) == [
        (1, AttemptState.GRADED),
        (2, AttemptState.OPEN),
    ]


def test_the_first_attempt_of_a_course_not_begun_is_started_once(learner):
    quiz = quiz_of(make_course(lessons=0, quiz={}))

    results = run_together(f"{CALLS}:start_attempt", [{"quiz": quiz.pk, "person": learner.pk}] * 4)

    assert [result.error for result in results] == [None] * 4
    assert (Attempt.objects.count(), Progress.objects.count()) == (1, 1)


def test_of_twenty_submits_one_is_graded_and_nineteen_are_told(learner):
    attempt = attempt_of(learner, quiz_of(make_course(lessons=0, quiz={})))

    results = run_together(f"{CALLS}:submit", [{"attempt": attempt.pk, "person": learner.pk}] * 20)

    assert Counter(result.error for result in results) == {None: 1, "AlreadySubmitted": 19}
    told = {result.message for result in results if result.error}
    assert told == {" ".join(AlreadySubmitted().messages)}
    assert [result.value for result in results if not result.error] == ["100.00"]
    assert Record.objects.of_kind(Kind.QUIZ).count() == 1
    assert Record.objects.of_kind(Kind.COURSE).count() == 1


def test_two_lessons_finished_at_once_complete_the_course_once(learner):
    course = make_course(lessons=4)

    results = run_together(
        f"{CALLS}:finish",
        [{"lesson": page.pk, "person": learner.pk} for page in lessons_of(course)],
    )

    assert [result.error for result in results] == [None] * 4
    assert Record.objects.of_kind(Kind.LESSON).count() == 4
    assert Record.objects.of_kind(Kind.COURSE).count() == 1
    progress = Progress.objects.get()
    assert (progress.done, progress.total) == (1, 1)
    assert progress.completed_at is not None


def test_the_tick_and_a_late_submit_grade_once(learner):
    quiz = quiz_of(make_course(lessons=0, quiz={"time_limit": 10}))
    long_ago = timezone.now() - datetime.timedelta(minutes=11)
    attempt = attempt_of(learner, quiz, at=long_ago)

    submits = [{"attempt": attempt.pk, "person": learner.pk}] * 3
    results = run_together(f"{CALLS}:submit", submits)
    ticks = run_together(f"{CALLS}:close_overdue", [{}] * 2)

    assert sorted(result.error or "" for result in results) == ["", *["AlreadySubmitted"] * 2]
    assert [tick.value for tick in ticks] == [0, 0]
    assert Record.objects.of_kind(Kind.QUIZ).get().score == 0


def test_of_four_who_make_a_new_edition_one_does_and_three_are_told(learner):
    course = make_course(lessons=2, year=2026)

    results = run_together(f"{CALLS}:renew", [{"course": course.pk, "person": learner.pk}] * 4)

    assert Counter(r.error for r in results) == {None: 1, "AlreadyMade": 3}
    assert (Edition.objects.count(), EditionPage.objects.count()) == (1, 2)
    assert CoursePage.objects.get(pk=course.pk).edition == 2
    assert set(LessonPage.objects.values_list("edition", flat=True)) == {2}
