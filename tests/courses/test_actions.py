"""Beginning, finishing, attempting: what is written, once, and what is refused."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses import actions
from courses.models import Attempt, LessonPage, Progress
from courses.states import AttemptState
from people.models import User
from records.models import Record
from records.states import Kind, Outcome
from tests.factories import courses as make
from tests.factories.courses import (
    attempt_of,
    failed,
    finished,
    lessons_of,
    make_course,
    passed,
    post_of,
    quiz_of,
    right_answers,
    started,
    wrong_answers,
)

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


def records(person: User) -> list[tuple[str, str]]:
    rows = Record.objects.current().of(person).order_by("pk")
    return list(rows.values_list("kind", "outcome"))


class TestStartCourse:
    def test_counts_the_conditions_ahead(self, worker):
        course = make_course(lessons=2, quiz={})

        progress = started(worker, course)

        assert (progress.done, progress.total, progress.round) == (0, 2, 1)
        assert progress.completed_at is None

    def test_twice_is_one_row(self, worker):
        course = make_course()

        assert started(worker, course) == started(worker, course)

        assert Progress.objects.filter(person=worker).count() == 1


class TestFinishLesson:
    def test_writes_the_lesson_with_post_revision_and_minutes(self, worker):
        course = make_course(lessons=2)
        lesson = lessons_of(course)[0]

        finished(worker, lesson)

        row = Record.objects.get(person=worker)
        assert (row.kind, row.outcome) == (Kind.LESSON, Outcome.COMPLETED)
        assert (row.subject_key, row.subject_title) == (lesson.key, lesson.title)
        assert (row.page_id, row.revision_id) == (lesson.pk, lesson.live_revision_id)
        assert (row.edition, row.lecture_minutes) == (1, 30)
        assert row.post == post_of(worker)
        assert row.organiser == course.organiser
        assert row.recorded_by == worker

    def test_begins_the_course_if_need_be(self, worker):
        course = make_course(lessons=2)

        finished(worker, lessons_of(course)[0])

        progress = Progress.objects.get(person=worker, course_key=course.key)
        assert progress.last_lesson_key == lessons_of(course)[0].key

    def test_twice_is_one_record(self, worker):
        course = make_course(lessons=2)
        lesson = lessons_of(course)[0]

        finished(worker, lesson, lesson)

        assert records(worker) == [(Kind.LESSON, Outcome.COMPLETED)]

    def test_publishing_a_new_revision_changes_no_record(self, worker):
        course = make_course(lessons=1)
        (lesson,) = lessons_of(course)
        finished(worker, lesson)
        before = list(Record.objects.order_by("pk").values())

        lesson.title, lesson.lecture_minutes = "まったく違う単元", 999
        make.publish(lesson)
        course.title = "まったく違う研修"
        make.publish(course)

        assert list(Record.objects.order_by("pk").values()) == before
        assert Progress.objects.get(person=worker).completed_at is not None

    def test_is_refused_when_the_course_is_gone(self, worker):
        course = make_course()
        (lesson,) = lessons_of(course)
        course.unpublish()

        with pytest.raises(ValidationError):
            finished(worker, lesson)

        assert records(worker) == []

    def test_is_refused_before_its_turn_in_an_ordered_group(self, worker):
        course = make_course(lessons=2)
        first, second = lessons_of(course)
        in_order(course, first, second)

        with pytest.raises(ValidationError, match=first.title):
            finished(worker, second)
        finished(worker, first, second)

        assert records(worker)[-1] == (Kind.COURSE, Outcome.COMPLETED)


def in_order(course, *pages) -> None:
    conditions = [{"type": "one_page", "value": {"page": page.pk}} for page in pages]
    group = {"mode": "in_order", "count": None, "conditions": conditions}
    course.rule = course.rule.stream_block.to_python([{"type": "group", "value": group}])
    make.publish(course)


class TestNotePlace:
    @pytest.fixture
    def lesson(self, worker) -> LessonPage:
        course = make_course()
        self.course_key = course.key
        started(worker, course)
        return lessons_of(course)[0]

    def note(self, worker, lesson, anchor):
        actions.note_place(lesson=lesson, course_key=self.course_key, anchor=anchor, person=worker)
        return Progress.objects.get(person=worker)

    def test_keeps_lesson_and_heading(self, worker, lesson):
        progress = self.note(worker, lesson, "h-ab12c")

        assert (progress.last_lesson_key, progress.last_anchor) == (lesson.key, "h-ab12c")

    def test_the_top_does_not_wipe_out_how_far_one_had_come(self, worker, lesson):
        self.note(worker, lesson, "h-ab12c")

        assert self.note(worker, lesson, "").last_anchor == "h-ab12c"

    @pytest.mark.parametrize("anchor", ["x" * 61, "a b", "\0", '"><script>'])
    def test_what_is_no_heading_is_not_kept(self, worker, lesson, anchor):
        assert self.note(worker, lesson, anchor).last_anchor == ""

    def test_reading_without_having_begun_leaves_nothing(self, colleague, lesson):
        actions.note_place(
            lesson=lesson, course_key=self.course_key, anchor="h-1", person=colleague
        )

        assert not Progress.objects.filter(person=colleague).exists()


class TestStartAttempt:
    def test_draws_a_paper_that_stays_as_it_was(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"questions": 3}))
        attempt = attempt_of(worker, quiz)
        before = attempt.snapshot

        make.Question.objects.update(prompt="まったく違う設問")

        attempt.refresh_from_db()
        assert attempt.snapshot == before
        assert len(before) == 3
        assert (attempt.number, attempt.turn, attempt.state) == (1, 1, AttemptState.OPEN)
        assert attempt.revision_id == quiz.live_revision_id

    def test_a_second_start_returns_the_open_one(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={}))

        assert attempt_of(worker, quiz) == attempt_of(worker, quiz)

        assert Attempt.objects.count() == 1

    def test_an_attempt_whose_time_is_over_is_graded_and_a_new_one_begins(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"time_limit": 10}))
        now = timezone.now()
        old = attempt_of(worker, quiz, at=now - 11 * MINUTE)

        new = attempt_of(worker, quiz, at=now)

        old.refresh_from_db()
        assert (old.state, old.submitted_at) == (AttemptState.GRADED, old.closes_at)
        assert (new.number, new.state) == (2, AttemptState.OPEN)

    def test_waits_for_the_lessons(self, worker):
        course = make_course(lessons=1, quiz={"after_lessons": True})
        quiz = quiz_of(course)

        with pytest.raises(ValidationError):
            attempt_of(worker, quiz)
        finished(worker, *lessons_of(course))

        assert attempt_of(worker, quiz).state == AttemptState.OPEN

    def test_ends_with_the_number_allowed(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"attempts_allowed": 2}))
        failed(worker, quiz)
        failed(worker, quiz)

        with pytest.raises(ValidationError):
            attempt_of(worker, quiz)

        assert Attempt.objects.count() == 2

    def test_is_without_end_when_nothing_is_set(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"attempts_allowed": 0}))

        for _ in range(5):
            failed(worker, quiz)

        assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [
            1, 2, 3, 4, 5,
        ]  # fmt: skip

    def test_is_over_once_passed(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={}))
        passed(worker, quiz)

        with pytest.raises(ValidationError):
            attempt_of(worker, quiz)

    def test_is_refused_while_the_bank_is_empty(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"bank": 0}))

        with pytest.raises(ValidationError):
            attempt_of(worker, quiz)

    def test_never_draws_more_than_the_bank_has(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"questions": 5, "bank": 2}))

        assert len(attempt_of(worker, quiz).snapshot) == 2


class TestSaveAnswers:
    @pytest.fixture
    def attempt(self, worker) -> Attempt:
        return attempt_of(worker, quiz_of(make_course(lessons=0, quiz={"time_limit": 10})))

    def test_keeps_what_is_not_mentioned(self, worker, attempt):
        first, second = (item["id"] for item in attempt.snapshot)

        actions.save_answers(attempt=attempt, answers={first: ["c1"]}, by=worker)
        actions.save_answers(attempt=attempt, answers={second: ["c2"]}, by=worker)

        attempt.refresh_from_db()
        assert attempt.answers == {first: ["c1"], second: ["c2"]}

    @pytest.mark.parametrize(
        "answers",
        [{"999": ["c1"]}, {"first": ["c9"]}, {"first": "text"}, {"first": ["c1", "c2"]}],
        ids=["not drawn", "no such choice", "text for a choice", "two for one"],
    )
    def test_refuses_what_is_not_on_the_paper(self, worker, attempt, answers):
        first = attempt.snapshot[0]["id"]
        entered = {first if key == "first" else key: value for key, value in answers.items()}

        with pytest.raises(actions.NotOnPaper):
            actions.save_answers(attempt=attempt, answers=entered, by=worker)

        attempt.refresh_from_db()
        assert attempt.answers == {}

    def test_refuses_what_comes_late(self, worker, attempt):
        first = attempt.snapshot[0]["id"]

        with pytest.raises(actions.TimeIsOver):
            actions.save_answers(
                attempt=attempt, answers={first: ["c1"]}, by=worker, at=attempt.closes_at
            )

    def test_somebody_elses_attempt_does_not_exist(self, colleague, attempt):
        with pytest.raises(Attempt.DoesNotExist):
            actions.save_answers(attempt=attempt, answers={}, by=colleague)


class TestSubmitAttempt:
    def test_grades_and_records(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"questions": 2}))

        attempt = passed(worker, quiz)

        assert (attempt.state, attempt.score, attempt.passed) == (AttemptState.GRADED, 100, True)
        row = Record.objects.of(worker).of_kind(Kind.QUIZ).get()
        assert (row.outcome, row.score) == (Outcome.PASSED, 100)
        assert row.revision_id == quiz.live_revision_id
        assert row.evidence == {"attempt": attempt.pk, "right": 2, "total": 2}

    def test_every_attempt_is_a_record(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={}))

        failed(worker, quiz)
        passed(worker, quiz)

        rows = Record.objects.of(worker).of_kind(Kind.QUIZ).order_by("pk")
        assert [row.outcome for row in rows] == [Outcome.FAILED, Outcome.PASSED]

    def test_twice_is_told(self, worker):
        attempt = passed(worker, quiz_of(make_course(lessons=0, quiz={})))

        with pytest.raises(actions.AlreadySubmitted):
            actions.submit_attempt(attempt=attempt, answers=wrong_answers(attempt), by=worker)

        attempt.refresh_from_db()
        assert attempt.passed

    def test_after_the_time_the_saved_answers_count(self, worker):
        attempt = attempt_of(worker, quiz_of(make_course(lessons=0, quiz={"time_limit": 10})))
        actions.save_answers(attempt=attempt, answers=right_answers(attempt), by=worker)

        late = actions.submit_attempt(
            attempt=attempt,
            answers=wrong_answers(attempt),
            by=worker,
            at=attempt.closes_at + MINUTE,
        )

        assert (late.score, late.submitted_at) == (100, attempt.closes_at)

    def test_names_the_organiser_of_a_course_that_was_withdrawn(self, worker):
        course = make_course(lessons=0, quiz={})
        attempt = attempt_of(worker, quiz_of(course))
        course.unpublish()

        actions.submit_attempt(attempt=attempt, answers=right_answers(attempt), by=worker)

        row = Record.objects.get(person=worker)
        assert (row.organiser, row.outcome) == (course.organiser, Outcome.PASSED)

    def test_works_after_the_quiz_was_deleted(self, worker):
        course = make_course(lessons=0, quiz={})
        attempt = attempt_of(worker, quiz_of(course))
        course.delete()

        actions.submit_attempt(attempt=attempt, answers=right_answers(attempt), by=worker)

        assert records(worker) == [(Kind.QUIZ, Outcome.PASSED)]


class TestCloseOverdue:
    def test_grades_what_was_saved_and_nothing_else(self, worker, colleague):
        quiz = quiz_of(make_course(lessons=0, quiz={"time_limit": 10}))
        now = timezone.now()
        old = attempt_of(worker, quiz, at=now - 11 * MINUTE)
        actions.save_answers(
            attempt=old, answers=right_answers(old), by=worker, at=now - 5 * MINUTE
        )
        running = attempt_of(colleague, quiz, at=now - 9 * MINUTE)

        assert actions.close_overdue(at=now) == 1
        assert actions.close_overdue(at=now) == 0

        old.refresh_from_db()
        running.refresh_from_db()
        assert (old.state, old.score) == (AttemptState.GRADED, 100)
        assert running.state == AttemptState.OPEN
