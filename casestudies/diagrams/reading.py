"""Diagrams from JSON and back. Every fault is told with the list and the row it stands in."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from casestudies.diagrams.ecomaps import Direction, Ecomap, Resource, Strength
from casestudies.diagrams.families import (
    Child,
    Ended,
    Family,
    Household,
    Person,
    Sex,
    Tie,
    Union,
    UnionKind,
)
from casestudies.diagrams.family_faults import family_faults
from casestudies.diagrams.faults import DiagramError, Fault
from casestudies.diagrams.timelines import Event, Moment, Timeline

Diagram = Family | Ecomap | Timeline
Choice = TypeVar("Choice", bound=StrEnum)
OLDEST = 130
LONGEST = 200
MOST_ROWS = 200


def family_from(data: object) -> Family:
    """A Family from {"title", "people": [...], "unions": [...], "households": [...]}.

    Each row has the fields of its dataclass, optional ones may be left out. Raises DiagramError
    with every fault.
    """
    page = _Page(data)
    family = Family(
        tuple(page.rows("people", _person)),
        tuple(page.rows("unions", _union)),
        tuple(page.rows("households", _household)),
        page.title,
    )
    if not page.faults:
        page.faults = family_faults(family)
    page.close()
    return family


def ecomap_from(data: object) -> Ecomap:
    """An Ecomap from {"title", "centre", "resources": [...]}. Raises DiagramError."""
    page = _Page(data)
    centre = page.top.text("centre", needed=True)
    ecomap = Ecomap(centre, tuple(page.rows("resources", _resource)), page.title)
    page.close()
    return ecomap


def timeline_from(data: object) -> Timeline:
    """A Timeline from {"title", "events": [{"start": "X-1年4月", ...}]}. Raises DiagramError."""
    page = _Page(data)
    timeline = Timeline(tuple(page.rows("events", _event)), page.title)
    page.close()
    return timeline


def as_json(diagram: Diagram) -> dict[str, Any]:
    """What the `…_from` functions read: plain lists, strings and numbers."""
    data = asdict(diagram)
    for row in data.get("events", ()):
        row["start"] = _written(row["start"])
        row["end"] = _written(row["end"]) if row["end"] else ""
    return data


def _written(moment: dict[str, int]) -> str:
    years = f"{moment['years']:+d}" if moment["years"] else ""
    return f"X{years}年" + (f"{moment['month']}月" if moment["month"] else "")


@dataclass
class _Row:
    """One object of the data, read field by field; what is wrong is noted, not raised."""

    data: dict[str, Any]
    place: str
    number: int
    faults: list[Fault]

    def fault(self, message: str, field: str = "") -> None:
        self.faults.append(Fault(self.place, self.number, field, message))

    def text(self, field: str, *, needed: bool = False) -> str:
        value = self.data.get(field, "")
        if not isinstance(value, str) or len(value) > LONGEST or "\x00" in value:
            self.fault(_("Enter a text of at most %(most)d characters.") % {"most": LONGEST}, field)
            return ""
        if needed and not value.strip():
            self.fault(_("This must not be empty."), field)
        return value.strip()

    def choice(self, field: str, kind: type[Choice], default: Choice) -> Choice:
        value = self.data.get(field, default)
        if value not in list(kind):
            self.fault(_("Choose one of: %(choices)s.") % {"choices": ", ".join(kind)}, field)
            return default
        return kind(value)

    def yes(self, field: str) -> bool:
        value = self.data.get(field, False)
        if not isinstance(value, bool):
            self.fault(_("Enter yes or no (true or false)."), field)
        return value is True

    def age(self) -> int | None:
        value = self.data.get("age")
        if value is None or (type(value) is int and 0 <= value <= OLDEST):
            return value
        self.fault(_("Enter an age from 0 to %(most)d.") % {"most": OLDEST}, "age")
        return None

    def keys(self, field: str) -> tuple[str, ...]:
        value = self.data.get(field, [])
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.fault(_("Enter a list of people."), field)
            return ()
        return tuple(value)

    def moment(self, field: str) -> Moment | None:
        text = self.text(field)
        moment = Moment.parse(text) if text else None
        if text and moment is None:
            self.fault(_("Write the date as X年, X-3年 or X+1年4月."), field)
        return moment

    def within(self, field: str) -> "list[_Row]":
        return _rows_of(self.data.get(field, []), self.place, self.faults, self.number)


class _Page:
    def __init__(self, data: object) -> None:
        self.faults: list[Fault] = []
        if not isinstance(data, dict):
            raise DiagramError([Fault("", 0, "", _("This is no diagram."))])
        self.top = _Row(data, "", 0, self.faults)
        self.title = self.top.text("title")

    def rows(self, name: str, read: Callable[[_Row], Any]) -> list[Any]:
        return [read(row) for row in _rows_of(self.top.data.get(name, []), name, self.faults)]

    def close(self) -> None:
        if self.faults:
            raise DiagramError(self.faults)


def _rows_of(value: object, place: str, faults: list[Fault], within: int = 0) -> list[_Row]:
    """Rows are counted from 1; those inside of a row are told by the row around them."""
    if not isinstance(value, list | tuple) or not all(isinstance(one, dict) for one in value):
        faults.append(Fault(place, within, "", _("Enter a list of rows.")))
        return []
    if len(value) > MOST_ROWS:
        faults.append(Fault(place, within, "", _("At most %(most)d rows.") % {"most": MOST_ROWS}))
        return []
    return [_Row(one, place, within or n, faults) for n, one in enumerate(value, start=1)]


def _person(row: _Row) -> Person:
    return Person(
        row.text("id", needed=True),
        row.text("name"),
        row.choice("sex", Sex, Sex.UNKNOWN),
        row.age(),
        row.yes("is_index"),
        row.yes("has_died"),
        row.yes("is_expected"),
        row.text("note"),
        row.text("history"),
    )


def _union(row: _Row) -> Union:
    children = [
        Child(one.text("person", needed=True), one.choice("tie", Tie, Tie.BIRTH), one.text("twins"))
        for one in row.within("children")
    ]
    return Union(
        row.keys("partners"),
        row.choice("kind", UnionKind, UnionKind.MARRIED),
        row.choice("ended", Ended, Ended.NOT),
        tuple(children),
        row.text("custody"),
    )


def _household(row: _Row) -> Household:
    return Household(row.keys("people"), row.text("name"))


def _resource(row: _Row) -> Resource:
    return Resource(
        row.text("name", needed=True),
        row.choice("strength", Strength, Strength.ORDINARY),
        row.choice("direction", Direction, Direction.NONE),
        row.text("note"),
    )


def _event(row: _Row) -> Event:
    start, end = row.moment("start"), row.moment("end")
    if start is None and not row.text("start"):
        row.fault(_("This must not be empty."), "start")
    if start and end and end < start:
        row.fault(_("It ends before it begins."), "end")
    return Event(start or Moment(0), row.text("text", needed=True), end, row.text("who"))
