"""Quizzes that were sat: papers drawn from the bank and answers that fit the score."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from courses.drawing import draw_paper
from courses.grading import grade
from courses.models import Attempt, Question, QuizPage
from courses.outline import Outline
from courses.paper import Answer, Item, Paper
from courses.states import AttemptState
from home.demo.studies import Study

VARIANTS = 5  # drawing for everybody would cost two queries each
FAILS_FIRST = 12  # of a hundred


@dataclass(frozen=True)
class Sat:
    quiz: QuizPage
    attempt: Attempt
    on: datetime.date
    right: int


class Papers:
    def __init__(self, outlines: Iterable[Outline], rng: Random) -> None:
        self.rng = rng
        self.numbers: Counter[tuple[int, str]] = Counter()
        self.drawn: dict[str, list[Paper]] = {
            quiz.key: [draw_paper(quiz, rng=rng) for _variant in range(VARIANTS)]
            for outline in outlines
            if outline.lessons  # those with dates are written by their runs
            for quiz in outline.quizzes
        }

    def sit(self, study: Study, outline: Outline, turn: int) -> list[Sat]:
        """All attempts at all quizzes of a course that was completed; the last one passes."""
        sat = []
        for quiz in outline.quizzes:
            if self.rng.randrange(100) < FAILS_FIRST:
                sat.append(self._sit(study, outline, quiz, turn, 1, passing=False))
            sat.append(self._sit(study, outline, quiz, turn, len(sat) + 1, passing=True))
        return sat

    def _sit(
        self, study: Study, outline: Outline, quiz: QuizPage, turn: int, nth: int, *, passing: bool
    ) -> Sat:
        paper = self.rng.choice(self.drawn[quiz.key])
        spare = len(paper) * (100 - quiz.pass_mark) // 100  # may be wrong and passes still
        wrong = self.rng.randint(0, spare) if passing else spare + self.rng.randint(1, 2)
        answers = self._answers(paper, wrong)
        marked = grade(paper, answers, pass_mark=quiz.pass_mark)
        place = (study.post.person_id, quiz.key)
        self.numbers[place] += 1
        day = study.completed or study.began
        began = timezone.make_aware(datetime.datetime.combine(day, datetime.time(10 + nth)))
        attempt = Attempt(
            person_id=study.post.person_id,
            post=study.post,
            quiz_key=quiz.key,
            course_key=outline.course.key,
            quiz_title=quiz.title,
            edition=quiz.edition,
            page_id=quiz.pk,
            revision_id=quiz.live_revision_id,
            round=turn,
            number=self.numbers[place],
            turn=nth,
            allowed=quiz.attempts_allowed,
            state=AttemptState.GRADED,
            started_at=began,
            submitted_at=began + datetime.timedelta(minutes=self.rng.randint(6, 25)),
            pass_mark=quiz.pass_mark,
            feedback=quiz.feedback,
            snapshot=paper,
            answers=answers,
            score=marked.score,
            passed=marked.passed,
        )
        return Sat(quiz, attempt, day, len(marked.right))

    def _answers(self, paper: Paper, wrong: int) -> dict[str, Answer]:
        missed = {item["id"] for item in self.rng.sample(paper, wrong)}
        return {
            item["id"]: wrong_answer(item) if item["id"] in missed else right_answer(item)
            for item in paper
        }


def right_answer(item: Item) -> Answer:
    match Question.Kind(item["kind"]):
        case Question.Kind.SHORT:
            return item["accepted"][0]
        case Question.Kind.NUMERIC:
            return item["bounds"][0]["least"]
        case Question.Kind.MATCHING | Question.Kind.ORDERING:
            return {part["id"]: part["wanted"] for part in item["parts"]}
    return [choice["id"] for choice in item["choices"] if choice["correct"]]


def wrong_answer(item: Item) -> Answer:
    match Question.Kind(item["kind"]):
        case Question.Kind.SHORT:
            return "分かりません"
        case Question.Kind.NUMERIC:
            return "-1"
        case Question.Kind.MATCHING:
            return {part["id"]: _other_option(item, part["wanted"]) for part in item["parts"]}
        case Question.Kind.ORDERING:  # everything one place further
            places = len(item["parts"])
            return {part["id"]: str(int(part["wanted"]) % places + 1) for part in item["parts"]}
    return [next(choice["id"] for choice in item["choices"] if not choice["correct"])]


def _other_option(item: Item, wanted: str) -> str:
    return next(option["id"] for option in item["options"] if option["id"] != wanted)
