"""Draws a timeline from top to bottom: legible on a phone, whatever the length of the words."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.diagrams.labels import LINE, wrapped
from casestudies.diagrams.legends import legend
from casestudies.diagrams.spoken import timeline_in_words
from casestudies.diagrams.svg import INK, PAPER, document, short, stroke, words
from casestudies.diagrams.timelines import Event, Timeline

WIDTH, AXIS, RIGHT, TOP, SPACE = 480, 150, 176, 28, 16
EMS, LINES = 22, 6


def timeline_drawing(timeline: Timeline) -> SafeString:
    """The timeline as an <svg>. A point in time is a dot, what lasted a bar beside the axis."""
    y, parts = float(TOP), []
    for event in timeline.in_order():
        lines = _lines(event)
        parts.append(_event(event, lines, y))
        y += max(2 if event.end else 1, len(lines)) * LINE + SPACE
    axis = stroke(f"M{AXIS} {TOP - 14}V{short(y - SPACE)}", width=1.5)
    entries = [(_dot(0, 0), pgettext("timeline", "Event"))]
    if any(event.end for event in timeline.events):
        entries.append((_bar(0, -12, 24), pgettext("timeline", "Lasts")))
    below, height = legend(entries, y + 8, WIDTH)
    title = timeline.title or _("Timeline")
    description = " ".join(timeline_in_words(timeline))
    return document([axis, *parts, below], WIDTH, height, title, description)


def _lines(event: Event) -> list[str]:
    who = [event.who] if event.who else []
    return [line for text in (*who, event.text) for line in wrapped(text, EMS, LINES)]


def _event(event: Event, lines: list[str], y: float) -> SafeString:
    when = [str(event.start), *([f"〜{event.end}"] if event.end else [])]
    deep = (max(len(when), len(lines)) - 1) * LINE
    mark = _bar(AXIS, y - 6, deep + 12) if event.end else _dot(AXIS, y)
    said = words(lines[:1], RIGHT, y + 5, anchor="start", bold=bool(event.who))
    more = words(lines[1:], RIGHT, y + 5 + LINE, anchor="start")
    dates = words(when, AXIS - 18, y + 5, anchor="end")
    return format_html('<g class="event">{}{}{}{}</g>', mark, dates, said, more)


def _dot(x: float, y: float) -> SafeString:
    return format_html(
        '<circle class="solid" cx="{}" cy="{}" r="6" fill="{}"/>', short(x), short(y), INK
    )


def _bar(x: float, y: float, high: float) -> SafeString:
    return format_html(
        '<rect class="symbol" x="{}" y="{}" width="10" height="{}" fill="{}" stroke="{}" stroke-width="2"/>',
        short(x - 5),
        short(y),
        short(high),
        PAPER,
        INK,
    )
