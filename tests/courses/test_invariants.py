"""Each promise between attempts, progress and the ledger, broken by hand, is found."""

import datetime
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from core.invariants import broken
from courses.models import AnswerResult, Attempt, Progress
from courses.states import AttemptState
from records.models import Record
from tests.factories.courses import (
    attempt_of,
    failed,
    finished,
    lessons_of,
    make_course,
    make_lesson,
    passed,
    quiz_of,
    started,
)
from tests.factories.records import recorded

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def rows() -> list[tuple[str, str]]:
    return broken("courses")


def found() -> set[str]:
    return {sentence for sentence, _row in rows()}


@contextmanager
def without_constraints(*names: str):
    """Rows no application can write: as after a restore, or a hand in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table cannot be altered
        for name in names:
            cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
            if connection.vendor == "postgresql":
                cursor.execute(f'ALTER TABLE courses_attempt DROP CONSTRAINT IF EXISTS "{name}"')
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.fixture
def graded(worker) -> Attempt:
    return passed(worker, quiz_of(make_course(lessons=1, quiz={})))


def test_what_the_actions_write_breaks_nothing(worker, colleague):
    course = make_course(lessons=2, quiz={})
    finished(worker, *lessons_of(course))
    failed(worker, quiz_of(course))
    passed(worker, quiz_of(course))
    started(colleague, course)
    attempt_of(colleague, quiz_of(course))

    assert rows() == []


def test_a_graded_attempt_without_its_record(graded):
    Attempt.objects.filter(pk=graded.pk).update(quiz_key="another", number=1)

    assert "A graded attempt is in the ledger." in found()
    assert ("A graded attempt is in the ledger.", f"courses.attempt {graded.pk}") in rows()


def test_a_record_whose_attempt_is_gone(graded):
    record = Record.objects.get(kind="quiz")
    Attempt.objects.all().delete()

    assert rows() == [
        (
            "A quiz in the ledger that an attempt earned has that attempt, graded.",
            f"records.record {record.pk}",
        )
    ]


def test_a_quiz_entered_from_elsewhere_needs_no_attempt(worker):
    recorded(worker, kind="quiz", outcome="passed", subject_key="elsewhere")

    assert rows() == []


def test_nobody_counts_twice_never_or_with_a_later_attempt(worker):
    sentence = "Statistics count each person once an edition, with the first attempt."
    quiz = quiz_of(make_course(lessons=0, quiz={"attempts_allowed": 0}))
    first, second = failed(worker, quiz), failed(worker, quiz)

    def count(*attempts: Attempt) -> None:
        AnswerResult.objects.update(first=False)
        AnswerResult.objects.filter(attempt__in=attempts).update(first=True)

    count(first, second)
    assert rows() == [(sentence, f"courses.attempt {each.pk}") for each in (first, second)]
    count()
    assert rows() == [(sentence, f"courses.attempt {each.pk}") for each in (first, second)]
    count(second)
    assert rows() == [(sentence, f"courses.attempt {second.pk}")]
    # Numbered on by a merging, and begun before.
    Attempt.objects.filter(pk=second.pk).update(started_at=first.started_at - HOUR)
    assert rows() == []


def test_two_open_attempts(worker):
    attempt = attempt_of(worker, quiz_of(make_course(lessons=0, quiz={})))
    with without_constraints("courses_one_open_attempt"):
        attempt.pk, attempt.number, attempt.turn = None, 2, 2
        attempt.save(force_insert=True)

        assert found() == {"Nobody has two open attempts at one quiz."}


def test_more_attempts_than_allowed(worker):
    attempt = attempt_of(worker, quiz_of(make_course(lessons=0, quiz={"attempts_allowed": 1})))
    with without_constraints("courses_attempt_allowed"):
        Attempt.objects.filter(pk=attempt.pk).update(turn=2)

        assert found() == {"Nobody takes a quiz more often than allowed."}


def test_a_gap_in_the_numbers(worker):
    attempt = attempt_of(worker, quiz_of(make_course(lessons=0, quiz={})))
    Attempt.objects.filter(pk=attempt.pk).update(number=3)

    assert found() == {"Attempts are numbered without a gap."}


@pytest.mark.parametrize("changes", [{"score": 10}, {"passed": False}, {"answers": {}}])
def test_a_score_the_paper_does_not_give(graded, changes):
    Attempt.objects.filter(pk=graded.pk).update(**changes)

    assert found() == {"A graded attempt has the score that its paper gives."}


def test_an_attempt_left_open_for_hours(worker):
    quiz = quiz_of(make_course(lessons=0, quiz={"time_limit": 10}))
    attempt_of(worker, quiz, at=timezone.now() - datetime.timedelta(hours=2))

    assert found() == {"An attempt whose time is over is graded within the hour."}


def test_an_attempt_just_closed_waits_for_the_tick(worker):
    quiz = quiz_of(make_course(lessons=0, quiz={"time_limit": 10}))
    attempt = attempt_of(worker, quiz, at=timezone.now() - datetime.timedelta(minutes=30))

    assert attempt.state == AttemptState.OPEN
    assert rows() == []


def test_completed_and_still_under_way(worker):
    course = make_course(lessons=1)
    finished(worker, *lessons_of(course))
    Progress.objects.update(completed_at=None)

    assert found() == {"Who has completed a course is no longer under way in it."}


def test_a_later_round_is_under_way_after_the_first_was_completed(worker):
    course = make_course(lessons=1)
    finished(worker, *lessons_of(course), at=timezone.now() - datetime.timedelta(days=400))
    Progress.objects.update(completed_at=None, done=0, round=2, started_at=timezone.now())

    assert rows() == []


def test_completed_without_a_completion(worker):
    started(worker, make_course(lessons=1))
    Progress.objects.update(completed_at=timezone.now())

    assert found() == {"Progress that says completed has its completion in the ledger."}


def test_a_count_the_ledger_does_not_give(worker):
    course = make_course(lessons=1, quiz={})
    progress = started(worker, course)
    Progress.objects.update(done=1)

    assert rows() == [
        ("Progress counts what the rule finds in the ledger.", f"courses.progress {progress.pk}")
    ]


def test_a_changed_rule_waits_for_its_job(worker):
    course = make_course(lessons=1, quiz={})
    started(worker, course)
    make_lesson(course)

    assert rows() == []
