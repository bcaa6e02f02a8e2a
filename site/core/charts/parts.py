"""What every chart is put together from."""

import math
import zlib
from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts.scales import LEFT, PLOT, RIGHT, TOP, Axis, Number, Series, down, figure, short

MARKS = ("circle", "square", "triangle", "diamond")


def svg(
    parts: Iterable[SafeString], width: float, height: float, title: str, description: str
) -> SafeString:
    key = f"c{zlib.crc32((title + description).encode()):08x}"
    return format_html(
        '<svg class="art figure__art" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}t {2}d">'
        '<title id="{2}t">{3}</title><desc id="{2}d">{4}</desc>{5}</svg>',
        short(width),
        short(height),
        key,
        title,
        description,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def spoken(series: Sequence[Series], labels: Sequence[str], unit: str) -> str:
    """The drawing in words, for those who hear it: from where to where each series goes."""
    return " ".join(
        _("%(name)s: %(first)s %(from)s%(unit)s, %(last)s %(to)s%(unit)s.")
        % {
            "name": one.name,
            "first": labels[0],
            "from": figure(one.values[0]),
            "last": labels[-1],
            "to": figure(one.values[-1]),
            "unit": unit,
        }
        for one in series
        if labels
    )


def grid(axis: Axis, unit: str, width: float) -> SafeString:
    rows = [
        (
            "axis" if math.isclose(tick, 0, abs_tol=axis.step / 100) else "grid",
            LEFT,
            short(down(axis, tick)),
            short(width - RIGHT),
            LEFT - 6,
            short(down(axis, tick) + 5),
            figure(round(tick, 6)),
        )
        for tick in axis.ticks
    ]
    lines = format_html_join(
        "",
        '<line class="{0}" x1="{1}" y1="{2}" x2="{3}" y2="{2}"/>'
        '<text class="t-end t-soft" x="{4}" y="{5}">{6}</text>',
        rows,
    )
    if not unit:
        return lines
    named = format_html(
        '<text class="t-soft" x="4" y="14">{}</text>', _("(%(unit)s)") % {"unit": unit}
    )
    return format_html("{}{}", lines, named)


def row_labels(labels: Sequence[str], across: Sequence[float]) -> SafeString:
    return format_html_join(
        "",
        '<text class="t-mid" x="{}" y="{}">{}</text>',
        ((short(x), TOP + PLOT + 22, label) for label, x in zip(labels, across, strict=True)),
    )


def values_at(points: Sequence[tuple[float, float, Number]]) -> SafeString:
    return format_html_join(
        "",
        '<text class="t-strong t-mid" x="{}" y="{}">{}</text>',
        ((short(x), short(y - 12), figure(value)) for x, y, value in points),
    )


def mark(shape: str, x: float, y: float) -> SafeString:
    paths = {
        "circle": "M{0} {1}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
        "square": "M{0} {1}m-5 -5h10v10h-10z",
        "triangle": "M{0} {1}m0 -6l6 11h-12z",
        "diamond": "M{0} {1}m0 -7l6 7l-6 7l-6 -7z",
    }
    return format_html(
        '<path class="mark mark-{}" d="{}"/>', shape, paths[shape].format(short(x), short(y))
    )
