"""What an answer to one question earns, by its kind: a share from 0 to 1.

* one choice, true or false: that one
* several choices: exactly the right set, else nothing
* a short answer: any accepted spelling
* a number: within any of the bounds
* matching: the share of the items that were matched rightly
* ordering: the share of the items that stand in their place; a place given twice counts for none
* a judgement: the experts who chose it, divided by those of the most chosen answer (`panels.py`)
* an essay: nothing by itself; people mark it (`rubric.py`)
"""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from core.folding import fold
from courses.grading.numbers import lies_in, read_number
from courses.models.questions import Question
from courses.paper import Answer, Item, entered_parts, entered_text, parts_of

NOTHING, WHOLE = Fraction(0), Fraction(1)


def credit(item: Item, answer: Answer) -> Fraction:
    return CREDITS[Question.Kind(item["kind"])](item, answer)


def is_right(item: Item, answer: Answer) -> bool:
    """Wholly right: what is right in part is not."""
    return credit(item, answer) == WHOLE


def spelling(text: str) -> str:
    """What two short answers are compared by: width, kana, case and spaces do not matter."""
    return "".join(fold(text).split())


def right_parts(item: Item, answer: Answer) -> frozenset[str]:
    """The ids of the items that were matched or placed rightly."""
    chosen = entered_parts(answer)
    taken = Counter(chosen.values())
    once = item["kind"] == Question.Kind.ORDERING
    return frozenset(
        part["id"]
        for part in parts_of(item)
        if chosen.get(part["id"]) == part["wanted"] and not (once and taken[part["wanted"]] > 1)
    )


def _choice(item: Item, answer: Answer) -> Fraction:
    chosen = set(answer) if isinstance(answer, list) else set()
    right = {choice["id"] for choice in item["choices"] if choice["correct"]}
    return WHOLE if chosen == right else NOTHING


def _word(item: Item, answer: Answer) -> Fraction:
    key = spelling(entered_text(answer))
    found = key and key in {spelling(one) for one in item["accepted"]}
    return WHOLE if found else NOTHING


def _number(item: Item, answer: Answer) -> Fraction:
    number = read_number(entered_text(answer), unit=item.get("unit", ""))
    right = number is not None and any(lies_in(number, one) for one in item.get("bounds", []))
    return WHOLE if right else NOTHING


def _judgement(item: Item, answer: Answer) -> Fraction:
    votes = item.get("votes", {})
    most = max(votes.values(), default=0)
    chosen = votes.get(answer[0], 0) if isinstance(answer, list) and len(answer) == 1 else 0
    return Fraction(chosen, most) if most else NOTHING


def _essay(_item: Item, _answer: Answer) -> Fraction:
    return NOTHING


def _parts(item: Item, answer: Answer) -> Fraction:
    total = len(parts_of(item))
    return Fraction(len(right_parts(item, answer)), total) if total else NOTHING


CREDITS: dict[Question.Kind, Callable[[Item, Answer], Fraction]] = {
    Question.Kind.SINGLE: _choice,
    Question.Kind.MULTIPLE: _choice,
    Question.Kind.TRUE_FALSE: _choice,
    Question.Kind.SHORT: _word,
    Question.Kind.NUMERIC: _number,
    Question.Kind.MATCHING: _parts,
    Question.Kind.ORDERING: _parts,
    Question.Kind.ESSAY: _essay,
    Question.Kind.JUDGEMENT: _judgement,
}
