from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.charts import scales
from core.charts.parts import grid, row_labels, spoken, svg, values_at
from core.charts.scales import FILLS, MOST_SERIES, Axis, Series, figure, short

LEAST = 18  # a part this high holds its own value


def stacked_chart(
    series: Sequence[Series],
    labels: Sequence[str],
    unit: str,
    *,
    title: str = "",
    description: str = "",
) -> SafeString:
    """Columns whose parts make a whole; the sum stands on top. Values are not negative."""
    rows = [
        [Decimal(str(one.values[n] or 0)) for one in series[:MOST_SERIES]]
        for n in range(len(labels))
    ]
    axis = Axis.of(sum(row) for row in rows)
    width = scales.width_for(labels)
    room = (width - scales.LEFT - scales.RIGHT) / max(1, len(labels))
    centres = [scales.LEFT + room * (n + 0.5) for n in range(len(labels))]
    parts = [grid(axis, unit, width), row_labels(labels, centres)]
    for centre, row in zip(centres, rows, strict=True):
        parts.append(_column(axis, centre, min(52, room - 8), row))
        if len(row) > 1:
            parts.append(values_at([(centre, scales.down(axis, sum(row)) + 5, sum(row))]))
    return svg(parts, width, scales.HEIGHT, title, description or spoken(series, labels, unit))


def _column(axis: Axis, centre: float, wide: float, row: Sequence[Decimal]) -> SafeString:
    parts, below = [], Decimal(0)
    for n, value in enumerate(row):
        foot, top = scales.down(axis, below), scales.down(axis, below + value)
        below += value
        look = "t-on t-mid" if n == 0 else "t-mid"
        word = figure(value) if foot - top >= LEAST else ""
        middle = (foot + top) / 2 + 5
        box = short(centre - wide / 2), short(top), short(wide), short(foot - top)
        parts.append((FILLS[n], *box, look, short(centre), short(middle), word))
    return format_html_join(
        "",
        '<rect class="fill-{}" x="{}" y="{}" width="{}" height="{}"/>'
        '<text class="{}" x="{}" y="{}">{}</text>',
        parts,
    )
