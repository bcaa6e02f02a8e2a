"""Which lists of rows each kind of drawing is entered in."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

from casestudies import diagrams
from casestudies.drawing_rows import (
    EventRow,
    HouseholdRow,
    PersonRow,
    ResourceRow,
    RowForm,
    UnionRow,
)

MOST_ROWS, MOST_CHILDREN = 60, 20


@dataclass(frozen=True)
class Plan:
    """A list of a drawing: its rows, how many there are at first, how they are called."""

    name: str
    form: type[RowForm]
    least: int
    title: Any
    one: Any


PEOPLE = Plan(
    "people", PersonRow, 3, pgettext_lazy("diagram", "People"), pgettext_lazy("diagram", "Person")
)
UNIONS = Plan(
    "unions", UnionRow, 1, pgettext_lazy("diagram", "Unions"), pgettext_lazy("diagram", "Union")
)
HOUSEHOLDS = Plan(
    "households",
    HouseholdRow,
    1,
    pgettext_lazy("diagram", "Households"),
    pgettext_lazy("diagram", "Household"),
)
RESOURCES = Plan(
    "resources",
    ResourceRow,
    3,
    pgettext_lazy("diagram", "Around the family"),
    pgettext_lazy("diagram", "Person or body"),
)
EVENTS = Plan(
    "events", EventRow, 3, pgettext_lazy("diagram", "Events"), pgettext_lazy("diagram", "Event")
)
PLANS: dict[str, tuple[Plan, ...]] = {
    "genogram": (PEOPLE, UNIONS, HOUSEHOLDS),
    "ecomap": (RESOURCES,),
    "timeline": (EVENTS,),
}
READERS = {
    "genogram": diagrams.family_from,
    "ecomap": diagrams.ecomap_from,
    "timeline": diagrams.timeline_from,
}
