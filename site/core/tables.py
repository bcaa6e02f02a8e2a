"""Tables that people upload: an Excel workbook or a CSV file, read as text cells.

    table = read_table(upload, upload.name)      # TableError says in Japanese what to do
    for number, row in table.rows:
        row["職員番号"]                          # "001234", "" where the cell is blank

`number` is the row as Excel shows it. Texts are trimmed, numbers come as they are seen
("12", never "12.0"), dates as 2026-11-20. What a file is, its content says and not its name.

With `knows` (what a heading means, or None) the table may look as offices make it: a title above,
headings over three rows, merged cells, lines of remarks below, other sheets beside it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from core.headings import Heading, Knows, find_headings, spans_columns
from core.sheets import NumberedRow, Sheet, TableError, sheets_of
from core.workbooks import Held

__all__ = ["LARGEST_FILE", "Note", "Table", "TableError", "read_content", "read_table"]

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 20_000
REMARK = re.compile(r"[※＊*注■●・○◆]|(以上|備考|合計|計|作成|凡例|出典)")

Row = tuple[int, dict[str, str]]
Note = tuple[int, str]  # a line that is no row of the table


class Readable(Protocol):
    """An upload or an open binary file."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Table:
    headings: list[str]
    rows: Iterator[Row]
    notes: list[Note] = field(default_factory=list)


def read_table(file: Readable, name: str, knows: Knows | None = None) -> Table:
    """Reads the whole sheet; every TableError is raised here and none while iterating.

    Without `knows` it is the first sheet, and the first row that is not blank holds the headings.
    Blank rows are passed over.
    """
    content = file.read(LARGEST_FILE + 1)
    refuse_size(len(content), name)
    return read_content(content, name, knows)


def refuse_size(size: int, name: str) -> None:
    if size > LARGEST_FILE:
        message = _("“%(name)s” is larger than 10 MB. Divide it and choose the parts one by one.")
        raise TableError(message % {"name": name})


def read_content(content: bytes, name: str, knows: Knows | None = None) -> Table:
    sheets = sheets_of(content, name)
    heading = find_headings(sheets, knows, name) if knows else None
    if heading is not None and knows is not None:
        return _known_table(heading, knows, name)
    return _plain_table(sheets[0] if sheets else Sheet("", lambda: iter(())), name)


# --- a table that is all there is -----------------------------------------------
def _plain_table(sheet: Sheet, name: str) -> Table:
    filled = (row for row in sheet.rows() if any(row[1]))
    first = next(filled, None)
    if first is None:
        raise TableError(_("“%(name)s” is empty.") % {"name": name})
    headings = ["".join(cell.splitlines()) for cell in first[1]]
    _refuse_same([heading for heading in headings if heading], name)
    rows = [(row[0], _under_headings(headings, row, name)) for row in _not_too_many(filled, name)]
    return Table([heading for heading in headings if heading], _need_rows(rows, name))


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


# --- a table as an office lays it out --------------------------------------------
def _known_table(heading: Heading, knows: Knows, name: str) -> Table:
    """Only the columns that mean something are read; the others are named among the headings,
    by their letter where they have no text of their own."""
    columns = {n: text for n, text in enumerate(heading.texts) if text and knows(text) is not None}
    _refuse_same([str(knows(text)) for text in columns.values()], name, [*columns.values()])
    others = {n: text for n, text in enumerate(heading.texts) if text and n not in columns}
    rows: list[Row] = []
    notes: list[Note] = []
    held = Held(heading.sheet.merges)
    below = (row for row in heading.sheet.rows() if row[0] > heading.last_row)
    for row in _not_too_many(_filled(below, held), name):
        number, own = row
        if _is_remark(row, heading.sheet) or not any(n < len(own) and own[n] for n in columns):
            notes += [(number, cell) for cell in own if cell and not cell.isdecimal()][:1]
            continue
        cells = held.filled(row)
        others |= {
            n: _("column %(letter)s") % {"letter": get_column_letter(n + 1)}
            for n, cell in enumerate(own)
            if cell and n not in columns and n not in others
        }
        values = {text: cells[n] if n < len(cells) else "" for n, text in columns.items()}
        rows.append((number, values))
    return Table([*columns.values(), *others.values()], _need_rows(rows, name), notes)


def _filled(rows: Iterator[NumberedRow], held: Held) -> Iterator[NumberedRow]:
    for row in rows:
        held.see(row)
        if any(row[1]):
            yield row


def _is_remark(row: NumberedRow, sheet: Sheet) -> bool:
    filled = [cell for cell in row[1] if cell]
    return len(filled) == 1 and bool(REMARK.match(filled[0]) or spans_columns(row, sheet.merges))


# --- both --------------------------------------------------------------------------
def _not_too_many(rows: Iterator[NumberedRow], name: str) -> Iterator[NumberedRow]:
    for count, row in enumerate(rows):
        if count == MOST_ROWS:
            message = _("“%(name)s” has more than %(most)s rows. Divide it.")
            raise TableError(message % {"name": name, "most": f"{MOST_ROWS:,}"})
        yield row


def _need_rows(rows: list[Row], name: str) -> Iterator[Row]:
    if not rows:
        raise TableError(_("“%(name)s” has headings, but no row below them.") % {"name": name})
    return iter(rows)


def _refuse_same(keys: list[str], name: str, texts: list[str] | None = None) -> None:
    """`texts` are what the keys are called in the file."""
    counts = Counter(keys)
    twice = [text for key, text in zip(keys, texts or keys, strict=True) if counts[key] > 1]
    if twice:
        message = _("“%(name)s” has the heading “%(heading)s” more than once.")
        raise TableError(message % {"name": name, "heading": twice[0]})
