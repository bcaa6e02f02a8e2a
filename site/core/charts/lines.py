from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.charts import scales
from core.charts.parts import MARKS, grid, mark, row_labels, spoken, svg, values_at
from core.charts.scales import FILLS, MOST_SERIES, Axis, Number, Series, short

EDGE = 20  # between the axis and the first mark, so that its value has room


def line_chart(
    series: Sequence[Series],
    labels: Sequence[str],
    unit: str,
    *,
    title: str = "",
    description: str = "",
) -> SafeString:
    """Lines over time or another order. One line has every value, several have their last."""
    axis = Axis.of(value for one in series for value in one.values)
    width = scales.width_for(labels)
    left = scales.LEFT + EDGE
    pace = (width - scales.RIGHT - EDGE - left) / max(1, len(labels) - 1)
    across = [left + n * pace for n in range(len(labels))]
    parts = [grid(axis, unit, width), row_labels(labels, across)]
    for n, one in enumerate(series[:MOST_SERIES]):
        parts.append(_line(n, axis, across, one.values))
        known = [
            (x, scales.down(axis, value), value)
            for x, value in zip(across, one.values, strict=True)
            if value is not None
        ]
        parts.append(values_at(known if len(series) == 1 else known[-1:]))
    return svg(parts, width, scales.HEIGHT, title, description or spoken(series, labels, unit))


def _line(
    n: int, axis: Axis, across: Sequence[float], values: Sequence[Number | None]
) -> SafeString:
    steps, marks, pen = [], [], "M"
    for x, value in zip(across, values, strict=True):
        if value is None:
            pen = "M"  # lift the pen over the gap
            continue
        y = scales.down(axis, value)
        steps.append(f"{pen}{short(x)} {short(y)}")
        marks.append((mark(MARKS[n], x, y),))
        pen = "L"
    drawn = format_html_join("", "{}", marks)
    return format_html('<path class="line line-{}" d="{}"/>{}', FILLS[n], " ".join(steps), drawn)
