"""Attempts at a quiz: one open at a time, as many as allowed, each graded exactly once.

Whoever acts holds the person's progress first and the attempt second, always in this order.
"""

import datetime
from collections.abc import Mapping
from random import Random, SystemRandom

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.completion import begin
from courses.drawing import draw_paper
from courses.grading import grade
from courses.models import Attempt, CoursePage, Progress, Question, QuizPage
from courses.outline import course_of, outline_of
from courses.paper import Answer, Answers, Item
from courses.rounds import hold_progress
from courses.standing import load_standings
from courses.states import ATTEMPT_TRANSITIONS, AttemptState
from people.models import Post, User
from records import keys
from records.actions import record
from records.states import Kind, Outcome

LONGEST_ANSWER = 500


class AlreadySubmitted(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self) -> None:
        super().__init__(_("This has already been submitted."))


class TimeIsOver(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self) -> None:
        super().__init__(_("The time is over. What was saved in time has been graded."))


class NotOnPaper(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self) -> None:
        super().__init__(_("There is an answer to a question that is not part of this attempt."))


@transaction.atomic
def start_attempt(
    *,
    quiz: QuizPage,
    person: User,
    post: Post | None,
    by: User,
    at: datetime.datetime | None = None,
    rng: Random | None = None,
) -> Attempt:
    """Draws a paper, or returns the attempt that is open already.

    Raises ValidationError saying what would open the quiz, when it is closed to this person.
    """
    at = at or timezone.now()
    course = course_of(quiz)
    if course is None:
        raise ValidationError(_("This course is no longer published."))
    progress = begin(person, course, post=post, by=by, at=at)
    running = Attempt.objects.open().select_for_update().filter(person=person, quiz_key=quiz.key)
    if attempt := running.first():
        if not attempt.is_over(at):
            return attempt
        _grade(attempt, by=by, at=at)
    (standing,) = load_standings(person, [outline_of(course)], on=timezone.localdate(at))
    if reason := standing.why_closed(quiz):
        raise ValidationError(reason)
    return _draw(quiz, course, progress, post=post, at=at, rng=rng or SystemRandom())


@transaction.atomic
def save_answers(
    *, attempt: Attempt, answers: Answers, by: User, at: datetime.datetime | None = None
) -> Attempt:
    """Keeps what has been entered so far; questions not mentioned stay as they are.

    Raises AlreadySubmitted, NotOnPaper, or TimeIsOver (then the attempt has to be closed:
    `close_overdue` does it).
    """
    at = at or timezone.now()
    held = _hold(attempt, by=by)
    if held.is_over(at):
        raise TimeIsOver
    _enter(held, answers)
    held.save(update_fields=["answers"])
    return held


@transaction.atomic
def submit_attempt(
    *,
    attempt: Attempt,
    by: User,
    answers: Answers | None = None,
    at: datetime.datetime | None = None,
) -> Attempt:
    """Grades the attempt, once. After its time the saved answers count and `answers` do not.

    Raises AlreadySubmitted for all who come second, NotOnPaper for foreign answers.
    """
    at = at or timezone.now()
    held = _hold(attempt, by=by)
    if answers and not held.is_over(at):
        _enter(held, answers)
    _grade(held, by=by, at=at)
    return held


def close_overdue(
    *, at: datetime.datetime | None = None, person: User | None = None, by: User | None = None
) -> int:
    """Grades what was saved in every open attempt whose time is over; how many that were."""
    at = at or timezone.now()
    overdue = Attempt.objects.overdue(at).without_paper()
    closed = 0
    for attempt in (overdue.filter(person=person) if person else overdue).select_related("person"):
        try:
            with transaction.atomic():
                _grade(_hold(attempt, by=attempt.person), by=by, at=at)
        except AlreadySubmitted:
            continue  # somebody was faster
        closed += 1
    return closed


def _hold(attempt: Attempt, *, by: User) -> Attempt:
    """The attempt as it is now, locked. Somebody else's does not exist."""
    hold_progress([by.pk])
    held = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk, person=by)
    if held.state != AttemptState.OPEN:
        raise AlreadySubmitted
    return held


def _draw(
    quiz: QuizPage,
    course: CoursePage,
    progress: Progress,
    *,
    post: Post | None,
    at: datetime.datetime,
    rng: Random,
) -> Attempt:
    paper = draw_paper(quiz, rng=rng)
    if not paper:
        raise ValidationError(_("This quiz has no questions yet. Please tell the organiser."))
    earlier = Attempt.objects.filter(person=progress.person_id, quiz_key=quiz.key)
    rounds = list(earlier.values_list("round", flat=True))
    return Attempt.objects.create(
        person_id=progress.person_id,
        post=post,
        quiz_key=quiz.key,
        course_key=course.key,
        quiz_title=quiz.title,
        edition=quiz.edition,
        page_id=quiz.pk,
        revision_id=quiz.live_revision_id,
        round=progress.round,
        number=len(rounds) + 1,
        turn=rounds.count(progress.round) + 1,
        allowed=quiz.attempts_allowed,
        started_at=at,
        closes_at=at + datetime.timedelta(minutes=quiz.time_limit) if quiz.time_limit else None,
        pass_mark=quiz.pass_mark,
        feedback=quiz.feedback,
        snapshot=paper,
    )


def _enter(attempt: Attempt, answers: Answers) -> None:
    paper: Mapping[str, Item] = {item["id"]: item for item in attempt.snapshot}
    for question, answer in answers.items():
        if question not in paper or not _fits(paper[question], answer):
            raise NotOnPaper
        if len(answer) > LONGEST_ANSWER:
            text = _("Please write no more than %(count)d characters.")
            raise ValidationError(text % {"count": LONGEST_ANSWER})
    attempt.answers = {**attempt.answers, **answers}


def _fits(item: Item, answer: Answer) -> bool:
    if item["kind"] == Question.Kind.SHORT:
        return isinstance(answer, str)
    if not isinstance(answer, list) or set(answer) - {choice["id"] for choice in item["choices"]}:
        return False
    return len(answer) <= 1 or item["kind"] == Question.Kind.MULTIPLE


def _grade(attempt: Attempt, *, by: User | None, at: datetime.datetime) -> None:
    """Marks, closes and records, in the caller's transaction and on the caller's locked row."""
    if AttemptState.GRADED not in ATTEMPT_TRANSITIONS[AttemptState(attempt.state)]:
        raise AlreadySubmitted
    result = grade(attempt.snapshot, attempt.answers, pass_mark=attempt.pass_mark)
    attempt.state = AttemptState.GRADED
    # Who comes after the time handed in when the time was over.
    attempt.submitted_at = min(at, attempt.closes_at) if attempt.closes_at else at
    attempt.score, attempt.passed = result.score, result.passed
    attempt.save(update_fields=["state", "answers", "submitted_at", "score", "passed"])
    course = CoursePage.objects.filter(subject_key=attempt.course_key).first()
    record(
        person=attempt.person,
        post=attempt.post,
        kind=Kind.QUIZ,
        subject_key=attempt.quiz_key,
        subject_title=attempt.quiz_title,
        edition=attempt.edition,
        page_id=attempt.page_id,
        revision_id=attempt.revision_id,
        outcome=Outcome.PASSED if result.passed else Outcome.FAILED,
        occurred_on=timezone.localdate(attempt.submitted_at),
        key=keys.attempt(attempt.quiz_key, attempt.number, attempt.person),
        organiser=course.organiser if course else None,
        score=result.score,
        evidence={"attempt": attempt.pk, "right": len(result.right), "total": result.total},
        by=by,
    )
