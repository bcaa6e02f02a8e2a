"""Draws an ecomap: the family in the middle, each resource around it, the kind of tie as a line."""

import math

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudies.diagrams.ecomaps import Direction, Ecomap, Resource, Strength
from casestudies.diagrams.labels import LINE, wrapped
from casestudies.diagrams.legends import Entry, legend
from casestudies.diagrams.spoken import STRENGTHS, ecomap_in_words
from casestudies.diagrams.svg import document, shape, short, stroke, words

BOX, EDGE, RADIUS = (128.0, 66.0), 24, 58
LEAST_RING = 190
EMS, LINES = 8, 3
Point = tuple[float, float]


def ecomap_drawing(ecomap: Ecomap) -> SafeString:
    """The ecomap as an <svg>, resources clockwise from the top in the order of entry."""
    ring = ring_of(len(ecomap.resources))
    wide, high = BOX
    centre = (EDGE + wide / 2 + ring, EDGE + high / 2 + ring)
    parts = []
    for one, place in zip(ecomap.resources, places(ecomap, centre), strict=True):
        parts += [_tie(one, centre, place), _box(one.name, place)]
    width, height = 2 * centre[0], 2 * centre[1]
    below, end = legend(_entries(ecomap), height, width)
    title = ecomap.title or _("Ecomap")
    parts += [_middle(ecomap.centre, centre), below]
    return document(parts, width, end, title, " ".join(ecomap_in_words(ecomap)))


def ring_of(count: int) -> float:
    """The distance of the resources from the middle at which no two boxes touch."""
    diagonal = math.hypot(*BOX) + 8
    return max(LEAST_RING, diagonal / (2 * math.sin(math.pi / count))) if count > 1 else LEAST_RING


def places(ecomap: Ecomap, centre: Point) -> list[Point]:
    """The middle of each resource's box."""
    count = len(ecomap.resources)
    ring = ring_of(count)
    turns = [2 * math.pi * n / count - math.pi / 2 for n in range(count)]
    return [
        (centre[0] + ring * math.cos(turn), centre[1] + ring * math.sin(turn)) for turn in turns
    ]


def _middle(text: str, at: Point) -> SafeString:
    x, y = at
    r = RADIUS
    circle = f"M{short(x - r)} {short(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 -{2 * r} 0z"
    return format_html("{}{}", shape(circle), _inside(text, at, bold=True))


def _box(text: str, at: Point) -> SafeString:
    (x, y), (wide, high) = at, BOX
    d = f"M{short(x - wide / 2)} {short(y - high / 2)}h{short(wide)}v{short(high)}h-{short(wide)}z"
    return format_html("{}{}", shape(d, width=1.5), _inside(text, at))


def _inside(text: str, at: Point, *, bold: bool = False) -> SafeString:
    lines = wrapped(text, EMS, LINES)
    return words(lines, at[0], at[1] + 5 - (len(lines) - 1) * LINE / 2, bold=bold)


def _tie(one: Resource, centre: Point, place: Point) -> SafeString:
    """From the rim of the circle to the rim of the box."""
    dx, dy = place[0] - centre[0], place[1] - centre[1]
    length = math.hypot(dx, dy)
    ux, uy = dx / length, dy / length
    inside = min(
        BOX[0] / 2 / abs(ux) if abs(ux) > 1e-9 else math.inf,
        BOX[1] / 2 / abs(uy) if abs(uy) > 1e-9 else math.inf,
    )
    start = (centre[0] + ux * (RADIUS + 3), centre[1] + uy * (RADIUS + 3))
    end = (place[0] - ux * (inside + 3), place[1] - uy * (inside + 3))
    return tie_line(one.strength, one.direction, start, end)


def tie_line(strength: Strength, direction: Direction, start: Point, end: Point) -> SafeString:
    """Thick is strong, thin ordinary, dashed weak, zigzag stressful; heads show who supports."""
    length = math.dist(start, end)
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    heads = ""
    first, last = 0.0, length
    if direction in {Direction.TO_FAMILY, Direction.BOTH}:
        heads += _head(start, (ux, uy))
        first = 9
    if direction in {Direction.FROM_FAMILY, Direction.BOTH}:
        heads += _head(end, (-ux, -uy))
        last = length - 9
    a = (start[0] + ux * first, start[1] + uy * first)
    b = (start[0] + ux * last, start[1] + uy * last)
    d = f"M{short(a[0])} {short(a[1])}L{short(b[0])} {short(b[1])}"
    if strength is Strength.STRESSFUL:
        d = _zigzag(a, b)
    width = 6.0 if strength is Strength.STRONG else 2.0
    return stroke(d, width=width, dash="6 5" if strength is Strength.WEAK else "", arrow=heads)


def _head(tip: Point, along: Point) -> str:
    """An arrow head with its tip at the rim; `along` leads away from it into the line."""
    (x, y), (ux, uy) = tip, along
    bx, by = x + ux * 14, y + uy * 14
    left, right = (bx - uy * 7, by + ux * 7), (bx + uy * 7, by - ux * 7)
    return (
        f"M{short(x)} {short(y)}L{short(left[0])} {short(left[1])}"
        f"L{short(right[0])} {short(right[1])}z"
    )


def _zigzag(a: Point, b: Point) -> str:
    length = math.dist(a, b)
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    count = max(2, round(length / 8))
    points = [a]
    for n in range(1, count):
        side = 5 if n % 2 else -5
        along = length * n / count
        points.append((a[0] + ux * along - uy * side, a[1] + uy * along + ux * side))
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in [*points, b])


def _entries(ecomap: Ecomap) -> list[Entry]:
    strengths = [one for one in Strength if any(it.strength is one for it in ecomap.resources)]
    entries = [
        (tie_line(one, Direction.NONE, (-22, 0), (22, 0)), str(STRENGTHS[one])) for one in strengths
    ]
    if any(one.direction is not Direction.NONE for one in ecomap.resources):
        arrow = tie_line(Strength.ORDINARY, Direction.FROM_FAMILY, (-22, 0), (22, 0))
        entries.append((arrow, _("Direction of support")))
    return entries
