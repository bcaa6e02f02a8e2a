"""What the processes of test_races.py do: look up by key, call one action."""

from django.utils import timezone

from courses import actions
from courses.models import Attempt, CoursePage, LessonPage, QuizPage
from people.models import User
from tests.factories.courses import post_of, right_answers


def start_attempt(quiz: int, person: int) -> int:
    user = User.objects.get(pk=person)
    attempt = actions.start_attempt(
        quiz=QuizPage.objects.get(pk=quiz), person=user, post=post_of(user), by=user
    )
    return attempt.pk


def submit(attempt: int, person: int) -> str:
    row = Attempt.objects.get(pk=attempt)
    user = User.objects.get(pk=person)
    done = actions.submit_attempt(attempt=row, answers=right_answers(row), by=user)
    return str(done.score)


def finish(lesson: int, person: int) -> int:
    user = User.objects.get(pk=person)
    record = actions.finish_lesson(
        lesson=LessonPage.objects.get(pk=lesson), person=user, post=post_of(user), by=user
    )
    return record.pk


def close_overdue() -> int:
    return actions.close_overdue(at=timezone.now())


def mark(attempt: int, marker: int, levels: dict[str, str], version: int = 0) -> int:
    row = Attempt.objects.get(pk=attempt)
    question = row.snapshot[0]["id"]
    marking = actions.save_marking(
        attempt=row,
        sheet=actions.Sheet({question: levels}, {question: str(marker)}),
        version=version,
        give=True,
        by=User.objects.get(pk=marker),
    )
    return marking.marker_id


def renew(course: int, person: int) -> int:
    page = CoursePage.objects.get(pk=course)
    user = User.objects.get(pk=person)
    return actions.make_new_edition(course=page, after=1, year=2027, by=user).number
