"""What an independent parser reads in a GIFT file (README.md), in the words of the tests."""

import json
from pathlib import Path

HERE = Path(__file__).parent


def text_of(name):
    return (HERE / f"{name}.gift").read_text(encoding="utf-8")


def read_by_another_parser(name):
    """[(category, title, kind, prompt, answers, general feedback)]"""
    category, found = "", []
    for entry in json.loads((HERE / f"{name}.json").read_text(encoding="utf-8")):
        if entry["type"] == "Category":
            category = entry["title"]
            continue
        found.append(
            (
                category,
                entry["title"] or "",
                entry["type"],
                entry["stem"]["text"],
                _answers(entry),
                (entry["globalFeedback"] or {}).get("text", ""),
            )
        )
    return found


def _answers(entry):
    if entry["type"] == "TF":
        return entry["isTrue"]
    if entry["type"] == "Matching":
        return [(pair["subquestion"]["text"], pair["subanswer"]) for pair in entry["matchPairs"]]
    if entry["type"] == "Numerical":
        several = entry["choices"] if isinstance(entry["choices"], list) else [entry["choices"]]
        return [_bounds(each.get("text", each)) for each in several if each.get("isCorrect", True)]
    if entry["type"] == "Essay":
        return []
    return [(each["text"]["text"], _counts(each)) for each in entry["choices"]]


def _counts(choice):
    """With a weight the sign says nothing."""
    weight = choice["weight"]
    return choice["isCorrect"] if weight is None else weight > 0


def _bounds(number):
    if number["type"] == "high-low":
        return number["numberLow"], number["numberHigh"]
    away = number.get("range") or 0
    return number["number"] - away, number["number"] + away
