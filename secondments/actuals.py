"""計画 and 実績 of one 年度, line by line. Everything that tells these figures asks here.

実績 are the secondments that took place or take place (states.REAL) with a day in the 年度, whatever
their kind. 現況 are those that run on its last day. Both are counted in the database.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

from django.db.models import Count, Q

from core import fiscal
from secondments.models import PlanRow, Secondment
from secondments.models.secondments import SecondmentQuerySet


class Line(NamedTuple):
    """What a row of the table is about. None: any profession, any grade."""

    direction: str
    home: int
    host: int
    profession: int | None
    grade: int | None


class Figures(NamedTuple):
    planned: int = 0
    actual: int = 0
    standing: int = 0

    @property
    def difference(self) -> int:
        return self.actual - self.planned

    @property
    def shortfall(self) -> int:
        return max(0, -self.difference)

    def plus(self, other: "Figures") -> Self:
        return type(self)(*(one + more for one, more in zip(self, other, strict=True)))


class Counted(NamedTuple):
    line: Line  # as the secondments have it: profession and grade of their own
    by_year: dict[int, tuple[int, int]]  # 実績 and 現況


Years = dict[int, dict[Line, Figures]]


def counted(rows: SecondmentQuerySet, years: Sequence[int]) -> list[Counted]:
    """One query, whatever there is."""
    counts: dict[str, Any] = {}
    for year in years:
        first, past = fiscal.first_day(year), fiscal.first_day(year + 1)
        counts[f"actual_{year}"] = Count("pk", filter=Q(begins__lt=past, ends__gt=first))
        counts[f"standing_{year}"] = Count("pk", filter=Q(begins__lt=past, ends__gte=past))
    found = rows.real().dated().order_by()
    found = found.filter(_in_one_of(years))
    names = ("direction", "home_party", "host_party", "profession", "grade")
    return [
        Counted(
            Line(*(row[name] for name in names)),
            {year: (row[f"actual_{year}"], row[f"standing_{year}"]) for year in years},
        )
        for row in found.values(*names).annotate(**counts)
    ]


def _in_one_of(years: Sequence[int]) -> Q:
    found = Q(pk__in=[])
    for year in years:
        first, past = fiscal.first_day(year), fiscal.first_day(year + 1)
        found |= Q(begins__lt=past, ends__gt=first)
    return found


def figures_of(years: Sequence[int], *, plans: Q, secondments: Q) -> Years:
    """The figures of these 年度 as they are now: two queries. The conditions say whose."""
    found: Years = {year: {} for year in years}
    rows = PlanRow.objects.filter(plans, year__fiscal_year__in=years).order_by()
    names = ("year__fiscal_year", "direction", "home", "host", "profession", "grade", "planned")
    for year, *line, planned in rows.values_list(*names):
        found[year][Line(*line)] = Figures(planned)
    planned_lines = {year: set(lines) for year, lines in found.items()}
    for line, by_year in counted(Secondment.objects.filter(secondments), years):
        for year, (actual, standing) in by_year.items():
            if actual or standing:
                mine = line_for(line, planned_lines[year])
                before = found[year].get(mine, Figures())
                found[year][mine] = before.plus(Figures(0, actual, standing))
    return found


def line_for(line: Line, planned: Collection[Line]) -> Line:
    """The most exact line of the plan that a secondment belongs to; without one its own."""
    for profession in (line.profession, None):
        for grade in (line.grade, None):
            wider = line._replace(profession=profession, grade=grade)
            if wider in planned:
                return wider
    return line


def behind(line: Line, year: int) -> SecondmentQuerySet:
    """The secondments that a figure of 実績 counts."""
    there = Q(home_party=line.home, host_party=line.host)
    planned = {
        Line(*row)
        for row in PlanRow.objects.of_year(year)
        .filter(home=line.home, host=line.host)
        .values_list("direction", "home", "host", "profession", "grade")
    }
    theirs = Q(pk__in=[])
    for one, _by_year in counted(Secondment.objects.filter(there), [year]):
        if line_for(one, planned) == line:
            theirs |= Q(profession=one.profession, grade=one.grade)
    found: SecondmentQuerySet = Secondment.objects.filter(there & theirs, direction=line.direction)
    return found.real().in_fiscal_year(year)


def summed(figures: Iterable[Figures]) -> Figures:
    total = Figures()
    for one in figures:
        total = total.plus(one)
    return total


def by_line(years: Years) -> Mapping[Line, dict[int, Figures]]:
    """The other way round: each line with its years."""
    lines: dict[Line, dict[int, Figures]] = defaultdict(dict)
    for year, found in years.items():
        for line, figures in found.items():
            lines[line][year] = figures
    return lines


def is_over(year: int, *, on: datetime.date) -> bool:
    return on > fiscal.last_day(year)
