"""Attempts at a quiz: one open at a time, as many as allowed, each graded exactly once.

Whoever acts holds the person's progress first and the attempt second, always in this order.
"""

import datetime
from collections.abc import Mapping
from random import Random, SystemRandom

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.prepared import Prepared
from courses.actions.grading import AlreadySubmitted, hand_in
from courses.completion import begin
from courses.drawing import draw_paper
from courses.gains import paper_before
from courses.grading import Certainties, asks_certainty
from courses.models import Attempt, CoursePage, Progress, Question, QuizPage
from courses.outline import course_of, outline_of
from courses.paper import IN_PARTS, WRITTEN, Answer, Answers, Item, options_of, parts_of
from courses.rounds import take_turns
from courses.standing import load_standings
from courses.states import AttemptState
from people.models import Post, User

LONGEST_ANSWER = 500
# Of an essay. More than any may have: what is too long is kept and said, not refused.
LONGEST_ESSAY = 50_000


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
    for attempt in _running.ask(person=person.pk, quiz=quiz.key):  # one at most
        if not attempt.is_over(at):
            return attempt
        hand_in(attempt, by=by, at=at)
    (standing,) = load_standings(person, [outline_of(course)], on=timezone.localdate(at))
    if reason := standing.why_closed(quiz):
        raise ValidationError(reason)
    return _draw(quiz, course, progress, post=post, at=at, rng=rng or SystemRandom())


@transaction.atomic
def save_answers(
    *,
    attempt: Attempt,
    answers: Answers,
    certainties: Certainties | None = None,
    by: User,
    at: datetime.datetime | None = None,
) -> Attempt:
    """Keeps what has been entered so far; questions not mentioned stay as they are.

    Raises AlreadySubmitted, NotOnPaper, or TimeIsOver (then the attempt has to be closed:
    `close_overdue` does it).
    """
    at = at or timezone.now()
    held = hold_open(attempt, by=by)
    if held.is_over(at):
        raise TimeIsOver
    _enter(held, answers, certainties or {})
    held.save(update_fields=["answers", "certainties"])
    return held


@transaction.atomic
def submit_attempt(
    *,
    attempt: Attempt,
    by: User,
    answers: Answers | None = None,
    certainties: Certainties | None = None,
    at: datetime.datetime | None = None,
) -> Attempt:
    """Grades the attempt, once, or leaves its essays to the markers. After its time the saved answers count and `answers` do not.

    Raises AlreadySubmitted for all who come second, NotOnPaper for foreign answers.
    """
    at = at or timezone.now()
    held = hold_open(attempt, by=by)
    if (answers or certainties) and not held.is_over(at):
        _enter(held, answers or {}, certainties or {})
    hand_in(held, by=by, at=at)
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
                hand_in(hold_open(attempt, by=attempt.person), by=by, at=at)
        except AlreadySubmitted:
            continue  # somebody was faster
        closed += 1
    return closed


def hold_open(attempt: Attempt, *, by: User) -> Attempt:
    """The attempt as it is now, locked. Somebody else's does not exist."""
    take_turns(by)
    found = _held.ask(attempt=attempt.pk, person=by.pk)
    if not found:
        raise Attempt.DoesNotExist
    (held,) = found
    held.person = by
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
    again = paper_before(quiz, person=progress.person_id, round_=progress.round)
    paper = again or draw_paper(quiz, rng=rng)
    if not paper:
        raise ValidationError(_("This quiz has no questions yet. Please tell the organiser."))
    earlier = _earlier.ask(person=progress.person_id, quiz=quiz.key)
    rounds = [round_ for (round_,) in earlier]
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
        certainty=quiz.certainty,
        second_marker=quiz.second_marker,
        most_difference=quiz.most_difference,
        anonymous_marking=quiz.anonymous_marking,
        snapshot=paper,
    )


def _open_rows(person: int, quiz: str) -> "QuerySet[Attempt, Attempt]":
    return Attempt.objects.open().select_for_update().filter(person=person, quiz_key=quiz)


def _own_row(attempt: int, person: int) -> "QuerySet[Attempt, Attempt]":
    return Attempt.objects.select_for_update(of=("self",)).filter(pk=attempt, person=person)


def _rounds_begun(person: int, quiz: str) -> "QuerySet[Attempt, tuple[int]]":
    earlier = Attempt.objects.filter(person=person, quiz_key=quiz)
    return earlier.order_by().values_list("round")


_running = Prepared(_open_rows, person=int, quiz=str)
_held = Prepared(_own_row, attempt=int, person=int)
_earlier = Prepared(_rounds_begun, person=int, quiz=str)


def _enter(attempt: Attempt, answers: Answers, certainties: Certainties) -> None:
    paper: Mapping[str, Item] = {item["id"]: item for item in attempt.snapshot}
    for question, answer in answers.items():
        if question not in paper or not _fits(paper[question], answer):
            raise NotOnPaper
        essay = paper[question]["kind"] == Question.Kind.ESSAY
        if len(answer) > (most := LONGEST_ESSAY if essay else LONGEST_ANSWER):
            text = _("Please write no more than %(count)d characters.")
            raise ValidationError(text % {"count": most})
    attempt.answers = {**attempt.answers, **answers}
    if attempt.certainty:
        asked = {question for question, item in paper.items() if asks_certainty(item)}
        given = {question: n for question, n in certainties.items() if question in asked}
        attempt.certainties = {**attempt.certainties, **given}


def _fits(item: Item, answer: Answer) -> bool:
    if item["kind"] in WRITTEN or isinstance(answer, str):
        return item["kind"] in WRITTEN and isinstance(answer, str)
    if item["kind"] in IN_PARTS or isinstance(answer, dict):
        return isinstance(answer, dict) and _fits_parts(item, answer)
    if set(answer) - {choice["id"] for choice in item["choices"]}:
        return False
    return len(answer) <= 1 or item["kind"] == Question.Kind.MULTIPLE


def _fits_parts(item: Item, answer: dict[str, str]) -> bool:
    options = {option["id"] for option in options_of(item)}
    return answer.keys() <= {part["id"] for part in parts_of(item)} and options >= {
        *answer.values()
    }
