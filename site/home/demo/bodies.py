"""The organisations of the demonstration, with their sections."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from home.demo.contents import read
from home.demo.days import Days
from people.models import Organisation, Section

LONG_AGO = datetime.date(2015, 4, 1)


@dataclass(frozen=True)
class Body:
    number: int
    organisation: Organisation
    sections: list[Section]
    people: int = 0
    mix: dict[str, int] = field(default_factory=dict)
    named: list[list[str]] = field(default_factory=list)

    def section(self, name: str) -> Section:
        return next(each for each in self.sections if each.name == name)

    def opened_by(self, day: datetime.date) -> datetime.date:
        """That day, or the day it opened if that is later."""
        return max(day, self.organisation.opened_on or day)


def load_bodies() -> dict[str, Body]:
    """What the reference data brought is used, what is missing is made; by key."""
    given = read("organisations.toml")["organisations"]
    return {entry["key"]: _body(number, entry) for number, entry in enumerate(given, start=1)}


def _body(number: int, entry: dict[str, Any]) -> Body:
    organisation, _new = Organisation.objects.get_or_create(
        kind=entry["kind"],
        name=entry["name"],
        defaults={"kana": entry.get("kana", ""), "note": entry.get("note", "")},
    )
    start = organisation.opened_on or LONG_AGO
    sections = [
        Section.objects.create(organisation=organisation, name=name, start=start)
        for name in entry["sections"]
    ]
    return Body(
        number, organisation, sections, entry["people"], entry["mix"], entry.get("named", [])
    )


@dataclass(frozen=True)
class Neighbours:
    """Municipalities without a body of their own here, and who of them takes part in which 年度."""

    by_year: dict[int, list[Organisation]]

    @classmethod
    def chosen(cls, bodies: dict[str, Body], days: Days) -> "Neighbours":
        """Wards and cities come in first; small islands and villages late or not yet."""
        own = [body.organisation.pk for body in bodies.values()]
        others = list(Organisation.objects.municipalities().exclude(pk__in=own))
        rank = {"特別区": 0.0, "市": 0.15, "町": 0.55, "村": 0.7}
        others.sort(key=lambda one: rank.get(one.category, 0.5) + days.rng.random() * 0.6)
        counts = dict(zip(days.years, taking_part(days, len(others)), strict=True))
        return cls({year: _some(others, count, days) for year, count in counts.items()})


def taking_part(days: Days, most: int) -> list[int]:
    """How many of the others take part in each 年度; the running one grows with its days."""
    passed = (days.today - datetime.date(days.year, 4, 1)).days + 1
    return [33, 41, min(round(43 * passed / 234), most - 4)]


def _some(others: list[Organisation], count: int, days: Days) -> list[Organisation]:
    """Mostly the first; a few of them skip a 年度 and a few come early."""
    near = others[: count + 4]
    skipped = days.rng.sample(near, len(near) - count) if count < len(near) else []
    return [one for one in near if one not in skipped]
