"""When a course is completed, what is written then, and what a changed rule does."""

import datetime

import pytest
from django.utils import timezone

from certificates.models import Certificate
from core.memory import one_version
from core.models import Job
from courses import actions
from courses.completion import refresh_progress, rule_for, steps
from courses.conditions import mark_of, rule_of, subjects_of
from courses.judging import count
from courses.models import Attempt, CoursePage, Progress
from courses.outline import outline_of
from courses.standing import load_standings
from courses.ticks import notice_changed_rules
from records.actions import void
from records.models import Record
from records.rules import All, Any, AtLeast, Done, InOrder, Minutes
from records.states import Kind, Outcome
from tests.factories import courses as make
from tests.factories.courses import (
    attempt_of,
    failed,
    finished,
    lessons_of,
    make_course,
    make_lesson,
    noon,
    passed,
    post_of,
    quiz_of,
    right_answers,
    started,
)
from tests.factories.records import ObligationFactory, RequirementFactory, recorded

pytestmark = pytest.mark.django_db


def with_rule(course: CoursePage, *blocks) -> CoursePage:
    """The rule as the CMS stores it: (type, value) pairs."""
    stored = [{"type": kind, "value": value} for kind, value in blocks]
    course.rule = course.rule.stream_block.to_python(stored)
    return make.publish(course)


def group(mode: str, *blocks, number: int | None = None):
    conditions = [{"type": kind, "value": value} for kind, value in blocks]
    return ("group", {"mode": mode, "count": number, "conditions": conditions})


def one(page):
    return ("one_page", {"page": page.pk})


def completions(person) -> list[Record]:
    return list(Record.objects.current().of(person).of_kind(Kind.COURSE).order_by("pk"))


class TestRule:
    def test_empty_means_every_lesson_and_every_quiz(self):
        course = make_course(lessons=2, quiz={})
        first, second = lessons_of(course)

        lessons, quiz = rule_for(course).rules

        assert [rule.subject for rule in lessons.rules] == [first.key, second.key]
        assert (quiz.subject, quiz.kind) == (quiz_of(course).key, Kind.QUIZ)
        assert steps(course) == [first, second, quiz_of(course)]

    def test_what_the_author_builds_becomes_what_the_engine_judges(self):
        course, other = make_course(lessons=2, quiz={}), make_course()
        first, second = lessons_of(course)
        quiz = quiz_of(course)
        course = with_rule(
            course,
            one(first),
            ("minutes", {"kind": "exercise", "at_least": 90}),
            ("other_course", {"page": other.pk}),
            group("any", one(second), one(quiz)),
            group("at_least", one(first), one(second), one(quiz), number=2),
            group("in_order", one(first), one(quiz)),
            group("all", ("all_lessons", None)),
        )

        parts = rule_for(course).rules

        assert [type(part) for part in parts] == [Done, Minutes, Done, Any, AtLeast, InOrder, All]
        assert (parts[1].kind, parts[1].at_least) == ("exercise", 90)
        assert (parts[2].subject, parts[2].kind) == (other.key, Kind.COURSE)
        assert parts[4].n == 2
        assert subjects_of(rule_for(course)) == {first.key, second.key, quiz.key, other.key}

    def test_what_is_no_longer_published_is_not_asked(self):
        course, other = make_course(lessons=2), make_course()
        first, second = lessons_of(course)
        course = with_rule(course, one(first), one(second), ("other_course", {"page": other.pk}))

        second.unpublish()
        other.delete()

        assert [rule.subject for rule in rule_for(course).rules] == [first.key]

    def test_a_page_that_was_never_chosen_is_not_asked(self):
        course = with_rule(make_course(lessons=0), ("one_page", {"page": None}))

        assert rule_for(course).rules == ()

    def test_the_mark_follows_the_rule_and_not_its_titles(self):
        course = make_course(lessons=2)
        before = mark_of(rule_for(course))

        lesson = lessons_of(course)[0]
        lesson.title = "ほかの題"
        make.publish(lesson)
        assert mark_of(rule_for(course)) == before

        make_lesson(course)
        assert mark_of(rule_for(course)) != before

    @pytest.mark.parametrize("number", [1, 3])
    def test_costs_the_same_queries_whatever_it_names(self, number, django_assert_num_queries):
        course = make_course(lessons=number, quiz={})
        pages = [one(page) for page in lessons_of(course)] + [one(quiz_of(course))]
        others = [("other_course", {"page": make_course().pk}) for _ in range(number)]
        with_rule(course, *pages, *others)
        course = CoursePage.objects.get(pk=course.pk)

        with django_assert_num_queries(7):  # the version of the content, and six to read it
            rule_of(outline_of(course))
        with django_assert_num_queries(1):
            rule_of(outline_of(course))


