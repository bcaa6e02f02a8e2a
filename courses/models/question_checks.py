"""What a question must have before it is saved, by its kind: a sentence for each field at fault."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from courses.models.questions import Question

Faults = dict[str, list[str]]
MOST_PARTS = 20
MOST_LETTERS = 10_000


def faults_of(question: "Question") -> Faults:
    """Field -> sentences; empty when the question can be asked."""
    check = CHECKS.get(question.kind)
    found = list(check(question)) if check else []
    return {field: [text for named, text in found if named == field] for field, _text in found}


def _choices(question: "Question") -> Iterable[tuple[str, str]]:
    right = [block.value["correct"] for block in question.choices]
    if question.kind == "single" and right.count(True) != 1:
        yield "choices", _("Mark exactly one choice as right.")
    if question.kind == "multiple" and not any(right):
        yield "choices", _("Mark at least one choice as right.")
    if len(right) < 2:
        yield "choices", _("Give at least two choices.")


def _short(question: "Question") -> Iterable[tuple[str, str]]:
    if not len(question.accepted):
        yield "accepted", _("Give at least one accepted answer.")


def _numeric(question: "Question") -> Iterable[tuple[str, str]]:
    if not len(question.numbers):
        yield "numbers", _("Give at least one right number or range.")


def _matching(question: "Question") -> Iterable[tuple[str, str]]:
    left = [block.value["left"] for block in question.pairs]
    right = {block.value["right"].strip() for block in question.pairs}
    if len(left) < 2:
        yield "pairs", _("Give at least two pairs.")
    yield from _too_many("pairs", left)
    yield from _twice("pairs", left)
    extra = [block.value for block in question.distractors]
    if len(left) > 1 and len(right | {text.strip() for text in extra}) < 2:
        yield "pairs", _("Give at least two different answers to match.")
    yield from _twice("distractors", extra)
    if stray := right & {text.strip() for text in extra}:
        text = _("“%(text)s” is the right answer of a pair.")
        yield "distractors", text % {"text": min(stray)}


def _ordering(question: "Question") -> Iterable[tuple[str, str]]:
    steps = [block.value for block in question.steps]
    if len(steps) < 2:
        yield "steps", _("Give at least two items.")
    yield from _too_many("steps", steps)
    yield from _twice("steps", steps)


def _essay(question: "Question") -> Iterable[tuple[str, str]]:
    names = [block.value["name"] for block in question.rubric]
    if not names:
        yield "rubric", _("Give at least one criterion.")
    yield from _too_many("rubric", names)
    yield from _twice("rubric", names)
    for block in question.rubric:
        points = [level["points"] for level in block.value["levels"]]
        if len(set(points)) < 2:
            yield "rubric", _("“%(text)s” needs levels of different points.") % {"text": block.value["name"]}  # fmt: skip
    least, most = question.least_letters or 0, question.most_letters or MOST_LETTERS
    if most > MOST_LETTERS:
        yield "most_letters", _("Give no more than %(most)d.") % {"most": MOST_LETTERS}
    if least > most:
        yield "least_letters", _("This is more than the largest number of characters.")


def _too_many(field: str, texts: list[str]) -> Iterable[tuple[str, str]]:
    if len(texts) > MOST_PARTS:
        yield field, _("Give no more than %(most)d.") % {"most": MOST_PARTS}


def _twice(field: str, texts: list[str]) -> Iterable[tuple[str, str]]:
    """Two items that read alike could not be told apart."""
    counts = Counter(text.strip() for text in texts)
    for text, count in counts.items():
        if count > 1:
            yield field, _("“%(text)s” is there more than once.") % {"text": text}


CHECKS: dict[str, Callable[["Question"], Iterable[tuple[str, str]]]] = {
    "single": _choices,
    "multiple": _choices,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
