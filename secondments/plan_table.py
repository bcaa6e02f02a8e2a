"""計画と実績: the table of a span of 年度 with next year's plan beside it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import pgettext

from core import fiscal
from people.models import Grade, Organisation, Profession, User
from secondments import figures_permissions as permissions
from secondments.actuals import Figures, Line, by_line, figures_of, summed
from secondments.models import PlanYear
from secondments.snapshots import frozen_figures, party_shown
from secondments.states import Direction

ORDER = list(Direction.values)


@dataclass(frozen=True)
class YearHead:
    year: int
    is_running: bool
    frozen: PlanYear | None

    @property
    def label(self) -> str:
        return fiscal.label(self.year)


@dataclass(frozen=True)
class Cell:
    year: int
    figures: Figures
    has_people: bool


@dataclass(frozen=True)
class PlanLine:
    line: Line
    home: str
    host: str
    profession: str
    grade: str
    standing: int  # 現況: on the last day before the span
    cells: Sequence[Cell]
    total: Figures
    next_planned: int

    @property
    def direction(self) -> str:
        """In words; the line of the sums has none."""
        return str(Direction(self.line.direction).label) if self.line.direction else ""

    @property
    def about(self) -> str:
        return " ".join(filter(None, (self.profession, self.grade)))

    @cached_property
    def query(self) -> str:
        """What the page of the people behind a figure is asked by, less the year."""
        facts = self.line._asdict().items()
        return urlencode({name: value for name, value in facts if value is not None})


class PlanTable:
    """What this user may see of the years from `first` to `last`. A constant number of queries."""

    def __init__(self, user: User, first: int, last: int, *, today: datetime.date) -> None:
        self.user, self.today = user, today
        self.years = range(first, last + 1)

    @cached_property
    def frozen(self) -> dict[int, PlanYear]:
        rows = PlanYear.objects.filter(fiscal_year__in=self._asked, frozen_at__isnull=False)
        return {row.fiscal_year: row for row in rows.select_related("frozen_by")}

    @property
    def _asked(self) -> range:
        return range(self.years[0] - 1, self.years[-1] + 2)

    @property
    def heads(self) -> list[YearHead]:
        now = fiscal.fiscal_year(self.today)
        return [YearHead(year, year >= now, self.frozen.get(year)) for year in self.years]

    @property
    def next_year(self) -> int:
        return self.years[-1] + 1

    @cached_property
    def rows(self) -> list[PlanLine]:
        years = figures_of(
            [year for year in self._asked if year not in self.frozen],
            plans=permissions.figures_in_scope(self.user),
            secondments=permissions.figures_in_scope(
                self.user, home="home_party", host="host_party"
            ),
        )
        for year, row in self.frozen.items():
            years[year] = frozen_figures(row, party_shown(self.user))
        lines = [self._row(line, found) for line, found in by_line(years).items()]
        shown = [line for line in lines if _says_something(line)]
        return sorted(shown, key=self._place)

    @cached_property
    def totals(self) -> PlanLine:
        cells = [
            Cell(year, summed(row.cells[n].figures for row in self.rows), has_people=False)
            for n, year in enumerate(self.years)
        ]
        return PlanLine(
            Line("", 0, 0, None, None), pgettext("plan", "Sum"), "", "", "",
            sum(row.standing for row in self.rows), cells,
            summed(row.total for row in self.rows),
            sum(row.next_planned for row in self.rows),
        )  # fmt: skip

    def _row(self, line: Line, found: dict[int, Figures]) -> PlanLine:
        cells = []
        for year in self.years:
            figures = found.get(year, Figures())
            cells.append(Cell(year, figures, has_people=figures.actual > 0))
        names = self._names
        return PlanLine(
            line,
            names["organisations"].get(line.home, "?"),
            names["organisations"].get(line.host, "?"),
            names["professions"].get(line.profession or 0, ""),
            names["grades"].get(line.grade or 0, ""),
            found.get(self.years[0] - 1, Figures()).standing,
            cells,
            summed(cell.figures for cell in cells),
            found.get(self.next_year, Figures()).planned,
        )

    @cached_property
    def _names(self) -> dict[str, dict[int, str]]:
        """Of today, and for what is no longer there those of the years that are frozen."""
        names: dict[str, dict[int, str]] = {"organisations": {}, "professions": {}, "grades": {}}
        for row in self.frozen.values():
            for kind, known in names.items():
                known |= {int(pk): name for pk, name in (row.snapshot or {})[kind].items()}
        parties = Organisation.objects.filter(kind__in=permissions.PARTIES)
        names["organisations"] |= dict(parties.values_list("pk", "name"))
        names["professions"] |= dict(Profession.objects.values_list("pk", "name"))
        names["grades"] |= dict(Grade.objects.values_list("pk", "name"))
        return names

    def _place(self, row: PlanLine) -> tuple[int, str, str, int, int]:
        line = row.line
        return (
            ORDER.index(line.direction), row.home, row.host, line.profession or 0, line.grade or 0
        )  # fmt: skip


def _says_something(row: PlanLine) -> bool:
    return any([row.standing, row.next_planned, row.total.planned, row.total.actual])
