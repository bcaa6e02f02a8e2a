"""Rows as files: Excel, CSV that Excel opens without garbled characters, CSV for old systems.

A cell that a spreadsheet would take for a formula is shown as the text it is: a person can
be called "=cmd", and must not run on the officer's machine.
"""

import csv
import datetime
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from itertools import chain, islice
from typing import Any

from django.utils import timezone

from core.exports import shift_jis
from core.exports.xlsx import NOT_IN_XML, workbook

# Excel in Japanese takes the full-width signs for formulas too (OWASP, "CSV injection").
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
SAMPLE = 200  # rows looked at to choose the widths of columns
NARROWEST, WIDEST = 8, 48


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


class _CsvTexts(dict[str, str]):
    """A table of thousands of cells has few words that differ: each is looked at once a file."""

    def __missing__(self, text: str) -> str:
        made = self[text] = _harmless(_clean(text))
        return made


class _Widths(dict[str, int]):
    """The same of how wide a text is; whose names these are is forgotten with the file."""

    def __missing__(self, text: str) -> int:
        made = self[text] = _text_width(text)
        return made


def as_csv(columns: list[Column], rows: Iterable[Any]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; dates as 2026-11-20."""
    out, texts = StringIO(), _CsvTexts()
    writer = csv.writer(out)
    writer.writerow([texts[column.heading] for column in columns])
    of = [column.value for column in columns]
    for row in rows:
        cells = [value(row) for value in of]
        writer.writerow([texts[cell] if type(cell) is str else _csv_cell(cell) for cell in cells])
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
    """One sheet, its headings bold and always in sight; dates are dates to Excel."""
    headings = [_clean(column.heading) for column in columns]
    of = [column.value for column in columns]
    values = ([_plain(value(row)) for value in of] for row in rows)
    first = list(islice(values, SAMPLE))
    widths = _widths([headings, *first])
    return workbook(title, headings, chain(first, values), widths=widths, quoted=FORMULA_SIGNS)


def _plain(value: object) -> object:
    """What both kinds of file can hold: None, bool, number, local date or time, or text."""
    if isinstance(value, datetime.datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if value is None or isinstance(value, bool | int | float | Decimal | datetime.date):
        return value
    return _clean(str(value))


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)


def _csv_cell(value: object) -> object:
    value = _plain(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return _harmless(value) if isinstance(value, str) else value


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _widths(rows: list[list[Any]]) -> list[int]:
    """As wide as what stands in each column, within reason."""
    texts = _Widths()
    return [
        min(max(max(_width(cell, texts) for cell in cells) + 2, NARROWEST), WIDEST)
        for cells in zip(*rows, strict=True)
    ]


def _width(value: object, texts: _Widths) -> int:
    """In half-width characters, as Excel counts columns."""
    if isinstance(value, datetime.datetime):
        return 16
    if isinstance(value, datetime.date):
        return 10
    return 0 if value is None else texts[str(value)]


def _text_width(text: str) -> int:
    """Of its longest line."""
    return max((sum(map(_character_width, line)) for line in text.splitlines()), default=0)


def _character_width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
