"""Who lives together, as a line around: it encloses the members and nobody else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casestudies.diagrams.families import Household
from casestudies.diagrams.layout import Layout, Placed, Point

PAD, ABOVE = 5, 12


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float


def outline(household: Household, layout: Layout, nth: int) -> list[list[Point]]:
    """Closed lines, several where strangers stand between; each begins at its upper left corner.

    `nth` household of the drawing, from 0: outlines of the same people do not coincide.
    """
    pad = PAD - 2 * (nth % 3)
    boxes: list[Box] = []
    above: list[Box] = []
    for row in layout.rows:
        bottom = max(layout.placed[key].bottom for key in row)
        here = [_around(run, bottom, pad) for run in _runs(household, row, layout)]
        boxes += here + list(_bridges(above, here))
        above = here
    return list(_edges(boxes))


def _runs(household: Household, row: Sequence[str], layout: Layout) -> list[list[Placed]]:
    """Members who stand side by side."""
    runs: list[list[Placed]] = [[]]
    for key in row:
        one = layout.placed[key]
        if one.symbol.person.id in household.people and not one.symbol.is_repeated:
            runs[-1].append(one)
        else:
            runs.append([])
    return [run for run in runs if run]


def _around(run: Sequence[Placed], bottom: float, pad: float) -> Box:
    top = run[0].top - ABOVE + (PAD - pad)
    return Box(run[0].left - pad, top, run[-1].right + pad, bottom + pad)


def _bridges(above: Sequence[Box], below: Sequence[Box]) -> Iterable[Box]:
    """Between two rows there are only lines, so what overlaps across may be joined."""
    for one in above:
        for other in below:
            left, right = max(one.left, other.left), min(one.right, other.right)
            if right - left > PAD * 2:
                yield Box(left, one.bottom, right, other.top)


def _edges(boxes: Sequence[Box]) -> Iterable[list[Point]]:
    """The border of the area that the boxes cover together, hole by hole."""
    xs = sorted({x for box in boxes for x in (box.left, box.right)})
    ys = sorted({y for box in boxes for y in (box.top, box.bottom)})
    covered = {
        (i, j)
        for box in boxes
        for i in range(xs.index(box.left), xs.index(box.right))
        for j in range(ys.index(box.top), ys.index(box.bottom))
    }
    # Each edge runs with the area on its right, so that they join end to start.
    after: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for i, j in sorted(covered):
        for start, end, neighbour in (
            ((i, j), (i + 1, j), (i, j - 1)),
            ((i + 1, j), (i + 1, j + 1), (i + 1, j)),
            ((i + 1, j + 1), (i, j + 1), (i, j + 1)),
            ((i, j + 1), (i, j), (i - 1, j)),
        ):
            if neighbour not in covered:
                after.setdefault(start, []).append(end)
    while after:
        start = at = min(after, key=lambda it: (it[1], it[0]))
        loop = [at]
        while (at := _next(after, at)) != start:
            loop.append(at)
        yield _corners([(xs[i], ys[j]) for i, j in loop])


def _next(
    after: dict[tuple[int, int], list[tuple[int, int]]], at: tuple[int, int]
) -> tuple[int, int]:
    ends = after[at]
    end = ends.pop(0)
    if not ends:
        del after[at]
    return end


def _corners(loop: Sequence[Point]) -> list[Point]:
    """Without the points in the middle of a straight side."""
    return [
        at
        for before, at, after in zip([loop[-1], *loop], loop, [*loop[1:], loop[0]], strict=False)
        if not (before[0] == at[0] == after[0] or before[1] == at[1] == after[1])
    ]
