"""Draws the board of dots and lines (N5): bodies side by side, time from top to bottom, and which
events somebody has joined."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.diagrams.labels import LINE, wrapped
from casestudies.diagrams.legends import Entry, legend
from casestudies.diagrams.svg import INK, PAPER, SOFT, document, short, stroke, words

WHEN, LANE, ROW, DOT, LEAST = 96, 84, 42, 13, 400
EMS, LINES = 5.5, 3
ASIDE = (0, 28, -28, 56, -56, 84, -84, 112, -112)  # how far a line may bend to pass by a dot
Point = tuple[float, float]
Pair = tuple[int, int]


class Joined(StrEnum):
    """What a line says: joined, missed though experts join it, joined by this group alone."""

    SEEN = "seen"
    MISSED = "missed"
    OWN = "own"


DASHES = {Joined.SEEN: "", Joined.MISSED: "9 6", Joined.OWN: "2 5"}


@dataclass(frozen=True)
class Dot:
    when: str
    who: str


def board(dots: Sequence[Dot], lines: Mapping[Pair, Joined]) -> SafeString:
    """The board as an <svg>: dots carry the numbers of their events, from 1; lines to numbers that
    are not there are left out."""
    there = {pair: kind for pair, kind in lines.items() if all(0 < n <= len(dots) for n in pair)}
    lanes = list(dict.fromkeys(dot.who for dot in dots))
    width = max(LEAST, WHEN + LANE * len(lanes) + 16)
    heads = [wrapped(who, EMS, LINES) for who in lanes]
    top = 24 + LINE * max(map(len, heads), default=0) + 12
    at = places(dots, top)
    bottom = top + ROW * len(dots)
    parts = [_lane(n, head, top, bottom) for n, head in enumerate(heads)]
    parts += [
        stroke(way_of(pair, at), width=2.5, dash=DASHES[kind]) for pair, kind in there.items()
    ]
    parts += [_dot(n, dot.when, place) for n, (dot, place) in enumerate(zip(dots, at, strict=True))]
    below, end = legend(_entries({*there.values()}), bottom, width)
    return document([*parts, below], width, end, _("Dots and lines"), in_words(dots, there))


def places(dots: Sequence[Dot], top: float = 0) -> list[Point]:
    """The middle of each dot: its body's lane, one row an event."""
    lanes = {who: n for n, who in enumerate(dict.fromkeys(dot.who for dot in dots))}
    return [
        (WHEN + LANE * (lanes[dot.who] + 0.5), top + ROW * (n + 0.5)) for n, dot in enumerate(dots)
    ]


def way_of(pair: Pair, at: Sequence[Point]) -> str:
    """From dot to dot, bent until it passes by all others."""
    start, end = at[pair[0] - 1], at[pair[1] - 1]
    others = [place for n, place in enumerate(at, start=1) if n not in pair]
    beside = ASIDE[1:] if start[0] == end[0] else ASIDE  # not on the line of its own lane
    control = next(
        (each for aside in beside if is_free(start, each := _bent(start, end, aside), end, others)),
        _bent(start, end, beside[0]),
    )
    d = "M{} {}Q{} {} {} {}"
    return d.format(*(short(number) for point in (start, control, end) for number in point))


def is_free(start: Point, control: Point, end: Point, others: Sequence[Point]) -> bool:
    way = [_along(start, control, end, step / 24) for step in range(25)]
    return all(math.dist(point, other) > DOT + 5 for point in way for other in others)


def in_words(dots: Sequence[Dot], lines: Mapping[Pair, Joined]) -> str:
    said = [_("%(count)d events.") % {"count": len(dots)}]
    for (first, second), kind in sorted(lines.items()):
        said.append(f"{first}–{second}：{_word(kind)}。")
    return " ".join(said)


def _bent(start: Point, end: Point, aside: float) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    # The middle of the curve lies half as far aside as the point that bends it.
    return x + 2 * aside * dy / length, y - 2 * aside * dx / length


def _along(start: Point, control: Point, end: Point, t: float) -> Point:
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
    return (
        a * start[0] + b * control[0] + c * end[0],
        a * start[1] + b * control[1] + c * end[1],
    )


def _lane(number: int, head: Sequence[str], top: float, bottom: float) -> SafeString:
    x = WHEN + LANE * (number + 0.5)
    return format_html(
        '{}<path d="M{} {}V{}" stroke="{}" stroke-width="1"/>',
        words(head, x, 24, bold=True),
        short(x),
        short(top - 4),
        short(bottom - 8),
        SOFT,
    )


def _dot(number: int, when: str, place: Point) -> SafeString:
    x, y = place
    return format_html(
        '<circle class="symbol" cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="2"/>{}{}',
        short(x),
        short(y),
        DOT,
        PAPER,
        INK,
        words([str(number + 1)], x, y + 5, bold=True),
        words(wrapped(when, 6, 1), 12, y + 5, anchor="start"),
    )


def _entries(kinds: Collection[Joined]) -> list[Entry]:
    number = format_html(
        '<circle class="symbol" r="{}" fill="{}" stroke="{}" stroke-width="2"/>', 10, PAPER, INK
    )
    lines = [
        (stroke("M-20 0H20", width=2.5, dash=DASHES[kind]), _word(kind))
        for kind in Joined
        if kind in kinds
    ]
    return [(number, pgettext("board", "Event, by its number")), *lines]


def _word(kind: Joined) -> str:
    return {
        Joined.SEEN: pgettext("board", "Joined"),
        Joined.MISSED: pgettext("board", "Missed"),
        Joined.OWN: pgettext("board", "Joined by this group alone"),
    }[kind]
