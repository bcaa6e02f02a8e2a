"""Rows as files: Excel, CSV that Excel opens without garbled characters, CSV for old systems.

A cell that a spreadsheet would take for a formula is shown as the text it is: a person can
be called "=cmd", and must not run on the officer's machine.
"""

import csv
import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from io import BytesIO, StringIO
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.utils import timezone
from lxml.etree import SerialisationError
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.exports import shift_jis

# Excel in Japanese takes the full-width signs for formulas too (OWASP, "CSV injection").
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
SAMPLE = 200  # rows looked at to choose the widths of columns
NARROWEST, WIDEST = 8, 48
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """A heading, and what stands under it for one row: text, number, date or None."""

    heading: str
    value: Callable[[Any], object]


@dataclass(frozen=True)
class Unwritten:
    """A character that a file could not hold: the row as a spreadsheet counts, headings first."""

    row: int
    column: str
    text: str

    @property
    def code_points(self) -> str:
        return " ".join(f"U+{ord(character):04X}" for character in self.text)


def as_csv(columns: list[Column], rows: Iterable[Any]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; dates as 2026-11-20."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([_harmless(column.heading) for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(column.value(row)) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def as_cp932(columns: list[Column], rows: Iterable[Any]) -> tuple[bytes, list[Unwritten]]:
    """What systems of before Unicode read, and each character that they cannot be given."""
    out = StringIO()
    writer = csv.writer(out)
    unwritten: list[Unwritten] = []
    headings = [column.heading for column in columns]
    below = ([column.value(row) for column in columns] for row in rows)
    values: Iterator[list[Any]] = chain([headings], below)
    for number, row in enumerate(values, start=1):
        cells = []
        for heading, value in zip(headings, row, strict=True):
            cell, lost = shift_jis.writable(str(_csv_cell("" if value is None else value)))
            cells.append(cell)
            unwritten += [Unwritten(number, heading, text) for text in lost]
        writer.writerow(cells)
    return out.getvalue().encode(shift_jis.CODEC), unwritten


def as_xlsx(title: str, columns: list[Column], rows: Iterable[Any]) -> bytes:
    """One sheet, its headings bold and always in sight; dates are dates to Excel.

    Raises OSError where there is no room: the sheet grows in a temporary file of openpyxl's.
    """
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(NOT_IN_SHEET_NAMES.sub(" ", title)[:31])
    try:
        _fill(sheet, columns, rows)
        out = BytesIO()
        book.save(out)
    except SerialisationError as error:
        raise OSError(str(error)) from error
    finally:
        _forget_half(sheet)
    return out.getvalue()


def _fill(sheet: Any, columns: list[Column], rows: Iterable[Any]) -> None:
    sheet.freeze_panes = "A2"
    values = ([_plain(column.value(row)) for column in columns] for row in rows)
    first = list(islice(values, SAMPLE))
    _set_widths(sheet, [[column.heading for column in columns], *first])
    sheet.append([_xlsx_cell(sheet, column.heading, bold=True) for column in columns])
    for row in chain(first, values):
        sheet.append([_xlsx_cell(sheet, value) for value in row])


def _forget_half(sheet: Any) -> None:
    """openpyxl removes its temporary file when it has saved, else only with the process."""
    with suppress(AttributeError, OSError):
        Path(sheet._writer.out).unlink(missing_ok=True)  # noqa: SLF001 -- no public way


def _plain(value: object) -> object:
    """What both kinds of file can hold: None, bool, number, local date or time, or text."""
    if isinstance(value, datetime.datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if value is None or isinstance(value, bool | int | float | Decimal | datetime.date):
        return value
    return _clean(str(value))


def _clean(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _csv_cell(value: object) -> object:
    if type(value) is str:
        return _csv_text(value)
    value = _plain(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return _harmless(value) if isinstance(value, str) else value


@lru_cache(maxsize=1024)
def _csv_text(text: str) -> str:
    """A table of thousands of cells has few words that differ."""
    return _harmless(_clean(text))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _xlsx_cell(sheet: Any, value: Any, *, bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # Typed as text, so never a formula; the mark keeps it so when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_SIGNS)
        if value.isdecimal():
            cell.number_format = "@"  # a staff number keeps its leading zeros
    elif isinstance(value, datetime.datetime):
        cell.number_format = "yyyy/mm/dd hh:mm"
    elif isinstance(value, datetime.date):
        cell.number_format = "yyyy/mm/dd"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _set_widths(sheet: Any, rows: list[list[object]]) -> None:
    for number, cells in enumerate(zip(*rows, strict=True), start=1):
        width = max(_width(cell) for cell in cells) + 2
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(max(width, NARROWEST), WIDEST)


def _width(value: object) -> int:
    """In half-width characters of its longest line, as Excel counts columns."""
    if isinstance(value, datetime.datetime):
        return 16
    if isinstance(value, datetime.date):
        return 10
    lines = "" if value is None else str(value)
    return max((sum(map(_character_width, line)) for line in lines.splitlines()), default=0)


def _character_width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