class TestCompleting:
    def test_the_last_condition_completes_the_course(self, worker):
        course = make_course(
            lessons=1, quiz={}, lecture_minutes=300, exercise_minutes=90, practicum_minutes=10
        )
        finished(worker, *lessons_of(course))
        assert completions(worker) == []

        passed(worker, quiz_of(course))

        (row,) = completions(worker)
        assert (row.outcome, row.subject_key) == (Outcome.COMPLETED, course.key)
        assert (row.page_id, row.revision_id) == (course.pk, course.live_revision_id)
        assert (row.lecture_minutes, row.exercise_minutes, row.practicum_minutes) == (300, 90, 10)
        assert (row.post, row.organiser) == (post_of(worker), course.organiser)
        progress = Progress.objects.get(person=worker)
        assert (progress.done, progress.total) == (2, 2)
        assert progress.completed_at is not None

    def test_a_failed_quiz_does_not(self, worker):
        course = make_course(lessons=0, quiz={})

        failed(worker, quiz_of(course))

        assert completions(worker) == []
        assert Progress.objects.get(person=worker).done == 0

    def test_a_course_that_asks_for_nothing_is_never_completed(self, worker):
        started(worker, make_course(lessons=0))

        assert completions(worker) == []

    def test_writes_a_certificate_in_the_same_stroke(self, worker, design):
        course = make_course(lessons=1, certificate_design=design)

        finished(worker, *lessons_of(course))

        certificate = Certificate.objects.get(person=worker)
        assert certificate.record == completions(worker)[0]

    def test_issues_none_without_a_design(self, worker):
        finished(worker, *lessons_of(make_course(lessons=1)))

        assert not Certificate.objects.exists()

    def test_one_course_may_complete_another(self, worker):
        basic, whole = make_course(lessons=1), make_course(lessons=0)
        with_rule(whole, ("other_course", {"page": basic.pk}))
        started(worker, whole)

        finished(worker, *lessons_of(basic))

        assert {row.subject_key for row in completions(worker)} == {basic.key, whole.key}

    def test_a_course_begun_after_all_is_done_is_completed_at_once(self, worker):
        basic, whole = make_course(lessons=1), make_course(lessons=0)
        with_rule(whole, ("other_course", {"page": basic.pk}))
        finished(worker, *lessons_of(basic))

        assert started(worker, whole).completed_at is not None

    def test_minutes_count_steps_and_not_completed_courses(self, worker):
        basic = make_course(lessons=1, lecture_minutes=600)
        course = make_course(lessons=2)
        with_rule(
            course,
            ("minutes", {"kind": "lecture", "at_least": 60}),
            ("other_course", {"page": basic.pk}),
        )
        started(worker, course)
        first, second = lessons_of(course)

        finished(worker, *lessons_of(basic))
        finished(worker, first)
        assert Progress.objects.get(course_key=course.key).done == 1
        finished(worker, second)

        assert {row.subject_key for row in completions(worker)} == {basic.key, course.key}

    def test_is_dated_by_the_last_deed(self, worker):
        course = make_course(lessons=2)
        first, second = lessons_of(course)

        finished(worker, second, at=noon(2026, 9, 3))
        finished(worker, first, at=noon(2026, 8, 1))

        (row,) = completions(worker)
        assert row.occurred_on == datetime.date(2026, 9, 3)
        assert timezone.localdate(Progress.objects.get().completed_at) == row.occurred_on

    def test_a_completion_the_office_enters_ends_the_way_there(self, worker):
        course = make_course(lessons=2)
        started(worker, course)

        recorded(worker, subject_key=course.key)

        assert Progress.objects.get(person=worker).completed_at is not None

    def test_a_voided_completion_does_not_come_back_by_itself(self, worker, metropolis):
        course = make_course(lessons=1)
        finished(worker, *lessons_of(course))
        void(completions(worker)[0], reason="誤り", by=metropolis)

        refresh_progress(worker, course)

        assert [row.outcome for row in completions(worker)] == [Outcome.VOID]

    def test_rolls_back_as_a_whole(self, worker, monkeypatch, design):
        course = make_course(lessons=1, certificate_design=design)

        def no_number(earned, **kwargs):
            raise RuntimeError("no number")

        monkeypatch.setattr("courses.completing.certificates.issue_many", no_number)
        with pytest.raises(RuntimeError):
            finished(worker, *lessons_of(course))

        assert not Record.objects.exists()
        assert not Progress.objects.exists()

    def test_leaves_other_people_alone(self, worker, colleague):
        course = make_course(lessons=1)
        started(colleague, course)

        finished(worker, *lessons_of(course))

        assert completions(colleague) == []
        assert Progress.objects.get(person=colleague).done == 0


