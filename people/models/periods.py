"""Rows that hold from a day to a day."""

import datetime
from typing import Self, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class PeriodQuerySet(models.QuerySet[Row]):
    """`start` belongs to the period, `end` does not: 31 March and 1 April neither overlap nor
    gap. Without an end it still runs."""

    def on(self, day: datetime.date) -> Self:
        return self.filter(models.Q(end=None) | models.Q(end__gt=day), start__lte=day)

    def ending_after(self, day: datetime.date) -> Self:
        """Running on that day, or still to come."""
        return self.filter(models.Q(end=None) | models.Q(end__gt=day))

    def overlapping(self, start: datetime.date, end: datetime.date | None) -> Self:
        """With a day in common with these; without an end they go on for ever."""
        running = self.ending_after(start)
        return running if end is None else running.filter(start__lt=end)
