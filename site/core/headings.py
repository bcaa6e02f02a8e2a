"""Where the headings of a table stand: below a title, over one to three rows, in one sheet of
several. Only for readers that know their headings; `knows` gives what a heading means, or None.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from django.utils.translation import gettext as _

from core.workbooks import MOST_COLUMNS, Merge, NumberedRow, Sheet, TableError

LOOKED_AT = 25  # rows from the top; nobody writes a longer title
DEEPEST = 3  # rows that headings may take
ENOUGH = 2  # headings that a second sheet must have to count as a second list
EXAMPLES = ("例", "見本", "サンプル")  # sheets that offices leave in a form

Knows = Callable[[str], object | None]


@dataclass(frozen=True)
class Heading:
    """The block of headings of one sheet; `texts` has one for each column, "" for none."""

    sheet: Sheet
    texts: list[str]
    last_row: int
    score: int


def find_headings(sheets: list[Sheet], knows: Knows, name: str) -> Heading | None:
    """The sheet and rows that have most of the headings known; None where there is not one.

    Raises TableError where two sheets are lists: reading one of them would lose the other.
    """
    found = [heading for sheet in sheets if (heading := _best(sheet, knows)) is not None]
    most = max((heading.score for heading in found), default=0)
    lists = [h for h in found if h.score >= max(ENOUGH, most / 2) and _is_list(h)]
    if len(lists) > 1:
        message = _(
            "“%(name)s” has several sheets with people: %(sheets)s. Leave one sheet, or choose "
            "them as separate files."
        )
        titles = "、".join(heading.sheet.name for heading in lists)
        raise TableError(message % {"name": name, "sheets": titles})
    return max(lists or found, key=lambda heading: heading.score, default=None)


def _is_list(heading: Heading) -> bool:
    if any(word in heading.sheet.name for word in EXAMPLES):
        return False
    below = (cells for number, cells in heading.sheet.rows() if number > heading.last_row)
    return any(any(cells) for cells in islice(below, LOOKED_AT))


def _best(sheet: Sheet, knows: Knows) -> Heading | None:
    """Of blocks with equally many headings the one of fewest rows, then the upper one."""
    grid = _grid(sheet)
    best: Heading | None = None
    for depth in range(1, DEEPEST + 1):
        for first in range(len(grid) - depth + 1):
            texts = [
                _text(list(cells), knows)
                for cells in zip(*grid[first : first + depth], strict=True)
            ]
            score = len({key for text in texts if text and (key := knows(text)) is not None})
            if score and (best is None or score > best.score):
                best = Heading(sheet, texts, first + depth, score)
    return best


def _text(cells: list[str], knows: Knows) -> str:
    """What a column is called by the cells above one another: all together (休業 + 開始日), else
    the lowest that is known, else all together."""
    parts = [cell for before, cell in pairwise(["", *cells]) if cell and cell != before]
    joined = "".join(parts)
    readings = [joined, *reversed(parts)]
    return next((text for text in readings if knows(text) is not None), joined)


def _grid(sheet: Sheet) -> list[list[str]]:
    """The first rows, all of one width, with every cell of a merged one saying the same."""
    rows = [cells for _number, cells in islice(sheet.rows(), LOOKED_AT)]
    width = min(max(map(len, rows), default=0), MOST_COLUMNS)
    grid = [["".join(cell.splitlines()) for cell in _padded(cells, width)] for cells in rows]
    for merge in sheet.merges:
        if merge.top <= len(grid) and merge.left < width:
            _spread(grid, merge, width)
    return grid


def _padded(cells: list[str], width: int) -> Iterator[str]:
    return islice([*cells, *[""] * (width - len(cells))].__iter__(), width)


def _spread(grid: list[list[str]], merge: Merge, width: int) -> None:
    text = grid[merge.top - 1][merge.left]
    for row in grid[merge.top - 1 : merge.bottom]:
        for column in range(merge.left, min(merge.right + 1, width)):
            row[column] = row[column] or text


def spans_columns(row: NumberedRow, merges: list[Merge]) -> bool:
    """A line of text that was laid over several columns."""
    return any(merge.top == row[0] and merge.right - merge.left >= 2 for merge in merges)
