"""Days of the demonstration, all counted from today."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from random import Random

from core.fiscal import first_day, fiscal_year
from records.rules.engine import months_after

YEARS = 3  # of history, the running one included
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Days:
    today: datetime.date
    rng: Random

    @cached_property
    def year(self) -> int:
        return fiscal_year(self.today)

    @cached_property
    def years(self) -> list[int]:
        return [self.year - back for back in reversed(range(YEARS))]

    @cached_property
    def first(self) -> datetime.date:
        return first_day(self.years[0])

    def ago(self, days: int) -> datetime.date:
        return self.today - datetime.timedelta(days=days)

    def months_ago(self, months: int, day: datetime.date | None = None) -> datetime.date:
        return months_after(day or self.today, -months)

    def recent_starts(self) -> list[datetime.date]:
        """First days of a quarter on which somebody new may have come: 2 to 8 months ago."""
        quarters = [
            datetime.date(year, month, 1)
            for year in (self.today.year - 1, self.today.year)
            for month in (1, 4, 7, 10)
        ]
        return [day for day in quarters if self.months_ago(8) < day <= self.ago(45)]

    def next_arrivals(self) -> datetime.date:
        """The first of a month that is at least 40 days away."""
        return months_after(self.today + datetime.timedelta(days=40), 1).replace(day=1)

    def workday(self, first: datetime.date, last: datetime.date) -> datetime.date:
        """By chance, both included; a Saturday or Sunday becomes the Friday before."""
        last = max(first, min(last, self.today))
        day = first + datetime.timedelta(days=self.rng.randint(0, (last - first).days))
        earlier = day - datetime.timedelta(days=max(0, day.weekday() - 4))
        return earlier if earlier >= first else day
