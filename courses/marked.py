"""An essay as its writer reads it afterwards: the text, what each criterion got, the comments."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.grading import Line
from courses.models import Attempt, EssayFile, Marking
from courses.paper import Criterion, Level
from courses.states import AttemptState


@dataclass(frozen=True)
class MarkedCriterion:
    """`levels` are of each marker who counts: one, or two whose mean counts."""

    criterion: Criterion
    levels: list[Level]


@dataclass(frozen=True)
class MarkedLine:
    line: Line
    file: EssayFile | None
    criteria: list[MarkedCriterion]
    comments: list[str]


def marked_lines(attempt: Attempt, lines: Iterable[Line]) -> list[MarkedLine]:
    """Nothing of the marks before all are given; nobody's name among them."""
    essays = [line for line in lines if line.is_essay]
    if not essays:
        return []
    files = {file.question: file for file in attempt.files.all()}
    rows = _counting(attempt) if attempt.state == AttemptState.GRADED else []
    return [_line(line, files.get(line.item["id"]), rows) for line in essays]


def _counting(attempt: Attempt) -> list[Marking]:
    given = list(attempt.markings.given())
    agreed = [row for row in given if row.place == Marking.Place.AGREED]
    return agreed or given


def _line(line: Line, file: EssayFile | None, rows: list[Marking]) -> MarkedLine:
    question = line.item["id"]
    criteria = [
        MarkedCriterion(
            each,
            [
                level
                for row in rows
                for level in each["levels"]
                if row.levels.get(question, {}).get(each["id"]) == level["id"]
            ],
        )
        for each in line.item.get("rubric", [])
    ]
    comments = [row.comments[question] for row in rows if question in row.comments]
    return MarkedLine(line, file, criteria, comments)
