"""事前・事後テスト: the same paper, once before, and what was gained."""

import random

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from courses import actions
from courses.gains import gains_of, own_gain
from courses.models import CoursePage, QuizPage
from courses.next_step import next_step
from courses.outline import outline_of
from courses.standing import load_standings
from records.models import Record
from records.states import Kind
from tests.conftest import fresh
from tests.factories.courses import (
    attempt_of,
    failed,
    finished,
    lessons_of,
    make_course,
    make_quiz,
    passed,
    post_of,
    right_answers,
    started,
    wrong_answers,
)
from tests.factories.people import OrganisationFactory, PostFactory

pytestmark = pytest.mark.django_db

BEFORE = {
    "timing": QuizPage.Timing.BEFORE, "attempts_allowed": 1, "feedback": "score_only",
    "questions": 3, "bank": 12,
}  # fmt: skip


@pytest.fixture
def quizzes() -> tuple[QuizPage, QuizPage]:
    course = make_course()
    before = make_quiz(course, **BEFORE)
    category = before.draws.get().category
    after = make_quiz(
        course, timing=QuizPage.Timing.AFTER, questions=3, bank=0, category=category,
        after_lessons=True, attempts_allowed=0,
    )  # fmt: skip
    return before, after


def course_of(quiz) -> CoursePage:
    return CoursePage.objects.get(pk=quiz.get_parent().pk)


def learnt(person, quizzes) -> None:
    """Wrong before, right after."""
    before, after = quizzes
    failed(person, before)
    finished(person, *lessons_of(course_of(before)))
    passed(person, after)


class TestPaper:
    def test_is_the_same_after_as_before(self, quizzes, worker):
        before, after = quizzes
        first = failed(worker, before)
        finished(worker, *lessons_of(course_of(before)))

        second = actions.start_attempt(
            quiz=after, person=worker, post=post_of(worker), by=worker, rng=random.Random(9)
        )

        assert second.snapshot == first.snapshot

    def test_is_drawn_for_who_did_not_take_the_one_before(self, quizzes, worker):
        _before, after = quizzes
        finished(worker, *lessons_of(course_of(after)))

        assert len(attempt_of(worker, after).snapshot) == 3

    def test_of_another_person_is_not_asked(self, quizzes, worker, colleague):
        before, after = quizzes
        failed(colleague, before)
        finished(worker, *lessons_of(course_of(after)))

        mine = attempt_of(worker, after)

        assert own_gain(passed(worker, after), after) is None
        assert mine.person == worker


class TestBefore:
    def test_is_taken_once_and_before_the_first_lesson(self, quizzes, worker, colleague):
        before, _after = quizzes
        failed(worker, before)
        finished(colleague, *lessons_of(course_of(before)))

        for person in (worker, colleague):
            with pytest.raises(ValidationError):
                attempt_of(person, before)

    def test_is_no_condition_of_completion(self, quizzes, worker):
        started(worker, course_of(quizzes[0]))

        learnt(worker, quizzes)

        assert Record.objects.of_kind(Kind.COURSE).count() == 1

    def test_comes_first_of_all_steps(self, quizzes, worker):
        course = course_of(quizzes[0])
        started(worker, course)
        (standing,) = load_standings(worker, [outline_of(course)], on=timezone.localdate())

        assert next_step(standing, at=timezone.now()).title == quizzes[0].title

    def test_is_refused_with_answers_shown_or_several_attempts(self, quizzes):
        before, _after = quizzes
        before.attempts_allowed, before.after_lessons, before.feedback = 3, True, "after_pass"

        with pytest.raises(ValidationError) as refused:
            before.clean()

        assert set(refused.value.message_dict) == {"attempts_allowed", "after_lessons", "feedback"}


class TestGain:
    def test_of_oneself_stands_on_the_page_of_the_result(self, client, quizzes, worker):
        learnt(worker, quizzes)
        attempt = worker.attempts.get(quiz_key=quizzes[1].key)
        client.force_login(worker)

        page = client.get(reverse("courses:attempt", args=[attempt.pk])).text

        gain = own_gain(attempt, quizzes[1])
        assert (gain.change, gain.gained, gain.lost) == ("+100", [1, 2, 3], [])
        assert "新しく正解した設問" in page

    def test_of_many_by_question_and_by_municipality(self, quizzes):
        for name, count in (("練馬区", 6), ("中野区", 5), ("檜原村", 1)):
            ward = OrganisationFactory(name=name)
            for _ in range(count):
                learnt(PostFactory(organisation=ward).person, quizzes)

        gains = gains_of(quizzes[1])

        assert gains.people == "12"
        assert (gains.whole.before, gains.whole.after, gains.whole.gain) == (0.0, 100.0, "+100.0")
        # The lone one goes with the next smallest.
        assert [(each.name, each.people) for each in gains.groups] == [("練馬区", 6), ("", 6)]

    def test_counts_the_first_attempt_after_and_nobody_with_one_only(self, quizzes):
        before, after = quizzes
        people = [PostFactory().person for _ in range(6)]
        for person in people:
            failed(person, before)
            finished(person, *lessons_of(course_of(before)))
            failed(person, after)
            passed(person, after)
        failed(PostFactory().person, before)

        gains = gains_of(after)

        assert (gains.people, gains.whole.gain) == ("6", "+0.0")

    def test_of_fewer_than_five_is_not_shown(self, quizzes):
        for _ in range(4):
            learnt(PostFactory().person, quizzes)

        gains = gains_of(quizzes[1])

        assert gains.people == "5人未満"
        assert {(each.before, each.after, each.gain) for each in gains.items} == {("–", "–", "–")}
        assert gains.groups == []
        assert not gains.whole.is_known

    @pytest.mark.parametrize("count", [5, 7])
    def test_the_screen_costs_the_same_however_many(
        self, client, cms_groups, metropolis, quizzes, count, django_assert_max_num_queries
    ):
        for _ in range(count):
            learnt(PostFactory().person, quizzes)
        client.force_login(fresh(metropolis))
        url = reverse("quiz_gains", args=[quizzes[1].pk])
        client.get(url)

        with django_assert_max_num_queries(26):
            page = client.get(url)
        assert "+100" in page.text
        assert client.get(url, {"format": "xlsx"}).status_code == 200
        assert client.get(reverse("quiz_gains", args=[quizzes[0].pk])).status_code == 404


def test_answers_of_both_papers_are_of_the_same_questions(quizzes, worker):
    before, after = quizzes
    first = attempt_of(worker, before)
    actions.submit_attempt(attempt=first, answers=wrong_answers(first), by=worker)
    finished(worker, *lessons_of(course_of(before)))
    second = attempt_of(worker, after)

    assert right_answers(second).keys() == wrong_answers(first).keys()
