"""Who is where from when to when: a line a row, years across."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import fiscal
from core.charts.scales import short

WIDTH, LEFT, RIGHT = 960, 250, 946
HEAD, ROW, HEADING = 60, 44, 40
LETTER = 14  # a full-width character; a Latin one takes about half
LABEL_ROOM, NOTE_ROOM = 126, 92


@dataclass(frozen=True)
class Span:
    """`end` is exclusive. `look`: running, over or planned. `gaps`: from a day to a day in between
    (exclusive) on which it rests."""

    label: str
    note: str
    text: str
    start: datetime.date
    end: datetime.date
    look: str
    heading: str = ""  # of the rows from this one on
    gaps: Sequence[tuple[datetime.date, datetime.date]] = ()


def span_chart(
    spans: Sequence[Span], years: range, *, today: datetime.date, labelled_by: str
) -> SafeString:
    """`labelled_by`: the ids of what names and describes the drawing on the page."""
    scale = _Scale(years)
    rows, down = [], float(HEAD)
    for span in spans:
        if span.heading:
            rows.append(_heading(span.heading, down))
            down += HEADING
        rows.append(_row(span, scale, down))
        down += ROW
    # The bars lie over the line, so that what is written in them stays legible.
    parts = [*_years(scale, down), _today(scale, today, down), *rows]
    return format_html(
        '<svg class="art" viewBox="0 0 {} {}" role="img" aria-labelledby="{}">{}</svg>',
        WIDTH,
        short(down + 8),
        labelled_by,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def span_legend(looks: Sequence[tuple[str, str]]) -> SafeString:
    """(look, word) of each kind of bar."""
    items = format_html_join(
        "",
        '<li><svg class="art" viewBox="0 0 32 20" aria-hidden="true">'
        '<rect class="span-{}" x="1" y="2" width="30" height="16" rx="4"/></svg>{}</li>',
        looks,
    )
    return format_html('<ul class="legend">{}</ul>', items)


@dataclass(frozen=True)
class _Scale:
    years: range

    @property
    def first(self) -> datetime.date:
        return fiscal.first_day(self.years[0])

    @property
    def past(self) -> datetime.date:
        return fiscal.first_day(self.years[-1] + 1)

    def across(self, day: datetime.date) -> float:
        share = (day - self.first).days / (self.past - self.first).days
        return LEFT + min(1.0, max(0.0, share)) * (RIGHT - LEFT)


def _years(scale: _Scale, down: float) -> Iterator[SafeString]:
    edges = [fiscal.first_day(year) for year in scale.years] + [scale.past]
    yield format_html_join(
        "",
        '<path class="axis" d="M{} 30V{}"/>',
        ((short(scale.across(day)), short(down)) for day in edges),
    )
    yield format_html_join(
        "",
        '<text class="t-strong t-mid" x="{}" y="22">{}</text>',
        (
            (
                short((scale.across(day) + scale.across(fiscal.first_day(year + 1))) / 2),
                fiscal.label(year) if len(scale.years) <= 5 else f"R{fiscal.era_year(year)}",
            )
            for year, day in zip(scale.years, edges, strict=False)
        ),
    )


def _heading(text: str, down: float) -> SafeString:
    return format_html('<text class="t-strong" x="8" y="{}">{}</text>', short(down + 26), text)


def _row(span: Span, scale: _Scale, down: float) -> SafeString:
    start, stop = scale.across(span.start), scale.across(span.end)
    wide = max(6.0, stop - start - 4)
    inside = fitted(span.text, wide - 20)
    return format_html(
        '<path class="grid" d="M8 {0}H{1}"/>'
        '<text class="t-strong" x="20" y="{2}">{3}</text>'
        '<text class="t-soft t-end" x="238" y="{2}">{4}</text>'
        '<g><title>{5}</title>'
        '<rect class="span-{6}" x="{7}" y="{8}" width="{9}" height="32" rx="6"/>{12}'
        '<text x="{10}" y="{2}">{11}</text></g>',
        short(down), RIGHT + 2, short(down + 28),
        fitted(span.label, LABEL_ROOM), fitted(span.note, NOTE_ROOM),
        f"{span.label} {span.text}",
        span.look, short(min(start + 2, RIGHT - 6)), short(down + 7), short(wide),
        short(start + 12), inside,
        format_html_join("", "{}", ((part,) for part in _gaps(span, scale, down))),
    )  # fmt: skip


def _gaps(span: Span, scale: _Scale, down: float) -> Iterator[SafeString]:
    """What lies outside of the bar or of the years is not drawn."""
    for start, end in span.gaps:
        left = scale.across(max(start, span.start))
        right = scale.across(min(end, span.end))
        if right > left:
            yield format_html(
                '<rect class="span-gap" x="{}" y="{}" width="{}" height="24"/>',
                short(left), short(down + 11), short(max(3.0, right - left)),
            )  # fmt: skip


def _today(scale: _Scale, today: datetime.date, down: float) -> SafeString:
    if not scale.first <= today < scale.past:
        return SafeString("")
    x = short(scale.across(today))
    return format_html(
        '<path class="today-line" d="M{0} 50V{1}"/><text class="t-today t-mid" x="{0}" y="44">{2}</text>',
        x,
        short(down),
        _("Today"),
    )


def fitted(text: str, room: float) -> str:
    """As much of the text as goes into so many units, with … for the rest; nothing if not even
    two characters do. The table beside has it whole."""
    used, kept = 0.0, ""
    for sign in text:
        wide = LETTER if ord(sign) > 0x2000 else LETTER * 0.6
        if used + wide > room:
            return kept[:-1] + "…" if len(kept) > 2 else ""
        used, kept = used + wide, kept + sign
    return kept
