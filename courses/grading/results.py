"""What grading leaves behind of each question, for statistics."""

from collections.abc import Iterator
from dataclasses import dataclass

from courses.grading.certainty import LOW, Certainties, asks_certainty
from courses.grading.credit import NOTHING, WHOLE, spelling
from courses.grading.marks import shares
from courses.grading.numbers import plain_number, read_number
from courses.grading.rubric import Marks
from courses.models.questions import Question
from courses.paper import Answer, Answers, Item, Paper, entered_parts, is_answered

LONGEST_VALUE = 100


@dataclass(frozen=True)
class Result:
    """`rest`: the share earned on all other questions of the paper, None if it has no other.
    `parts`: (part, value) as AnswerPart keeps them."""

    item: Item
    answered: bool
    right: bool
    credit: float
    rest: float | None
    parts: tuple[tuple[str, str], ...]
    certainty: int | None = None


def results_of(
    paper: Paper,
    answers: Answers,
    marks: Marks | None = None,
    certainties: Certainties | None = None,
) -> Iterator[Result]:
    entered = [(item, answers.get(item["id"], [])) for item in paper]
    by_question = shares(paper, answers, marks or {})
    others, earned = len(paper) - 1, sum(by_question.values(), NOTHING)
    for item, answer in entered:
        share = by_question[item["id"]]
        yield Result(
            item=item,
            answered=is_answered(answer) or item["id"] in (marks or {}),
            right=share == WHOLE,
            credit=float(share),
            rest=float((earned - share) / others) if others else None,
            parts=tuple(sorted(_parts(item, answer))),
            certainty=_certainty(item, answer, certainties),
        )


def _certainty(item: Item, answer: Answer, certainties: Certainties | None) -> int | None:
    """Not said counts as low; None where nobody was asked, or nothing was answered."""
    if certainties is None or not asks_certainty(item) or not is_answered(answer):
        return None
    return certainties.get(item["id"], LOW)


def _parts(item: Item, answer: Answer) -> set[tuple[str, str]]:
    if item["kind"] == Question.Kind.ESSAY:
        return set()  # what somebody writes is no statistic
    if isinstance(answer, str):
        return {("", value)} if (value := _compared(item, answer)) else set()
    if isinstance(answer, dict):
        return set(entered_parts(answer).items())
    return {("", choice) for choice in answer}


def _compared(item: Item, text: str) -> str:
    if item["kind"] == Question.Kind.NUMERIC:
        number = read_number(text, unit=item.get("unit", ""))
        if number is not None:
            return plain_number(number)[:LONGEST_VALUE]
    return spelling(text)[:LONGEST_VALUE]
