"""A question of the paper with what was entered: on the form and in the result."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.grading.certainty import HIGH, Certainties, asks_certainty
from courses.grading.credit import WHOLE, credit, is_right, right_parts
from courses.grading.faults import faults_in
from courses.grading.lengths import letters
from courses.grading.rubric import Mark, Marks, share_of
from courses.models.questions import Question
from courses.paper import (
    BETWEEN,
    Answer,
    Answers,
    Item,
    Option,
    Paper,
    entered_parts,
    entered_text,
    options_of,
    parts_of,
)


@dataclass(frozen=True)
class PartLine:
    """An item to match or to place, with what was chosen for it."""

    id: str
    name: str
    text: str
    chosen: str
    fault: str


@dataclass(frozen=True)
class PanelLine:
    """A level of a judgement: how many experts chose it, whether one did oneself, their reasons."""

    text: str
    experts: int
    own: bool
    reasons: list[str]


@dataclass(frozen=True)
class Line:
    number: int
    item: Item
    answer: Answer
    mark: Mark | None = None
    certainty: int | None = None

    @property
    def name(self) -> str:
        return f"q-{self.item['id']}"

    @property
    def names(self) -> list[str]:
        """All fields of the question on the form."""
        return [part.name for part in self.parts] or [self.name]

    @property
    def text(self) -> str:
        return entered_text(self.answer)

    @property
    def right(self) -> bool:
        if self.mark is not None:
            return share_of(self.mark) == WHOLE
        return is_right(self.item, self.answer)

    @property
    def is_essay(self) -> bool:
        return self.item["kind"] == Question.Kind.ESSAY

    @property
    def is_judgement(self) -> bool:
        return self.item["kind"] == Question.Kind.JUDGEMENT

    @property
    def agreement(self) -> int:
        """Of a judgement: what it earned, in percent."""
        return round(credit(self.item, self.answer) * 100)

    @cached_property
    def panel(self) -> list[PanelLine]:
        """Of a judgement: how many experts chose each level, and why."""
        votes, reasons = self.item.get("votes", {}), self.item.get("reasons", [])
        return [
            PanelLine(
                choice["text"],
                votes.get(choice["id"], 0),
                choice["id"] in self.answer,
                [each["text"] for each in reasons if each["id"] == choice["id"]],
            )
            for choice in self.item["choices"]
        ]

    @property
    def asks_certainty(self) -> bool:
        return asks_certainty(self.item)

    @property
    def sure_and_wrong(self) -> bool:
        return self.certainty == HIGH and not self.right

    @property
    def letters(self) -> int:
        return letters(self.text)

    @cached_property
    def right_in_part(self) -> int:
        """How many of its items are right, when that is neither none nor all."""
        return 0 if self.right else len(right_parts(self.item, self.answer))

    @cached_property
    def fault(self) -> str:
        return faults_in(self.item, self.answer).get("", "")

    @property
    def is_unclear(self) -> bool:
        return bool(faults_in(self.item, self.answer))

    @property
    def options(self) -> list[Option]:
        return options_of(self.item)

    @cached_property
    def parts(self) -> list[PartLine]:
        """As they are shown: in the order that was entered, once it is a whole one."""
        chosen, faults = entered_parts(self.answer), faults_in(self.item, self.answer)
        rows = [
            PartLine(
                id=part["id"],
                name=f"{self.name}{BETWEEN}{part['id']}",
                text=part["text"],
                chosen=chosen.get(part["id"], ""),
                fault=faults.get(part["id"], ""),
            )
            for part in parts_of(self.item)
        ]
        if self.item["kind"] == Question.Kind.ORDERING and all(row.chosen for row in rows):
            rows.sort(key=lambda row: self._place(row.chosen))
        return rows

    @property
    def entered(self) -> list[str]:
        """In words, for the result."""
        if isinstance(self.answer, str):
            return [self._with_unit(self.answer)] if self.answer else []
        if isinstance(self.answer, dict):
            return self._pairs(self.answer) if self.answer else []
        chosen = set(self.answer)
        return [choice["text"] for choice in self.item["choices"] if choice["id"] in chosen]

    @property
    def wanted(self) -> list[str]:
        if parts := parts_of(self.item):
            return self._pairs({part["id"]: part["wanted"] for part in parts})
        if bounds := self.item.get("bounds"):
            return [self._with_unit(one["text"]) for one in bounds]
        if self.is_essay:
            return self._criteria()
        right = [choice["text"] for choice in self.item["choices"] if choice["correct"]]
        return right or self.item["accepted"]

    def _criteria(self) -> list[str]:
        text = _("%(name)s: up to %(points)s points")
        return [
            text
            % {"name": each["name"], "points": max(level["points"] for level in each["levels"])}
            for each in self.item.get("rubric", [])
        ]

    def _pairs(self, chosen: dict[str, str]) -> list[str]:
        """ "Item → what it was matched with", or "1. item" by the place it was given."""
        names = {option["id"]: option["text"] for option in self.options}
        nothing = pgettext("part of an answer", "Nothing chosen")
        rows = [(part["text"], chosen.get(part["id"], "")) for part in parts_of(self.item)]
        if self.item["kind"] == Question.Kind.ORDERING:
            rows.sort(key=lambda row: self._place(row[1]))
            return [_("%(place)s. %(item)s") % {"place": p or "–", "item": t} for t, p in rows]
        return [f"{text} → {names.get(option, nothing)}" for text, option in rows]

    def _place(self, option: str) -> int:
        order = [each["id"] for each in self.options]
        return order.index(option) if option in order else len(order)

    def _with_unit(self, text: str) -> str:
        unit = self.item.get("unit", "")
        return text if not unit or text.rstrip().endswith(unit) else f"{text} {unit}"


def lines(
    paper: Paper,
    answers: Answers,
    marks: Marks | None = None,
    certainties: Certainties | None = None,
) -> list[Line]:
    return [
        Line(
            number,
            item,
            answers.get(item["id"], []),
            (marks or {}).get(item["id"]),
            (certainties or {}).get(item["id"]),
        )
        for number, item in enumerate(paper, 1)
    ]
