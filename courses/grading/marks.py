"""How a whole paper is marked."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from courses.grading.certainty import Certainties, certainty_percent
from courses.grading.credit import NOTHING, WHOLE, credit
from courses.grading.rubric import Marks, share_of
from courses.paper import Answers, Paper

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Grade:
    """`right` are the questions that are wholly right; parts count in the score alone.
    `certainty` is the score by certainty, in percent, where it was asked for."""

    right: frozenset[str]
    total: int
    score: Decimal
    passed: bool
    certainty: Decimal | None = None


def shares(paper: Paper, answers: Answers, marks: Marks) -> dict[str, Fraction]:
    """What each question earned, from 0 to 1; `marks` are what people gave."""
    return {
        item["id"]: share_of(marks[item["id"]])
        if item["id"] in marks
        else credit(item, answers.get(item["id"], []))
        for item in paper
    }


def grade(
    paper: Paper,
    answers: Answers,
    *,
    pass_mark: int,
    marks: Marks | None = None,
    certainties: Certainties | None = None,
    by_certainty: bool = False,
) -> Grade:
    """Mark every question of the paper; `pass_mark` is in percent, `marks` are of the essays.
    `certainties`, where they are asked for, decide on passing if `by_certainty`.

    Whether it passes is decided on the exact fraction: two of three is 66.67 on paper and does
    not pass a mark of 67. An empty paper is failed with 0.
    """
    earned = shares(paper, answers, marks or {})
    right = frozenset(question for question, share in earned.items() if share == WHOLE)
    total = len(paper)
    if not total:
        return Grade(right, 0, Decimal(0), passed=False)
    share: Fraction = sum(earned.values(), NOTHING) * 100 / total
    if certainties is None:
        return Grade(right, total, _cents(share), passed=share >= pass_mark)
    certain = certainty_percent(paper, answers, certainties, earned)
    passed = (certain if by_certainty else share) >= pass_mark
    return Grade(right, total, _cents(share), passed=passed, certainty=_cents(certain))


def _cents(share: Fraction) -> Decimal:
    return (Decimal(share.numerator) / share.denominator).quantize(CENT)
