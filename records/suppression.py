"""Small counts that would point at people: 1 to 4 print as 「5人未満」."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

LEAST_SHOWN = 5
Key = TypeVar("Key", bound=Hashable)
Cell = tuple[str, str]  # row and group


@dataclass(frozen=True)
class Table(Generic[Key]):
    """What may be printed: a text for each cell and for their sum."""

    cells: dict[Key, str]
    total: str


def suppressed(cells: Mapping[Key, int]) -> Table[Key]:
    """For readers who may not see the names.

    If there is a small cell, the next smallest is hidden too, and more if the sum would still
    give the small one away; if nothing is left to hide, the sum itself is.
    """
    small = {key for key, count in cells.items() if 0 < count < LEAST_SHOWN}
    rest = sorted((count, str(key), key) for key, count in cells.items() if count >= LEAST_SHOWN)
    hidden: set[Key] = set()
    while small and rest and _can_be_subtracted(cells, small, hidden):
        hidden.add(rest.pop(0)[2])
    total = sum(cells.values())
    gives_away = bool(small) and _can_be_subtracted(cells, small, hidden)
    texts = {key: _text(count, hide=key in hidden) for key, count in cells.items()}
    return Table(texts, _text(total, hide=gives_away))


def suppressed_grid(cells: Mapping[Cell, int], whole: str) -> dict[Cell, str]:
    """For a table of rows and groups whose column `whole` is the sum of its groups.

    Small cells are hidden, and with them what would give one away by subtraction in its row
    (groups against whole) or in its column (against the number of people, which is printed). When
    nothing is left that could be hidden with them, the groups are hidden altogether.
    """
    rows = {row: None for row, _column in cells}
    columns = {column: None for _row, column in cells}
    lines = [[(row, column) for row in rows] for column in columns]
    if len(columns) > 1:
        lines += [[(row, column) for column in columns] for row in rows]
    hidden = {key for key, count in cells.items() if 0 < count < LEAST_SHOWN}
    while line := next((each for each in lines if _gives_away(each, cells, hidden)), None):
        left = [(cells[key] == 0, cells[key], key) for key in line if key not in hidden]
        if left:
            hidden.add(min(left)[2])
        else:
            hidden |= {key for key in cells if key[1] != whole}
            lines.remove(line)
    return {key: _text(count, hide=key in hidden) for key, count in cells.items()}


def is_pinned(
    cells: Mapping[int, int], printed: Mapping[int, bool], mean: float, *, digits: int
) -> bool:
    """Whether a printed mean would give away a hidden small cell.

    `cells` are people by the value they gave, `printed` says which of them can be read. It is
    given away when all ways to fill the hidden cells that lead to this mean agree about it.
    """
    people = sum(cells.values())
    hidden = [value for value in cells if not printed[value]]
    small = [value for value in hidden if 0 < cells[value] < LEAST_SHOWN]
    if not small:
        return False
    known = sum(count * value for value, count in cells.items() if printed[value])
    left = people - sum(count for value, count in cells.items() if printed[value])
    ways = [
        way
        for way in _fillings([value for value in hidden if value not in small], small, left)
        if round((known + sum(v * n for v, n in way.items())) / people, digits) == mean
    ]
    return any(len({way[value] for way in ways}) < 2 for value in small)


def shown(count: int) -> str:
    """One count that stands alone."""
    return _text(count, hide=False)


def _can_be_subtracted(cells: Mapping[Key, int], small: set[Key], hidden: set[Key]) -> bool:
    """Whether sum less what is printed leaves only one way to fill the cells that are not."""
    left = sum(cells[key] for key in small | hidden)
    least = len(small) + LEAST_SHOWN * len(hidden)
    return not hidden or left == least


def _gives_away(line: Sequence[Cell], cells: Mapping[Cell, int], hidden: set[Cell]) -> bool:
    """Whether what is hidden in this line can be had from the rest of it."""
    gone = [cells[key] for key in line if key in hidden]
    least = sum(1 if count < LEAST_SHOWN else LEAST_SHOWN for count in gone if count)
    small = any(0 < count < LEAST_SHOWN for count in gone)
    return bool(gone) and (len(gone) == 1 or (small and sum(gone) == least))


def _fillings(large: list[int], small: list[int], left: int) -> Iterator[dict[int, int]]:
    """All ways to have `left` people in hidden cells: 1 to 4 in a small one, 5 or more or none in
    another. Of several large ones only the first takes more than five, which is enough to doubt."""
    for counts in product(range(1, LEAST_SHOWN), repeat=len(small)):
        rest = left - sum(counts)
        way = dict(zip(small, counts, strict=True))
        for more in product((0, LEAST_SHOWN), repeat=max(len(large) - 1, 0)):
            last = rest - sum(more)
            if (large and (last == 0 or last >= LEAST_SHOWN)) or (not large and last == 0):
                yield way | dict(zip(large, (last, *more), strict=True)) if large else way


def _text(count: int, *, hide: bool) -> str:
    if 0 < count < LEAST_SHOWN:
        return _("Fewer than 5 people")
    return _("Not shown") if hide else f"{count:,}"
