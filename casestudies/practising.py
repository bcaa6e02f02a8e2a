"""Practising on example answers before the mutual review (E9): what one marks oneself beside how the
panel of the case marked it, and why. Nothing of it is kept, counted or told to anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casestudies.content import Case, Example
from casestudies.models import Exercise
from casestudies.review_forms import PracticeForm
from casestudies.reviewing import Scores, levels_of


@dataclass(frozen=True)
class Compared:
    """One criterion: the own level, the panel's, and why."""

    criterion: str
    own: str
    panel: str
    why: str

    @property
    def is_same(self) -> bool:
        return self.own == self.panel


def compared(case: Case, example: Example, scores: Scores) -> list[Compared]:
    """In the order of the criteria; "" where the panel left one out."""
    found = []
    for criterion, own in levels_of(case.criteria, scores):
        mark = example.mark(criterion)
        panel, why = (mark.level, mark.why) if mark else ("", "")
        found.append(Compared(criterion, own, panel, why))
    return found


class PracticePage:
    """`data`: the levels somebody chose; the panel's are there once all are chosen, not before."""

    def __init__(self, exercise: Exercise, number: int, *, data: Any = None) -> None:
        self.exercise, self.number = exercise, number
        self.form = PracticeForm(self.case.criteria, data)

    @property
    def case(self) -> Case:
        return self.exercise.edition.case

    @property
    def example(self) -> Example:
        return self.case.examples[self.number - 1]

    @property
    def following(self) -> int | None:
        """The number of the next example."""
        return self.number + 1 if self.number < len(self.case.examples) else None

    @property
    def results(self) -> Sequence[Compared]:
        if not self.form.is_bound or not self.form.is_valid():
            return ()
        return compared(self.case, self.example, self.form.scores())

    @property
    def count_same(self) -> int:
        return sum(one.is_same for one in self.results)
