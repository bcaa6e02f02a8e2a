"""How a paper is marked. Pure functions: no request, no database, no clock."""

from dataclasses import dataclass
from decimal import Decimal

from core.folding import fold
from courses.models.questions import Question
from courses.paper import Answer, Answers, Item, Paper

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Grade:
    right: frozenset[str]
    total: int
    score: Decimal
    passed: bool


def grade(paper: Paper, answers: Answers, *, pass_mark: int) -> Grade:
    """Mark every question of the paper; `pass_mark` is in percent.

    Whether it passes is decided on the exact fraction: two of three is 66.67 on paper and does
    not pass a mark of 67. An empty paper is failed with 0.
    """
    right = frozenset(item["id"] for item in paper if is_right(item, answers.get(item["id"], [])))
    total = len(paper)
    if not total:
        return Grade(right, 0, Decimal(0), passed=False)
    score = (Decimal(100 * len(right)) / total).quantize(CENT)
    return Grade(right, total, score, passed=100 * len(right) >= pass_mark * total)


def is_right(item: Item, answer: Answer) -> bool:
    """One choice: that one. Several: exactly the right set. Short: any accepted spelling."""
    if item["kind"] == Question.Kind.SHORT:
        text = answer if isinstance(answer, str) else ""
        return bool(key := spelling(text)) and key in {spelling(one) for one in item["accepted"]}
    chosen = set(answer) if isinstance(answer, list) else set()
    return chosen == {choice["id"] for choice in item["choices"] if choice["correct"]}


def spelling(text: str) -> str:
    """What two short answers are compared by: width, kana, case and spaces do not matter."""
    return "".join(fold(text).split())


@dataclass(frozen=True)
class Line:
    """One question of the paper with what was entered: on the form and in the result."""

    number: int
    item: Item
    answer: Answer

    @property
    def name(self) -> str:
        return f"q-{self.item['id']}"

    @property
    def text(self) -> str:
        return self.answer if isinstance(self.answer, str) else ""

    @property
    def right(self) -> bool:
        return is_right(self.item, self.answer)

    @property
    def entered(self) -> list[str]:
        """In words, for the result."""
        if isinstance(self.answer, str):
            return [self.answer] if self.answer else []
        chosen = set(self.answer)
        return [choice["text"] for choice in self.item["choices"] if choice["id"] in chosen]

    @property
    def wanted(self) -> list[str]:
        right = [choice["text"] for choice in self.item["choices"] if choice["correct"]]
        return right or self.item["accepted"]


def lines(paper: Paper, answers: Answers) -> list[Line]:
    return [Line(number, item, answers.get(item["id"], [])) for number, item in enumerate(paper, 1)]