class TestChangedRule:
    def test_who_is_under_way_is_counted_again_and_may_complete(self, worker, colleague):
        course = make_course(lessons=2)
        first, second = lessons_of(course)
        finished(worker, first)
        started(colleague, course)
        second.unpublish()

        (job,) = actions.reevaluate_changed([course], by=None)
        actions.reevaluate(outline_of(course), progress=lambda done: None)

        assert (job.kind, job.total) == ("courses.reevaluate", 2)
        assert [row.subject_key for row in completions(worker)] == [course.key]
        assert completions(colleague) == []

    def test_what_is_earned_stays(self, worker):
        course = make_course(lessons=1)
        finished(worker, *lessons_of(course))
        before = list(Record.objects.order_by("pk").values())

        make_lesson(course)

        assert actions.reevaluate_changed([course], by=None) == []
        refresh_progress(worker, course)
        assert list(Record.objects.order_by("pk").values()) == before
        assert Progress.objects.get().completed_at is not None

    def test_nothing_changed_starts_no_job(self, worker):
        course = make_course(lessons=1)
        started(worker, course)
        course.title = "ほかの題"
        make.publish(course)

        assert actions.reevaluate_changed([course], by=None) == []

    def test_the_job_may_run_twice(self, worker):
        course = make_course(lessons=2)
        finished(worker, lessons_of(course)[0])
        lessons_of(course)[1].unpublish()
        outline = outline_of(course)
        told = []

        actions.reevaluate(outline, progress=told.append)
        actions.reevaluate(outline, progress=told.append)

        assert told == [1]
        assert len(completions(worker)) == 1

    def test_what_was_published_by_schedule_is_noticed_by_the_tick(self, worker):
        course = make_course(lessons=1)
        started(worker, course)
        make_lesson(course)

        notice_changed_rules(timezone.now())
        notice_changed_rules(timezone.now())

        assert Job.objects.filter(kind="courses.reevaluate").count() == 1


class TestEveryYear:
    """個人情報の取扱い: due every 年度, so it is taken again."""

    LAST_YEAR = noon(2025, 6, 1)

    @pytest.fixture
    def course(self, worker):
        course = make_course(lessons=1, quiz={"attempts_allowed": 1, "after_lessons": True})
        finished(worker, *lessons_of(course), at=self.LAST_YEAR)
        passed(worker, quiz_of(course), at=self.LAST_YEAR)
        return course

    @pytest.fixture
    def owed(self, worker, course):
        requirement = RequirementFactory(subject_key=course.key, yearly=True)
        year = timezone.localdate().year - (timezone.localdate().month < 4)
        return ObligationFactory(
            person=worker,
            requirement=requirement,
            fiscal_year=year,
            due=datetime.date(year + 1, 3, 31),
        )

    def standing(self, worker, course):
        (found,) = load_standings(worker, [outline_of(course)], on=timezone.localdate())
        return found

    def test_without_being_owed_it_stays_completed(self, worker, course):
        started(worker, course)

        assert Progress.objects.get(person=worker).round == 1
        assert self.standing(worker, course).is_completed

    def test_owed_again_it_shows_as_not_begun(self, worker, course, owed):
        standing = self.standing(worker, course)

        assert (standing.has_begun, standing.is_completed) == (False, False)
        assert count(standing.verdict) == (0, 2)
        assert standing.attempts_left(quiz_of(course)) == 1

    def test_everything_is_done_anew_and_recorded_anew(self, worker, course, owed):
        progress = started(worker, course)
        assert (progress.round, progress.done) == (2, 0)

        finished(worker, *lessons_of(course))
        attempt = attempt_of(worker, quiz_of(course))
        assert (attempt.number, attempt.turn, attempt.round) == (2, 1, 2)
        actions.submit_attempt(attempt=attempt, answers=right_answers(attempt), by=worker)

        assert [row.occurred_on.year for row in completions(worker)] == [
            2025,
            timezone.localdate().year,
        ]
        assert Record.objects.of(worker).of_kind(Kind.LESSON).count() == 2
        assert self.standing(worker, course).is_completed
        assert Attempt.objects.count() == 2

    def test_what_the_course_builds_on_need_not_be_done_again(self, worker, course, owed):
        basic = make_course(lessons=1)
        finished(worker, *lessons_of(basic), at=self.LAST_YEAR)
        with_rule(course, ("other_course", {"page": basic.pk}), ("all_lessons", None))

        progress = started(worker, course)

        assert (progress.done, progress.total) == (1, 2)

    def test_a_voided_completion_may_be_earned_again(self, worker, course, metropolis):
        void(completions(worker)[0], reason="代理で受けたため", by=metropolis)

        started(worker, course)
        finished(worker, *lessons_of(course))
        passed(worker, quiz_of(course))

        assert [row.outcome for row in completions(worker)] == [
            Outcome.VOID,
            Outcome.COMPLETED,
        ]


class TestLookAgain:
    @pytest.mark.parametrize("number", [1, 3])
    def test_a_deed_costs_the_same_however_many_courses_are_under_way(
        self, worker, number, django_assert_max_num_queries
    ):
        for _ in range(number):
            started(worker, make_course(lessons=1))
        course = make_course(lessons=2)
        started(worker, course)

        with one_version(), django_assert_max_num_queries(40):
            finished(worker, lessons_of(course)[0])
