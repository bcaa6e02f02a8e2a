from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.charts.parts import spoken, svg
from core.charts.scales import FILLS, MOST_SERIES, WIDTH, Axis, Series, figure, short

LEFT, FOR_VALUES = 8, 80
ROOM = WIDTH - LEFT - FOR_VALUES


def bar_chart(
    series: Sequence[Series],
    labels: Sequence[str],
    unit: str,
    *,
    title: str = "",
    description: str = "",
) -> SafeString:
    """Bars lying under their label, so that a label may be as long as the line."""
    series = series[:MOST_SERIES]
    axis = Axis.of(value for one in series for value in one.values)
    zero = LEFT + axis.share(0) * ROOM
    words, bars, down = [], [], 0.0
    for n, label in enumerate(labels):
        words.append((short(down + 18), label))
        down += 26
        for fill, one in zip(FILLS, series, strict=False):
            value = one.values[n]
            end = LEFT + axis.share(value or 0) * ROOM
            said = figure(value) + (unit if value is not None else "")
            start, stop = min(zero, end), max(zero, end)
            box = short(start), short(down), short(stop - start)
            bars.append((fill, *box, short(stop + 6), short(down + 15), said))
            down += 24
        down += 10
    parts = [
        format_html_join("", '<text class="t-strong" x="8" y="{}">{}</text>', words),
        format_html_join(
            "",
            '<rect class="fill-{}" x="{}" y="{}" width="{}" height="20"/><text x="{}" y="{}">{}</text>',
            bars,
        ),
        format_html('<path class="axis" d="M{} 22V{}"/>', short(zero), short(down - 8)),
    ]
    return svg(parts, WIDTH, down, title, description or spoken(series, labels, unit))
