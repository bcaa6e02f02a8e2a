"""Questions of the bank as a GIFT file.

Unit and source, for which GIFT has no place, stand as [unit:…] and [source:…] in a comment before the
question: others pass over them, our own import reads them. What GIFT cannot say is named in the first
lines and left out.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import groupby

from django.utils.translation import ngettext

from courses.grading.numbers import plain_number
from courses.models import Question

Kind = Question.Kind
SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"} | {"\n": "\\n", "\r": None})


def gift_of(questions: Iterable[Question]) -> str:
    """Takes them with their category, in the order of the categories."""
    given = list(questions)
    written = [question for question in given if question.kind in WRITERS]
    parts = []
    if missing := len(given) - len(written):
        text = ngettext(
            "%(count)d question is left out, because GIFT has no such kind.",
            "%(count)d questions are left out, because GIFT has no such kind.",
            missing,
        )
        parts.append("// " + text % {"count": missing})
    for category, members in groupby(written, key=lambda each: each.category.name):
        parts.append("$CATEGORY: " + " ".join(category.replace("/", "//").split()))
        parts += [_question(question) for question in members]
    return "\n\n".join(parts) + "\n"


def _question(question: Question) -> str:
    remarks = {"unit": question.unit, "source": question.source}
    tags = [f"[{name}:{_remark(value)}]" for name, value in remarks.items() if value]
    title = f"::{_escaped(question.title)}::" if question.title else ""
    answers = WRITERS[Kind(question.kind)](question)
    if question.explanation.strip():
        answers.append(f"####{_escaped(question.explanation)}")
    if question.kind in {Kind.TRUE_FALSE, Kind.ESSAY}:
        inside = "".join(answers)
    else:
        inside = "".join(f"\n\t{line}" for line in answers) + "\n"
    sign = "#" if question.kind == Kind.NUMERIC else ""
    lines = [f"// {' '.join(tags)}"] if tags else []
    return "\n".join([*lines, f"{title}[plain]{_escaped(question.prompt)}{{{sign}{inside}}}"])


def _escaped(text: str) -> str:
    return text.strip().translate(SIGNS)


def _remark(text: str) -> str:
    return _escaped(text).replace("]", "］")


def _weighed(sign: str, text: str, usual: str) -> str:
    """A text that begins with % would be taken for a weight."""
    weight = f"%{usual}%" if text.strip().startswith("%") else ""
    return f"{sign}{weight}{_escaped(text)}"


def _single(question: Question) -> list[str]:
    return [
        _weighed("=", block.value["text"], "100")
        if block.value["correct"]
        else _weighed("~", block.value["text"], "0")
        for block in question.choices
    ]


def _multiple(question: Question) -> list[str]:
    """Who ticks everything earns nothing, as with us."""
    right = sum(bool(block.value["correct"]) for block in question.choices)
    share = plain_number(round(Decimal(100) / max(right, 1), 5))
    return [
        f"~%{share if block.value['correct'] else '-100'}%{_escaped(block.value['text'])}"
        for block in question.choices
    ]


def _true_false(question: Question) -> list[str]:
    return ["TRUE" if question.statement_is_true else "FALSE"]


def _short(question: Question) -> list[str]:
    """* stands for any letters there, unless a \\ is before it."""
    return [
        _weighed("=", str(block.value).replace("*", "\\*"), "100") for block in question.accepted
    ]


def _numeric(question: Question) -> list[str]:
    return [f"={_bounds(block.block_type, block.value)}" for block in question.numbers]


def _bounds(block_type: str, value: dict[str, Decimal]) -> str:
    if block_type == "range":
        return f"{plain_number(value['least'])}..{plain_number(value['most'])}"
    number, tolerance = Decimal(value["number"]), Decimal(value["tolerance"] or 0)
    if value["tolerance_in"] == "percent":
        tolerance = abs(number) * tolerance / 100
    return f"{plain_number(number)}:{plain_number(tolerance)}"


def _matching(question: Question) -> list[str]:
    pairs = [(block.value["left"], block.value["right"]) for block in question.pairs]
    pairs += [("", str(block.value)) for block in question.distractors]
    return [f"={_side(left)} -> {_side(right)}" for left, right in pairs]


def _essay(_question: Question) -> list[str]:
    return []


def _side(text: str) -> str:
    return _escaped(text.replace("->", "→"))


WRITERS: dict[Question.Kind, Callable[[Question], list[str]]] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.TRUE_FALSE: _true_false,
    Kind.SHORT: _short,
    Kind.NUMERIC: _numeric,
    Kind.MATCHING: _matching,
    Kind.ESSAY: _essay,
}
