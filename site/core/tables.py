"""Tables that people upload: an Excel workbook or a CSV file, read as text cells.

    table = read_table(upload, upload.name)      # TableError says in Japanese what to do
    for number, row in table.rows:
        row["職員番号"]                          # "001234", "" where the cell is blank

`number` is the row as Excel shows it. Texts are trimmed, numbers come as they are seen
("12", never "12.0"), dates as 2026-11-20. What a file is, its content says and not its name.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from core.sheets import NumberedRow, TableError, numbered_rows

__all__ = ["Table", "TableError", "read_table"]

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 20_000

Row = tuple[int, dict[str, str]]


class Readable(Protocol):
    """An upload or an open binary file."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Table:
    headings: list[str]
    rows: Iterator[Row]


def read_table(file: Readable, name: str) -> Table:
    """Reads the whole first sheet; every TableError is raised here and none while iterating.

    The first row that is not blank holds the headings; blank rows are passed over.
    """
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        message = _("“%(name)s” is larger than 10 MB. Divide it and choose the parts one by one.")
        raise TableError(message % {"name": name})
    filled = (row for row in numbered_rows(content, name) if any(row[1]))
    first = next(filled, None)
    if first is None:
        raise TableError(_("“%(name)s” is empty.") % {"name": name})
    headings = ["".join(cell.splitlines()) for cell in first[1]]
    _refuse_same_headings(headings, name)
    rows: list[Row] = []
    for row in filled:
        if len(rows) == MOST_ROWS:
            message = _("“%(name)s” has more than %(most)s rows. Divide it.")
            raise TableError(message % {"name": name, "most": f"{MOST_ROWS:,}"})
        rows.append((row[0], _under_headings(headings, row, name)))
    if not rows:
        raise TableError(_("“%(name)s” has headings, but no row below them.") % {"name": name})
    return Table([heading for heading in headings if heading], iter(rows))


def _refuse_same_headings(headings: list[str], name: str) -> None:
    counts = Counter(heading for heading in headings if heading)
    twice = [heading for heading, count in counts.items() if count > 1]
    if twice:
        message = _("“%(name)s” has the heading “%(heading)s” more than once.")
        raise TableError(message % {"name": name, "heading": twice[0]})


def _under_headings(headings: list[str], row: NumberedRow, name: str) -> dict[str, str]:
    number, cells = row
    padded = [*headings, *[""] * (len(cells) - len(headings))]
    if any(cell and not heading for heading, cell in zip(padded, cells, strict=False)):
        # Dropping it silently would lose what somebody meant us to read.
        message = _("Row %(row)s of “%(name)s” has a value in a column without a heading.")
        raise TableError(message % {"name": name, "row": number})
    values = dict.fromkeys(filter(None, headings), "")
    return values | {
        heading: cell for heading, cell in zip(headings, cells, strict=False) if heading
    }
