"""How many go from where to where: two columns of places and bands between them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.charts.scales import short
from core.charts.spans import fitted

WIDTH, LEFT, RIGHT = 960, 300, 660
TOP, GAP, LEAST = 34, 10, 22  # a place takes at least one line of text
NAME_ROOM = 250
MOST_HIGH = 900  # of all bands of one side together


@dataclass(frozen=True)
class Band:
    """`look`: a, b or c."""

    origin: str
    goal: str
    value: int
    look: str


def band_chart(
    bands: Sequence[Band], *, heads: tuple[str, str], labelled_by: str, unit: str
) -> SafeString:
    """Bands as wide as their values. `heads` stand above the two columns."""
    total = sum(band.value for band in bands) or 1
    pace = min(12.0, MOST_HIGH / total)
    left = _column([(band.origin, band.value) for band in bands], pace)
    right = _column([(band.goal, band.value) for band in bands], pace)
    down = max(side.foot for side in (left, right))
    drawn = [_band(band, left, right, unit) for band in bands]
    names = [*left.names(LEFT - 16, "t-end"), *right.names(RIGHT + 16, "")]
    return format_html(
        '<svg class="art" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}">'
        '<text class="t-soft t-end" x="{3}" y="18">{4}</text><text class="t-soft" x="{5}" y="18">{6}</text>'
        "{7}{8}</svg>",
        WIDTH, short(down + 8), labelled_by, LEFT, heads[0], RIGHT, heads[1],
        format_html_join("", "{}", ((one,) for one in drawn)),
        format_html_join(
            "",
            '<text class="t-strong {}" x="{}" y="{}">{}</text>',
            names,
        ),
    )  # fmt: skip


@dataclass
class _Column:
    """Where each place begins, how much goes through it, and how far its bands are drawn."""

    tops: Mapping[str, float]
    sums: Mapping[str, int]
    foot: float
    pace: float
    drawn: dict[str, float]

    def take(self, name: str, value: int) -> tuple[float, float]:
        """The upper and lower edge of the next band there."""
        top = self.tops[name] + self.drawn[name]
        self.drawn[name] += value * self.pace
        return top, top + value * self.pace

    def names(self, x: int, side: str) -> list[tuple[str, int, str, str]]:
        return [
            (
                side,
                x,
                short(self.tops[name] + count * self.pace / 2 + 5),
                f"{fitted(name, NAME_ROOM)} {count}",
            )
            for name, count in self.sums.items()
        ]


def _column(values: Sequence[tuple[str, int]], pace: float) -> _Column:
    sums: dict[str, int] = defaultdict(int)
    for name, value in values:
        sums[name] += value
    tops, down = {}, float(TOP)
    for name, count in sums.items():
        room = max(LEAST, count * pace)
        tops[name] = down + (room - count * pace) / 2
        down += room + GAP
    return _Column(tops, sums, down, pace, defaultdict(float))


def _band(band: Band, left: _Column, right: _Column, unit: str) -> SafeString:
    top, low = left.take(band.origin, band.value)
    goal_top, goal_low = right.take(band.goal, band.value)
    middle = (LEFT + RIGHT) / 2
    path = (
        f"M{LEFT} {short(top)}C{short(middle)} {short(top)} {short(middle)} {short(goal_top)} "
        f"{RIGHT} {short(goal_top)}V{short(goal_low)}C{short(middle)} {short(goal_low)} "
        f"{short(middle)} {short(low)} {LEFT} {short(low)}Z"
    )
    return format_html(
        '<g><title>{} → {} {}{}</title><path class="band-{}" d="{}"/></g>',
        band.origin, band.goal, band.value, unit, band.look, path,
    )  # fmt: skip
