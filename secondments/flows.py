"""人材交流の流れ: how many went from where to where in a 年度, and the indicator of N11."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import fiscal
from core.charts import Band, band_chart
from people.models import Organisation, User
from secondments.actuals import Figures
from secondments.snapshots import figures_in
from secondments.states import Direction

LOOKS = {Direction.TO_METROPOLIS: "a", Direction.FROM_METROPOLIS: "b", Direction.BETWEEN: "c"}


@dataclass(frozen=True)
class Flow:
    direction: Direction
    home: str
    host: str
    figures: Figures


class Flows:
    def __init__(self, user: User, year: int) -> None:
        self.user, self.year = user, year

    @cached_property
    def rows(self) -> list[Flow]:
        """By pair of parties, the largest first; what nobody took part in is left out."""
        sums: dict[tuple[str, int, int], Figures] = defaultdict(Figures)
        for line, figures in figures_in(self.year, self.user).items():
            pair = (line.direction, line.home, line.host)
            sums[pair] = sums[pair].plus(figures)
        names = dict(Organisation.objects.filter(
            pk__in={pk for _d, *pair in sums for pk in pair}
        ).values_list("pk", "name"))  # fmt: skip
        found = [
            Flow(Direction(direction), names[home], names[host], figures)
            for (direction, home, host), figures in sums.items()
            if figures.actual
        ]
        order = list(Direction)
        return sorted(
            found,
            key=lambda row: (order.index(row.direction), -row.figures.actual, row.home, row.host),
        )

    @property
    def total(self) -> int:
        return sum(row.figures.actual for row in self.rows)

    @property
    def by_direction(self) -> list[tuple[str, str, int]]:
        """(look, word, people) of each direction."""
        return [
            (
                LOOKS[direction],
                str(direction.label),
                sum(row.figures.actual for row in self.rows if row.direction == direction),
            )
            for direction in Direction
        ]

    @property
    def drawing(self) -> SafeString:
        bands = [
            Band(row.home, row.host, row.figures.actual, LOOKS[row.direction]) for row in self.rows
        ]
        heads = (pgettext("secondment", "Home"), pgettext("secondment", "Host"))
        return band_chart(bands, heads=heads, labelled_by="flow flow-desc", unit=_("people"))


@dataclass(frozen=True)
class Exchange:
    """「人材交流の実施状況」: municipalities with a secondment to or from the metropolis in the
    年度, of those that exist on its last day (or today)."""

    municipalities: int
    sending: int
    receiving: int
    either: int
    both: int

    @classmethod
    def in_year(cls, year: int, *, today: datetime.date) -> "Exchange":
        day = min(today, fiscal.last_day(year))
        there = set(Organisation.objects.municipalities().open(day).values_list("pk", flat=True))
        lines = [line for line, figures in figures_in(year).items() if figures.actual]
        sending = {row.home for row in lines if row.direction == Direction.TO_METROPOLIS} & there
        receiving = {
            row.host for row in lines if row.direction == Direction.FROM_METROPOLIS
        } & there
        return cls(
            municipalities=len(there),
            sending=len(sending),
            receiving=len(receiving),
            either=len(sending | receiving),
            both=len(sending & receiving),
        )
