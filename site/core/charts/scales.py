"""Numbers to places: what a chart is given, its value axis, how a number is printed."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Number = int | float | Decimal

WIDTH = 360  # of the drawing; text of 14 px stays legible when a phone shows it at full width
LEFT, RIGHT, TOP, FOOT = 56, 14, 30, 34
PLOT = 200
HEIGHT = TOP + PLOT + FOOT

FILLS = ("a", "b", "c", "d")
MOST_SERIES = len(FILLS)


@dataclass(frozen=True)
class Series:
    name: str
    values: Sequence[Number | None]


@dataclass(frozen=True)
class Axis:
    """A value axis from `low` to `high` with a tick at every `step`; it always shows zero."""

    low: float
    high: float
    step: float

    @classmethod
    def of(cls, values: Iterable[Number | None]) -> "Axis":
        known = [float(value) for value in values if value is not None]
        least, most = min([0.0, *known]), max([0.0, *known])
        step = _nice((most - least) / 3 or 1)
        return cls(math.floor(least / step) * step, math.ceil(most / step) * step or step, step)

    @property
    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + n * self.step for n in range(count + 1)]

    def share(self, value: Number) -> float:
        """Where the value lies between the ends, 0 to 1."""
        return (float(value) - self.low) / (self.high - self.low)


def figure(value: Number | None) -> str:
    """A number as it is printed: thousands apart, no needless zeros, – for none."""
    if value is None:
        return "–"
    number = Decimal(str(value))
    if number == number.to_integral_value():
        return f"{int(number):,}"
    return f"{number.normalize():,f}"


def width_for(labels: Sequence[str]) -> float:
    """Wider than a phone only when the labels would touch; the page then scrolls the drawing."""
    longest = max((len(label) for label in labels), default=0)
    return max(WIDTH, LEFT + RIGHT + len(labels) * max(48, longest * 15))


def down(axis: Axis, value: Number) -> float:
    return TOP + PLOT - axis.share(value) * PLOT


def short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _nice(rough: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … at or above."""
    power = 10 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough * 0.999999)
