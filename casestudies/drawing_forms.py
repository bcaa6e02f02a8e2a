"""Entering a drawing row by row, without a script: rows are added and taken out by the server.

    entry = Entry.typed("genogram", request.POST)
    entry.do("add:people")  # or remove:people:0, child:1
    entry.is_valid() and entry.value()

People are chosen by name; their keys are made here. What is wrong stands at its row and field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import ValidationError
from django.utils.translation import gettext as _

from casestudies.diagrams import DiagramError, Notation
from casestudies.diagrams.faults import Fault
from casestudies.drawing_plans import MOST_CHILDREN, MOST_ROWS, PLANS, READERS, Plan
from casestudies.drawing_rows import People, PersonRow, Row, RowForm
from casestudies.drawn import Drawn, draw
from casestudies.tasks.fields import as_typed

TITLE, CENTRE = 120, 60
LONGEST_NUMBER = 6


# Fields of `casestudies.diagrams` that are called otherwise in the rows.
FIELDS = {"partners": "partner_b", "text": "what"}


@dataclass
class Section:
    plan: Plan
    rows: list[RowForm]

    @property
    def add_id(self) -> str:
        """Of its button that adds a row."""
        return f"add-{self.plan.name}"

    @property
    def can_grow(self) -> bool:
        return len(self.rows) < MOST_ROWS


class Entry:
    """What is typed of one drawing. `faults`: sentences about the drawing as a whole."""

    def __init__(self, kind: str, top: Row, lists: Mapping[str, list[Row]]) -> None:
        self.kind, self.top = kind, top
        self.lists = {plan.name: list(lists[plan.name]) for plan in PLANS[kind]}
        self.focus = ""
        self._build()

    @classmethod
    def saved(cls, kind: str, value: Mapping[str, Any] | None) -> "Entry":
        """What was saved, or empty rows to begin with."""
        value = value or {}
        lists = {}
        for plan in PLANS[kind]:
            rows = [plan.form.typed_from(row) for row in value.get(plan.name, ())]  # type: ignore[attr-defined] # each has one
            lists[plan.name] = rows or [{} for _n in range(plan.least)]
        return cls(kind, {name: value.get(name, "") for name in ("title", "centre")}, lists)

    @classmethod
    def typed(cls, kind: str, data: Any) -> "Entry":
        """Whatever a browser sent (a QueryDict)."""
        top = {name: as_typed(data.get(name, "")) for name in ("title", "centre")}
        return cls(kind, top, {plan.name: _rows(data, plan.name) for plan in PLANS[kind]})

    def do(self, what: str) -> None:
        """`add:<list>`, `remove:<list>:<place>`, `child:<place of the union>`; others do nothing."""
        verb, _colon, rest = what.partition(":")
        name, _colon, place = rest.partition(":")
        if verb == "add" and name in self.lists and len(self.lists[name]) < MOST_ROWS:
            self.lists[name].append({})
            self.focus = f"{name}-{len(self.lists[name]) - 1}"
        elif verb == "remove" and (row := _at(self.lists.get(name, []), place)) is not None:
            self.lists[name].pop(row)
            self.focus = f"add-{name}"
        elif verb == "child" and (row := _at(self.lists.get("unions", []), name)) is not None:
            children = self.lists["unions"][row].setdefault("children", [])
            if len(children) < MOST_CHILDREN:
                children.append({})
            self.focus = f"unions-{row}-children-{len(children) - 1}"
        self._build()

    def _build(self) -> None:
        self.faults: list[str] = []
        self.is_checked = False
        self._give_keys()
        people = self.people
        self.sections = [
            Section(
                plan,
                [
                    plan.form(typed=row, prefix=f"{plan.name}-{n}", people=people)
                    for n, row in enumerate(self.lists[plan.name])
                ],
            )
            for plan in PLANS[self.kind]
        ]
        self._lead_to_new_row()

    def _lead_to_new_row(self) -> None:
        """Who works by keyboard goes on in the row just added."""
        rows = [row for section in self.sections for row in section.rows]
        for form in [*rows, *(child for row in rows for child in row.children)]:
            if form.prefix == self.focus:
                field = next(one for one in form if not one.is_hidden)
                field.field.widget.attrs["autofocus"] = True

    @property
    def people(self) -> People:
        """Who can be chosen: every row in which something stands, by its name or its number."""
        found = []
        for n, row in enumerate(self.lists.get("people", ()), start=1):
            if not PersonRow(typed=row, prefix="p").is_empty:
                unnamed = _("Without a name (row %(row)d)") % {"row": n}
                found.append((row["key"], str(row.get("name") or "").strip() or unnamed))
        return found

    def _give_keys(self) -> None:
        """Everybody has one of the kind that is ours, and nobody another's."""
        taken: set[str] = set()
        rows = self.lists.get("people", ())
        for person in rows:
            key = str(person.get("key", ""))
            person["key"] = "" if key in taken or not _KEY.fullmatch(key) else key
            taken.add(person["key"])
        free = (key for n in range(1, 2 * MOST_ROWS + 1) if (key := f"p{n}") not in taken)
        for person in rows:
            person["key"] = person["key"] or next(free)

    def data(self) -> Row:
        """As `casestudies.diagrams` reads it; after every row was validated."""
        kept = {
            section.plan.name: [row.row() for row in section.rows if not row.is_empty]  # type: ignore[attr-defined] # each has one
            for section in self.sections
        }
        top = {"title": self.top["title"]}
        if self.kind == "ecomap":
            top["centre"] = self.top["centre"]
        return top | kept

    def is_valid(self) -> bool:
        """Notes what is wrong at its row; once."""
        if not self.is_checked:
            self._check()
            self.is_checked = True
        return not self.faults and not any(
            row.errors or any(child.errors for child in row.children)
            for section in self.sections
            for row in section.rows
        )

    def _check(self) -> None:
        for name, most in (("title", TITLE), ("centre", CENTRE)):
            if len(self.top[name]) > most:
                message = _("Write at most %(most)d characters; these are %(count)d.")
                self.faults.append(message % {"most": most, "count": len(self.top[name])})
        every = [row.is_valid() for section in self.sections for row in section.rows]
        if self.faults or not all(every):
            return
        if self.is_blank:
            self.faults.append(_("Nothing is drawn yet."))
            return
        try:
            READERS[self.kind](self.data())
        except DiagramError as error:
            for fault in error.faults:
                self._place(fault)

    @property
    def is_blank(self) -> bool:
        return all(row.is_empty for section in self.sections for row in section.rows)

    def _place(self, fault: Fault) -> None:
        """The fault at the row in which it was typed: empty rows were left out."""
        message = self._named(fault.message)
        section = next((one for one in self.sections if one.plan.name == fault.place), None)
        rows = [row for row in section.rows if not row.is_empty] if section else []
        if not 1 <= fault.row <= len(rows):
            self.faults.append(message)
            return
        row = rows[fault.row - 1]
        if fault.field == "children":
            keys = set(_KEY.findall(fault.message))
            at = [child for child in row.children if child.typed("person") in keys]
            for child in at[-1:]:
                if not child.errors:  # a child named twice is told for each, here once
                    child.add_error("person", ValidationError(message))
            if at:
                return
        field = FIELDS.get(fault.field, fault.field)
        row.add_error(field if field in row.fields else None, ValidationError(message))

    def _named(self, message: str) -> str:
        """Keys are ours: sentences name people."""
        names = dict(self.people)
        return _KEY.sub(lambda found: names.get(found[0], found[0]), message)

    def value(self) -> Row:
        """What is saved; after `is_valid`."""
        return self.data()

    def drawn(self, notation: Notation | None = None) -> Drawn | None:
        """The drawing as far as it can be drawn; None while there is nothing or something is wrong."""
        return draw(self.data(), notation) if self.is_valid() else None


