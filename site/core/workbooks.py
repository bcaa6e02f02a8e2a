"""Excel workbooks as sheets of numbered rows, with what merged cells mean to who looks at them."""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from core.exports import FORMULA_SIGNS

MOST_COLUMNS = 200
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2_000  # a workbook of fifty sheets with pictures has some hundred
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
ONLY_ZEROS = re.compile(r"0+")

NumberedRow = tuple[int, list[str]]


class TableError(ValueError):
    """Why the file cannot be read, as a sentence for the person who uploaded it."""


@dataclass(frozen=True)
class Merge:
    """Cells that are one: rows from 1, columns from 0, both ends belong to it."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """`rows()` begins at the first row each time; a CSV file is one sheet without a name."""

    name: str
    rows: Callable[[], Iterator[NumberedRow]]
    merges: list[Merge] = field(default_factory=list)


def workbook_sheets(content: bytes, name: str) -> list[Sheet]:
    """The sheets that are not hidden."""
    refuse_bombs(content, name)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [_sheet(sheet, content, name) for sheet in shown]
    except Exception as error:  # a damaged part surfaces as almost any exception of openpyxl
        raise TableError(_damaged(name)) from error


def refuse_bombs(content: bytes, name: str) -> None:
    """A small file that unpacks to gigabytes is refused before anything is unpacked."""
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise TableError(_damaged(name)) from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        message = _("“%(name)s” is neither an Excel workbook (.xlsx) nor a CSV file.")
        raise TableError(message % {"name": name})
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        message = _("“%(name)s” is too large. Divide it and choose the parts one by one.")
        raise TableError(message % {"name": name})


def _damaged(name: str) -> str:
    message = _("“%(name)s” is damaged. Open it in Excel, save it again and choose the new file.")
    return message % {"name": name}


def _sheet(sheet: Any, content: bytes, name: str) -> Sheet:
    merges = _merges(content, sheet._worksheet_path)  # noqa: SLF001 -- read-only sheets lack them

    def rows() -> Iterator[NumberedRow]:
        try:
            sheet.reset_dimensions()  # what a file says of its own size is often wrong
            numbered = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1)
            for number, cells in numbered:
                yield number, [cell_text(cell.value, cell.number_format) for cell in cells]
        except Exception as error:
            raise TableError(_damaged(name)) from error

    return Sheet(sheet.title, rows, merges)


# --- merged cells -------------------------------------------------------------
def _merges(content: bytes, path: str) -> list[Merge]:
    """They stand behind the rows of a sheet."""
    with ZipFile(BytesIO(content)) as archive:
        part = archive.read(path)
    tail = part[max(part.rfind(b"</sheetData>"), 0) :]
    return [
        Merge(
            int(top), int(bottom),
            column_index_from_string(left.decode()) - 1,
            column_index_from_string(right.decode()) - 1,
        )
        for left, top, right, bottom in MERGED.findall(tail)
        if int(top)
    ]  # fmt: skip


class Held:
    """What stands in a cell merged over several rows holds for each of them."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self._begin: dict[int, list[Merge]] = defaultdict(list)
        self._held: dict[int, tuple[int, str]] = {}
        for merge in merges:
            if merge.bottom > merge.top and merge.left < MOST_COLUMNS:
                self._begin[merge.top].append(merge)

    def see(self, row: NumberedRow) -> None:
        """Every row in its order, blank ones too."""
        number, cells = row
        for merge in self._begin.get(number, ()):
            if merge.left < len(cells):
                self._held[merge.left] = (merge.bottom, cells[merge.left])

    def filled(self, row: NumberedRow) -> list[str]:
        number, cells = row
        cells = [*cells, *[""] * (max(self._held, default=-1) + 1 - len(cells))]
        for column, (bottom, text) in self._held.items():
            if number <= bottom:
                cells[column] = cells[column] or text
        return cells


# --- cells --------------------------------------------------------------------
def cell_text(value: object, number_format: str = "General") -> str:
    """The cell as a person sees it, but days always as 2026-11-20."""
    match value:
        case None:
            text = ""
        case bool():
            text = str(value).upper()
        case datetime.datetime() if value.time() == datetime.time():
            text = value.date().isoformat()
        case datetime.datetime():
            text = value.isoformat(sep=" ", timespec="minutes")
        case datetime.date():
            text = value.isoformat()
        case datetime.time():
            text = value.isoformat(timespec="minutes")
        case int() | float():
            text = _number_text(value, number_format)
        case _:
            text = trimmed(str(value))
    return text


def _number_text(value: float, number_format: str) -> str:
    if value != int(value):
        return format(Decimal(f"{value:.15g}"), "f")
    digits = str(int(value))
    # 1234 under the format 000000 is seen as the staff number 001234.
    return digits.zfill(len(number_format)) if ONLY_ZEROS.fullmatch(number_format) else digits


def trimmed(text: str) -> str:
    text = text.replace("\0", "").strip()  # PostgreSQL holds no NUL
    # Our own exports mark what looks like a formula so; the mark is not part of the text.
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text
