"""What a drawn question has beside choices: bounds of a number, items to match or to order, a rubric."""

from decimal import Decimal
from hashlib import blake2s
from random import Random
from typing import Any

from courses.grading import around, between
from courses.models.question_checks import MOST_LETTERS
from courses.models.questions import Question
from courses.panels import add_panel
from courses.paper import Bounds, Criterion, Item, Option, Part, options_of, parts_of


def add_parts(item: Item, question: Question) -> None:
    """Completes the item of the kinds that have parts, in the author's order; the others stay as
    they are."""
    if question.kind == Question.Kind.NUMERIC:
        item["bounds"] = [_bounds(block) for block in question.numbers]
        item["unit"] = question.unit
    elif question.kind == Question.Kind.MATCHING:
        item["parts"], item["options"] = _pairs(question)
    elif question.kind == Question.Kind.ORDERING:
        item["parts"], item["options"] = _steps(question)
    elif question.kind == Question.Kind.ESSAY:
        item["rubric"] = _rubric(question)
        item["least"] = question.least_letters or 0
        item["most"] = question.most_letters or MOST_LETTERS
        item["takes_file"] = question.takes_file
    elif question.kind == Question.Kind.JUDGEMENT:
        add_panel(item, question)


def mixed_parts(item: Item, *, rng: Random, shuffle: bool) -> Item:
    """As it is shown. What matches, and what is to be put in order, is mixed whatever the quiz
    says: in the author's order it would be the answer."""
    parts, options = list(parts_of(item)), list(options_of(item))
    if item["kind"] == Question.Kind.MATCHING:
        rng.shuffle(options)
        if shuffle:
            rng.shuffle(parts)
    elif item["kind"] == Question.Kind.ORDERING:
        parts = _out_of_order(parts, rng)
    return {**item, "parts": parts, "options": options} if parts else item


def key_of(text: str) -> str:
    """Named by its words and not by its place, so that the form does not give away the author's
    order, and the same item bears the same name in every attempt."""
    return blake2s(text.strip().encode(), digest_size=6).hexdigest()


def _bounds(block: Any) -> Bounds:
    value = block.value
    if block.block_type == "range":
        return between(_decimal(value["least"]), _decimal(value["most"]))
    percent = value["tolerance_in"] == "percent"
    return around(_decimal(value["number"]), _decimal(value["tolerance"]), percent=percent)


def _decimal(value: Any) -> Decimal:
    """As exact as it was typed; a preview may show what is not filled in yet."""
    return Decimal(str(value or 0))


def _pairs(question: Question) -> tuple[list[Part], list[Option]]:
    pairs = [(block.value["left"], block.value["right"]) for block in question.pairs]
    texts = [right for _left, right in pairs] + [str(block.value) for block in question.distractors]
    options: list[Option] = [
        {"id": key, "text": text} for key, text in {key_of(text): text for text in texts}.items()
    ]
    parts: list[Part] = [
        {"id": key_of(left), "text": left, "wanted": key_of(right)} for left, right in pairs
    ]
    return parts, options


def _steps(question: Question) -> tuple[list[Part], list[Option]]:
    texts = [str(block.value) for block in question.steps]
    parts: list[Part] = [
        {"id": key_of(text), "text": text, "wanted": str(place)}
        for place, text in enumerate(texts, start=1)
    ]
    places = [str(place) for place in range(1, len(texts) + 1)]
    return parts, [{"id": place, "text": place} for place in places]


def _rubric(question: Question) -> list[Criterion]:
    return [
        {
            "id": f"c{number}",
            "name": block.value["name"],
            "levels": [
                {
                    "id": f"l{place}",
                    "points": level["points"],
                    "label": level["label"],
                    "text": level["text"],
                }
                for place, level in enumerate(block.value["levels"], start=1)
            ],
        }
        for number, block in enumerate(question.rubric, start=1)
    ]


def _out_of_order(parts: list[Part], rng: Random) -> list[Part]:
    """Never in the right order to begin with."""
    mixed = list(parts)
    rng.shuffle(mixed)
    return mixed[1:] + mixed[:1] if mixed == parts else mixed
