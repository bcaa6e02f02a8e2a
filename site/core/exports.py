"""Tables that leave the site: Excel, and CSV that Excel opens without garbled characters.

    return export_response(request, name="修了状況", columns=[Column("氏名", str)], rows=people)

A cell that a spreadsheet would take for a formula is shown as the text it is: a person can
be called "=cmd", and must not run on the officer's machine.
"""

import csv
import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import chain, islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
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


def export_response(
    request: HttpRequest, *, name: str, columns: list[Column], rows: Iterable[Any]
) -> HttpResponse:
    """The table as a file named with today's date; ?format=csv, else Excel."""
    day = timezone.localdate().isoformat()
    if request.GET.get("format") == "csv":
        response = HttpResponse(as_csv(columns, rows), content_type=CSV)
        file_name = f"{name}_{day}.csv"
    else:
        response = HttpResponse(as_xlsx(name, columns, rows), content_type=XLSX)
        file_name = f"{name}_{day}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def as_csv(columns: list[Column], rows: Iterable[Any]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; dates as 2026-11-20."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([_harmless(column.heading) for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(column.value(row)) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, columns: list[Column], rows: Iterable[Any]) -> bytes:
    """One sheet, its headings bold and always in sight; dates are dates to Excel."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(NOT_IN_SHEET_NAMES.sub(" ", title)[:31])
    sheet.freeze_panes = "A2"
    values = ([_plain(column.value(row)) for column in columns] for row in rows)
    first = list(islice(values, SAMPLE))
    _set_widths(sheet, [[column.heading for column in columns], *first])
    sheet.append([_xlsx_cell(sheet, column.heading, bold=True) for column in columns])
    for row in chain(first, values):
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: object) -> object:
    """What both kinds of file can hold: None, bool, number, local date or time, or text."""
    if isinstance(value, datetime.datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if value is None or isinstance(value, bool | int | float | Decimal | datetime.date):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))


def _csv_cell(value: object) -> object:
    value = _plain(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return _harmless(value) if isinstance(value, str) else value


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
