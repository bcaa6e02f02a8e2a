"""What people give an essay by its rubric, and what that earns."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from courses.paper import Item

# Question -> criterion -> level, all by their ids.
Levels = Mapping[str, Mapping[str, str]]


class Mark(TypedDict):
    """As an attempt keeps it: two markers' mean may be a half."""

    points: str
    most: int


Marks = Mapping[str, Mark]


def most_points(item: Item) -> int:
    return sum(max(level["points"] for level in each["levels"]) for each in item.get("rubric", []))


def points_of(item: Item, chosen: Mapping[str, str]) -> int:
    """What the chosen levels are worth together; a criterion without one earns nothing."""
    return sum(
        level["points"]
        for each in item.get("rubric", [])
        for level in each["levels"]
        if chosen.get(each["id"]) == level["id"]
    )


def without_level(item: Item, chosen: Mapping[str, str]) -> list[str]:
    """The criteria that still wait for a level, by id."""
    return [
        each["id"]
        for each in item.get("rubric", [])
        if chosen.get(each["id"]) not in {level["id"] for level in each["levels"]}
    ]


def fitting(item: Item, chosen: Mapping[str, str]) -> dict[str, str]:
    """Only levels that the rubric has."""
    missing = set(without_level(item, chosen))
    return {
        each["id"]: chosen[each["id"]]
        for each in item.get("rubric", [])
        if each["id"] not in missing
    }


def mean_mark(item: Item, given: list[Mapping[str, str]]) -> Mark:
    points = Fraction(sum(points_of(item, chosen) for chosen in given), len(given))
    exact = Decimal(points.numerator) / points.denominator
    return {"points": str(exact), "most": most_points(item)}


def share_of(mark: Mark) -> Fraction:
    return Fraction(mark["points"]) / mark["most"]
