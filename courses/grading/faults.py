"""What cannot be marked as it was entered. It is kept all the same, and said where it stands."""

from collections import Counter

from django.utils.translation import gettext as _

from courses.grading.lengths import letters
from courses.grading.numbers import read_number
from courses.models.questions import Question
from courses.paper import Answer, Answers, Item, Paper, entered_parts, entered_text, parts_of


def faults_in(item: Item, answer: Answer | None) -> dict[str, str]:
    """A sentence for each part of the question that has one; "" is the question itself."""
    if item["kind"] == Question.Kind.NUMERIC:
        text = entered_text(answer)
        if text.strip() and read_number(text, unit=item.get("unit", "")) is None:
            return {"": _("Please enter a number, for example 1200 or 12.5.")}
    if item["kind"] == Question.Kind.ESSAY:
        return _length(item, entered_text(answer))
    if item["kind"] == Question.Kind.ORDERING:
        return _places_given_twice(item, entered_parts(answer))
    return {}


def _length(item: Item, text: str) -> dict[str, str]:
    count, least, most = letters(text), item.get("least", 0), item.get("most", 0)
    known = {"count": f"{count:,}", "least": f"{least:,}", "most": f"{most:,}"}
    if most and count > most:
        return {"": _("%(count)s characters: no more than %(most)s are asked for.") % known}
    if text.strip() and count < least:
        return {"": _("%(count)s characters: at least %(least)s are asked for.") % known}
    return {}


def unclear(paper: Paper, answers: Answers) -> list[int]:
    """The numbers, from 1, of the questions with something that cannot be marked."""
    return [
        number
        for number, item in enumerate(paper, start=1)
        if faults_in(item, answers.get(item["id"]))
    ]


def _places_given_twice(item: Item, chosen: dict[str, str]) -> dict[str, str]:
    counts = Counter(chosen.values())
    text = _("Place %(place)s is also given to “%(other)s”.")
    faults = {}
    for part in parts_of(item):
        place = chosen.get(part["id"])
        if place is not None and counts[place] > 1:
            others = (
                other["text"]
                for other in parts_of(item)
                if other["id"] != part["id"] and chosen.get(other["id"]) == place
            )
            faults[part["id"]] = text % {"place": place, "other": next(others, "")}
    return faults
