"""The one thing this person does next in a course: what the filled button says and does."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _

from core.wording import said_once
from courses.models import LessonPage, QuizPage
from courses.outline import address
from courses.standing import Standing


class Kind(StrEnum):
    START = "start"  # also: begin the next round
    LESSON = "lesson"
    ATTEMPT = "attempt"
    QUIZ = "quiz"
    SURVEY = "survey"
    OTHER = "other"  # another course that this one builds on
    COMPLETED = "completed"
    NOTHING = "nothing"  # nothing to do here now


@dataclass(frozen=True)
class NextStep:
    kind: Kind
    label: str = ""
    url: str = ""
    title: str = ""  # of what is read or answered next
    number: int = 0  # 単元 n
    minutes: int = 0
    by_post: bool = False


def next_step(standing: Standing, *, at: datetime.datetime) -> NextStep:
    """Asks nothing of the database."""
    if standing.is_completed:
        return NextStep(Kind.COMPLETED)
    if not standing.has_begun:
        return _start(standing)
    return (
        _open_attempt(standing, at)
        or _quiz(standing, before=True)
        or _lesson(standing)
        or _quiz(standing, before=False)
        or _survey(standing)
        or _other_course(standing)
        or NextStep(Kind.NOTHING)
    )


def _start(standing: Standing) -> NextStep:
    course = standing.outline.course
    again = standing.must_begin_again
    return NextStep(
        Kind.START,
        label=_("Take this course again") if again else _("Begin this course"),
        url=reverse("courses:start", args=[course.key]),
        title=course.title,
        minutes=course.total_minutes,
        by_post=True,
    )


def _open_attempt(standing: Standing, at: datetime.datetime) -> NextStep | None:
    for quiz in standing.outline.quizzes:
        if attempt := standing.open_attempt(quiz, at):
            url = reverse("courses:attempt", args=[attempt.pk])
            return NextStep(Kind.ATTEMPT, _("Go on with the quiz"), url, title=quiz.title)
    return None


def _lesson(standing: Standing) -> NextStep | None:
    progress = standing.progress
    last = progress.last_lesson_key if progress else ""
    page = _next_lesson(standing, last)
    if page is None:
        return None
    number, going_on = standing.outline.number_of(page), page.key == last
    anchor = progress.last_anchor if progress and going_on else ""
    return NextStep(
        Kind.LESSON,
        label=_reading(number, going_on=going_on),
        url=address(page) + (f"#{anchor}" if anchor else ""),
        title=page.title,
        number=number,
        minutes=minutes_of(page),
    )


@said_once
def _reading(number: int, *, going_on: bool) -> str:
    label = _("Go on reading lesson %(number)d") if going_on else _("Read lesson %(number)d")
    return label % {"number": number}


def _next_lesson(standing: Standing, last: str) -> LessonPage | None:
    """The one that was read last, else the first, of those that are open and not done."""
    lessons = standing.outline.lessons
    for page in [*(page for page in lessons if page.key == last), *lessons]:
        if not standing.is_done(page) and not standing.why_closed(page):
            return page
    return None


def minutes_of(lesson: LessonPage) -> int:
    return lesson.lecture_minutes + lesson.exercise_minutes


def _quiz(standing: Standing, *, before: bool) -> NextStep | None:
    """`before`: one that is taken before the first lesson."""
    for quiz in standing.outline.quizzes:
        if (quiz.timing == QuizPage.Timing.BEFORE) == before and not standing.why_closed(quiz):
            return NextStep(Kind.QUIZ, _("Take the quiz"), _intro(quiz), title=quiz.title)
    return None


def _intro(quiz: QuizPage) -> str:
    return reverse("courses:quiz", args=[quiz.key])


def _survey(standing: Standing) -> NextStep | None:
    for survey in standing.surveys_to_answer:
        url = reverse("courses:survey", args=[survey.key])
        return NextStep(Kind.SURVEY, _("Answer the survey"), url, title=survey.title)
    return None


def _other_course(standing: Standing) -> NextStep | None:
    for page in standing.other_courses:
        label = _("Go to “%(title)s”") % {"title": page.title}
        return NextStep(Kind.OTHER, label, address(page), title=page.title)
    return None
