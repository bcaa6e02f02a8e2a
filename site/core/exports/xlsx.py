"""A workbook of one sheet. XlsxWriter writes what openpyxl takes twice as long for."""

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31  # of a sheet, as Excel counts: in units of UTF-16
# Nothing is guessed from what a text looks like: it is written as the text it is.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
AS_TEXT = {"num_format": "@"}  # a staff number keeps its leading zeros
QUOTED = {"quote_prefix": True}  # text also when somebody edits the cell
DATE, TIME = {"num_format": "yyyy/mm/dd"}, {"num_format": "yyyy/mm/dd hh:mm"}


def workbook(
    title: str,
    headings: list[str],
    rows: Iterable[list[Any]],
    *,
    widths: list[int],
    quoted: tuple[str, ...],
) -> bytes:
    """Headings bold and always in sight; of `rows` None, bool, numbers, local dates and texts
    without NOT_IN_XML. `quoted` is how texts begin that stay text when somebody edits them.

    The sheet lies in memory as a whole: only so does the book hold each text once.
    """
    out = BytesIO()
    with Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet(sheet_name(title))
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        cells = Cells(book, sheet, quoted)
        for column, heading in enumerate(map(with_breaks_of_excel, headings)):
            form = book.add_format({"bold": True, **cells.look_of(heading)})
            sheet.write_string(0, column, heading, form)
        for number, row in enumerate(rows, start=1):
            cells.write(number, row)
    return out.getvalue()


class Cells:
    """Writes values by what they are, each look one format of the book."""

    def __init__(self, book: Any, sheet: Any, quoted: tuple[str, ...]) -> None:
        self._sheet, self._quoted = sheet, quoted
        self._as_text, self._prefixed = book.add_format(AS_TEXT), book.add_format(QUOTED)
        self._date, self._time = book.add_format(DATE), book.add_format(TIME)

    def write(self, number: int, row: list[Any]) -> None:
        write_text, quoted = self._sheet.write_string, self._quoted
        for column, value in enumerate(row):
            if type(value) is not str:
                self._write_other(number, column, value)
                continue
            if "\r" in value:
                value = with_breaks_of_excel(value)  # noqa: PLW2901 -- the same text
            if value.isdecimal():
                write_text(number, column, value, self._as_text)
            elif value.startswith(quoted):
                write_text(number, column, value, self._prefixed)
            else:
                write_text(number, column, value)

    def look_of(self, text: str) -> dict[str, Any]:
        if text.isdecimal():
            return AS_TEXT
        return QUOTED if text.startswith(self._quoted) else {}

    def _write_other(self, number: int, column: int, value: object) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(number, column, value)
        elif isinstance(value, int | float | Decimal):
            self._sheet.write_number(number, column, value)
        elif isinstance(value, datetime.datetime):
            self._sheet.write_datetime(number, column, value, self._time)
        elif isinstance(value, datetime.date):
            self._sheet.write_datetime(number, column, value, self._date)
        else:
            raise TypeError(f"No cell holds {value!r}.")


def with_breaks_of_excel(text: str) -> str:
    """Which breaks a line with LF alone; the CR that browsers send other programs read as
    “_x000D_”."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def sheet_name(title: str) -> str:
    """As much of the title as Excel takes; where nothing is left, Excel's own name."""
    name = NOT_IN_XML.sub("", NOT_IN_SHEET_NAMES.sub(" ", title))
    cut = name.encode("utf-16-le")[: 2 * LONGEST_NAME].decode("utf-16-le", "ignore")
    return cut.strip("'")
