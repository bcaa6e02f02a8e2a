"""A survey as it is asked: pages, questions, where an answer leads, what is wrong with one.

Pure: it reads the stored StreamField of a SurveyPage and knows no database.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.grading.numbers import plain_number, read_number
from courses.survey_blocks import END

if TYPE_CHECKING:
    from courses.models import SurveyPage

# What was entered, by question: ids of choices, "1" to "5", a number or a text. Empty: nothing.
Answers = Mapping[str, list[str]]
LONGEST_TEXT = 2000
SCALE = ("5", "4", "3", "2", "1")
CHOOSING = frozenset({"single", "multiple", "scale"})
TEXT = "text"


@dataclass(frozen=True)
class Choice:
    id: str
    text: str
    go_to: str = ""


@dataclass(frozen=True)
class Question:
    id: str
    kind: str
    prompt: str
    help: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def name(self) -> str:
        """Of its field in a form."""
        return f"q-{self.id}"

    @property
    def is_heading(self) -> bool:
        return self.kind == "heading"

    @property
    def shape(self) -> tuple[str, frozenset[str]]:
        """What may not change once it has been answered: words may."""
        return self.kind, frozenset(choice.id for choice in self.choices)

    @cached_property
    def texts(self) -> dict[str, str]:
        return {choice.id: choice.text for choice in self.choices}

    def fault(self, values: Sequence[str]) -> str:
        """What must be put right in this answer; empty when nothing must."""
        if not any(value.strip() for value in values):
            return _("Please answer this question.") if self.required else ""
        if self.kind in CHOOSING:
            known = set(values) <= set(self.texts)
            fits = known and (self.kind == "multiple" or len(values) == 1)
            return "" if fits else _("Please choose from the choices.")
        if self.kind == "number":
            return self._fault_of_number(values[0])
        if len(values[0]) > LONGEST_TEXT:
            return _("Please write no more than %(count)d characters.") % {"count": LONGEST_TEXT}
        return ""

    def _fault_of_number(self, text: str) -> str:
        number = read_number(text, unit=self.unit)
        if number is None:
            return _("Please enter a number, for example 12.")
        if self.least is not None and number < self.least:
            return _("Please enter %(number)s or more.") % {"number": plain_number(self.least)}
        if self.most is not None and number > self.most:
            return _("Please enter %(number)s or less.") % {"number": plain_number(self.most)}
        return ""

    def said(self, values: Sequence[str]) -> str:
        """The answer in words, for the page where one checks it."""
        if self.kind in CHOOSING:
            return "、".join(self.texts.get(value, value) for value in values)
        text = " ".join(values)
        return f"{text} {self.unit}".strip() if text and self.kind == "number" else text

    def kept(self, values: Sequence[str]) -> list[str]:
        """As it is stored once it is submitted: numbers as plain digits."""
        if self.kind == "number" and values:
            number = read_number(values[0], unit=self.unit)
            return [] if number is None else [plain_number(number)]
        return [value.strip() for value in values if value.strip()]


@dataclass(frozen=True)
class Part:
    number: int  # from 1
    title: str
    items: tuple[Question, ...]

    @property
    def questions(self) -> list[Question]:
        return [item for item in self.items if not item.is_heading]

    def after(self, answers: Answers) -> str:
        """Where these answers lead: "" the next page, a number, or END."""
        for question in self.questions:
            for choice in question.choices:
                if choice.go_to and choice.id in answers.get(question.id, ()):
                    return choice.go_to
        return ""

    def faults(self, answers: Answers) -> dict[str, str]:
        """Question -> what must be put right."""
        found = {item.id: item.fault(answers.get(item.id, ())) for item in self.questions}
        return {key: text for key, text in found.items() if text}


@dataclass(frozen=True)
class Questionnaire:
    parts: tuple[Part, ...] = field(default=())

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {item.id: item for part in self.parts for item in part.questions}

    def part(self, number: int) -> Part | None:
        return self.parts[number - 1] if 0 < number <= len(self.parts) else None

    def route(self, answers: Answers) -> list[Part]:
        """The pages that somebody with these answers sees. Only forward, so it ends."""
        way: list[Part] = []
        here = 1
        while part := self.part(here):
            way.append(part)
            leads = part.after(answers)
            if leads == END:
                break
            here = max(int(leads), here + 1) if leads else here + 1
        return way

    def submitted(self, answers: Answers) -> dict[str, list[str]]:
        """What is handed in: answers on the route, and nothing of pages that were left out."""
        asked = [item for part in self.route(answers) for item in part.questions]
        kept = {item.id: item.kept(answers.get(item.id, ())) for item in asked}
        return {key: values for key, values in kept.items() if values}

    def first_fault(self, answers: Answers) -> Part | None:
        return next((part for part in self.route(answers) if part.faults(answers)), None)


def questionnaire_of(page: "SurveyPage") -> Questionnaire:
    return read_parts(page.parts.get_prep_value())


def read_parts(stored: Iterable[Mapping[str, Any]]) -> Questionnaire:
    """From the StreamField as it is stored; keys of the editor are the ids of the questions."""
    return Questionnaire(
        tuple(
            Part(number, block["value"]["title"], tuple(map(_item, block["value"]["questions"])))
            for number, block in enumerate(stored, start=1)
        )
    )


def read_entered(entered: QueryDict, part: Part) -> dict[str, list[str]]:
    """What a form of this page holds. A box that was unticked stands there as nothing; a radio
    button cannot be taken back, so none chosen in an old tab wipes out nothing."""
    return {
        item.id: [value.replace("\0", "") for value in entered.getlist(item.name)]
        for item in part.questions
        if item.name in entered or item.kind == "multiple"
    }


def faults_of_branches(questionnaire: Questionnaire) -> Iterator[str]:
    """A sentence for each choice that leads nowhere or back, and for pages with two ways on."""
    count = len(questionnaire.parts)
    for part in questionnaire.parts:
        leading = [item for item in part.questions if any(each.go_to for each in item.choices)]
        if len(leading) > 1:
            text = _("Page %(page)d has two questions whose choices lead on. Only one may.")
            yield text % {"page": part.number}
        for choice in (each for item in leading for each in item.choices):
            if choice.go_to in {"", END}:
                continue
            named = {"page": part.number, "choice": choice.text, "target": choice.go_to}
            if int(choice.go_to) > count:
                text = _(
                    "“%(choice)s” on page %(page)d leads to page %(target)s, which is not there."
                )
                yield text % named
            elif int(choice.go_to) <= part.number:
                text = _("“%(choice)s” on page %(page)d leads back to page %(target)s.")
                yield text % named


def _item(block: Mapping[str, Any]) -> Question:
    kind, value = block["type"], block["value"]
    if kind == "heading":
        return Question(block["id"], kind, value)
    return Question(
        id=block["id"],
        kind=kind,
        prompt=value["prompt"],
        help=value.get("help") or "",
        required=bool(value.get("required")),
        choices=_CHOICES.get(kind, lambda _value: ())(value),
        unit=value.get("unit") or "",
        least=_decimal(value.get("least")),
        most=_decimal(value.get("most")),
    )


def _single(value: Mapping[str, Any]) -> tuple[Choice, ...]:
    return tuple(
        Choice(each["id"], each["value"]["text"], each["value"].get("go_to") or "")
        for each in value["choices"]
    )


def _multiple(value: Mapping[str, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(each["id"], each["value"]) for each in value["choices"])


def _scale(value: Mapping[str, Any]) -> tuple[Choice, ...]:
    words = {"5": value["best"], "1": value["worst"]}
    text = pgettext("scale", "%(number)s (%(word)s)")
    return tuple(
        Choice(each, text % {"number": each, "word": words[each]} if each in words else each)
        for each in SCALE
    )


_CHOICES: dict[str, Callable[[Mapping[str, Any]], tuple[Choice, ...]]] = {
    "single": _single,
    "multiple": _multiple,
    "scale": _scale,
}


def _decimal(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))