_KEY = re.compile(r"(?<![A-Za-z0-9])p[0-9]{1,4}(?![A-Za-z0-9])")


def _rows(data: Any, name: str) -> list[Row]:
    """The rows of a list as they were sent, and the children within."""
    fields: dict[int, Row] = {}
    count = _whole(data.get(f"{name}-rows"), MOST_ROWS)
    rows: list[Row] = [fields.setdefault(n, {}) for n in range(count)]
    for sent in data:
        found = re.fullmatch(rf"{name}-([0-9]{{1,2}})-([a-z_]+)", sent)
        if found and int(found[1]) < count:
            many = found[2] == "people"
            rows[int(found[1])][found[2]] = data.getlist(sent) if many else data[sent]
    if name == "unions":
        for n, row in enumerate(rows):
            row["children"] = _children(data, f"{name}-{n}-children")
    return rows


def _children(data: Any, prefix: str) -> list[Row]:
    count = _whole(data.get(f"{prefix}-rows"), MOST_CHILDREN)
    names = ("person", "tie", "with_former")
    return [{name: data.get(f"{prefix}-{n}-{name}", "") for name in names} for n in range(count)]


def _whole(text: Any, most: int) -> int:
    text = str(text or "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return min(int(text), most) if is_number else 0


def _at(rows: list[Row], place: str) -> int | None:
    number = _whole(place, MOST_ROWS)
    return number if place.isdecimal() and place.isascii() and number < len(rows) else None
