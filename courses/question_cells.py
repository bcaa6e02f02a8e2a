"""What stands in the cells of a file of questions, read by the kind of the question.

Each reader gives the fields of a Question, or raises CellError with the column and a sentence.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.folding import fold
from courses.grading import read_number
from courses.models import Question
from courses.question_columns import CHOICES, HEADINGS, LONGEST_CELL

Values = Mapping[str, str]
Fields = dict[str, Any]

CIRCLED = re.compile("[①-⑩]")
BETWEEN_NUMBERS = re.compile(r"[\s,、，・/／;；と]+")
BETWEEN_ANSWERS = re.compile(r"[\n｜|]+")
ARROW = re.compile(r"\s*(?:→|⇒|->|=>)\s*")
RANGE = re.compile(r"\s*[〜～~]\s*")
TRUE = {fold(word) for word in ("正", "正しい", "○", "〇", "◯", "TRUE", "true", "はい")}
FALSE = {fold(word) for word in ("誤", "誤り", "×", "✕", "FALSE", "false", "いいえ")}


class CellError(ValueError):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


def fields_of(kind: Question.Kind, values: Values) -> Fields:
    """What the cells say for this kind; raises CellError."""
    return READERS[kind](values)


def _single(values: Values) -> Fields:
    chosen = _numbers(values)
    if len(chosen) != 1:
        raise CellError("answer", _("Write the number of the one choice that is right."))
    return {"choices": _choices(values, chosen)}


def _multiple(values: Values) -> Fields:
    return {"choices": _choices(values, _numbers(values))}


def _choices(values: Values, chosen: set[int]) -> list[Any]:
    texts = _texts(values)
    if strange := chosen - texts.keys():
        message = _("There is no choice %(number)s in this row.")
        raise CellError("answer", message % {"number": min(strange)})
    return [("choice", {"text": text, "correct": n in chosen}) for n, text in texts.items()]


def _numbers(values: Values) -> set[int]:
    """1、3 or ①③ or １,３; a list of numbers that Excel has not taken for one."""
    text = CIRCLED.sub(lambda found: f" {found[0]} ", values["answer"])
    parts = [part for part in BETWEEN_NUMBERS.split(unicodedata.normalize("NFKC", text)) if part]
    if not parts:
        raise CellError("answer", _("Write the numbers of the right choices, for example 1、3."))
    if strange := [part for part in parts if not re.fullmatch(r"[0-9]{1,2}", part)]:
        message = _("“%(text)s” is no number of a choice. Write for example 1、3.")
        raise CellError("answer", message % {"text": strange[0][:20]})
    return {int(part) for part in parts}


def _true_false(values: Values) -> Fields:
    word = fold(values["answer"])
    if word not in TRUE | FALSE:
        raise CellError("answer", _("Write 正 or 誤."))
    return {"statement_is_true": word in TRUE}


def _short(values: Values) -> Fields:
    return {"accepted": [("answer", text) for text in _pieces(values, "answer")]}


def _numeric(values: Values) -> Fields:
    tolerance, percent = _tolerance(values)
    numbers: list[Any] = []
    for piece in _pieces(values, "answer"):
        ends = [_number("answer", end, unit=values["unit"]) for end in RANGE.split(piece)]
        if len(ends) == 2 and ends[0] <= ends[1]:
            numbers.append(("range", {"least": ends[0], "most": ends[1]}))
        elif len(ends) == 1:
            how = "percent" if percent else "absolute"
            value = {"number": ends[0], "tolerance": tolerance, "tolerance_in": how}
            numbers.append(("value", value))
        else:
            raise CellError("answer", _("Write a range as 10～12, the smaller number first."))
    return {"numbers": numbers, "unit": values["unit"]}


def _tolerance(values: Values) -> tuple[Decimal, bool]:
    text = unicodedata.normalize("NFKC", values["tolerance"]).strip().removeprefix("±")
    if not text:
        return Decimal(0), False
    number = _number("tolerance", text.removesuffix("%"))
    if number < 0:
        raise CellError("tolerance", _("The tolerance is not less than 0."))
    return number, text.endswith("%")


def _number(column: str, text: str, *, unit: str = "") -> Decimal:
    number = read_number(text, unit=unit)
    if number is None or abs(number) >= 10**14 or number != round(number, 6):
        message = _("“%(text)s” cannot be read as a number.")
        raise CellError(column, message % {"text": text[:20]})
    return number


def _matching(values: Values) -> Fields:
    pairs = []
    for place, text in _texts(values).items():
        sides = ARROW.split(text, maxsplit=1)
        if len(sides) != 2 or not all(sides):
            raise CellError(
                CHOICES[place - 1], _("Write a pair with an arrow: 立入調査→児童相談所.")
            )
        pairs.append(("pair", {"left": sides[0], "right": sides[1]}))
    extra = _pieces(values, "extra") if values["extra"] else []
    return {"pairs": pairs, "distractors": [("text", text) for text in extra]}


def _ordering(values: Values) -> Fields:
    return {"steps": [("step", text) for text in _texts(values).values()]}


def _essay(_values: Values) -> Fields:
    return {"rubric": plain_rubric()}


def plain_rubric() -> list[Any]:
    """For an essay from a file: one criterion, to be put in order in the bank."""
    levels = [
        {"label": _("Not enough"), "points": 0, "text": ""},
        {"label": _("In part"), "points": 1, "text": ""},
        {"label": _("Enough"), "points": 2, "text": ""},
    ]
    return [("criterion", {"name": _("What it says"), "levels": levels})]


def _texts(values: Values) -> dict[int, str]:
    texts = {place: values[column] for place, column in enumerate(CHOICES, 1) if values[column]}
    for place, text in texts.items():
        _not_too_long(CHOICES[place - 1], text)
    return texts


def _pieces(values: Values, column: str) -> list[str]:
    pieces = [piece.strip() for piece in BETWEEN_ANSWERS.split(values[column]) if piece.strip()]
    if not pieces:
        raise CellError(column, _("Write “%(column)s”.") % {"column": HEADINGS[column]})
    for piece in pieces:
        _not_too_long(column, piece)
    return pieces


def _not_too_long(column: str, text: str) -> None:
    if len(text) > LONGEST_CELL:
        message = _("Please write no more than %(count)d characters.")
        raise CellError(column, message % {"count": LONGEST_CELL})


def staged_fields(fields: Fields) -> Fields:
    """Fields as JSON keeps them, as a Question takes them: tuples, and exact numbers."""
    return {name: _blocks(name, value) for name, value in fields.items()}


def _blocks(name: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [(kind, _exact(each) if name == "numbers" else each) for kind, each in value]


def _exact(value: dict[str, str]) -> dict[str, Any]:
    return {name: text if name == "tolerance_in" else Decimal(text) for name, text in value.items()}


def used_faults(filled: set[str], used: set[str]) -> Iterator[CellError]:
    """A cell that would be passed over was meant to say something."""
    for column in filled - used:
        yield CellError(column, _("This column is not used for this kind. Leave it empty."))


READERS: dict[Question.Kind, Callable[[Values], Fields]] = {
    Question.Kind.SINGLE: _single,
    Question.Kind.MULTIPLE: _multiple,
    Question.Kind.TRUE_FALSE: _true_false,
    Question.Kind.SHORT: _short,
    Question.Kind.NUMERIC: _numeric,
    Question.Kind.MATCHING: _matching,
    Question.Kind.ORDERING: _ordering,
    Question.Kind.ESSAY: _essay,
    Question.Kind.JUDGEMENT: lambda _values: {},
}
