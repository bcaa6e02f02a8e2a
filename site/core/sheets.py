"""The bytes of an uploaded table become numbered rows of trimmed text, whatever kind it is."""

import csv
import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from core.exports import FORMULA_SIGNS

MOST_COLUMNS = 200
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2_000  # a workbook of fifty sheets with pictures has some hundred

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ONLY_ZEROS = re.compile(r"0+")

NumberedRow = tuple[int, list[str]]


class TableError(ValueError):
    """Why the file cannot be read, as a sentence for the person who uploaded it."""


def numbered_rows(content: bytes, name: str) -> Iterator[NumberedRow]:
    """(row as Excel shows it, its cells) for all rows; the content says what the file is."""
    if content.startswith(ZIP):
        return _workbook_rows(content, name)
    if content.startswith(OLE):
        raise TableError(_ole_message(content) % {"name": name})
    if content.startswith(b"%PDF"):
        message = _("“%(name)s” is a PDF. Choose the Excel or CSV file it was made from.")
        raise TableError(message % {"name": name})
    if b"\0" in content[:4096] or content.lstrip()[:1] == b"<":
        message = _("“%(name)s” is neither an Excel workbook (.xlsx) nor a CSV file.")
        raise TableError(message % {"name": name})
    return _csv_rows(decode(content, name), name)


def decode(content: bytes, name: str) -> str:
    """UTF-8 with or without its mark, else the CP932 that Japanese Excel writes."""
    failed_at = 0
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            # The encoding that gets further is the one meant, so its place is the one to look at.
            failed_at = max(failed_at, error.start)
    raise TableError(
        _(
            "“%(name)s” has a character that cannot be read near row %(row)s. "
            "Save it as “CSV UTF-8” and choose it again."
        )
        % {"name": name, "row": content[:failed_at].count(b"\n") + 1}
    )


def _ole_message(content: bytes) -> str:
    if ENCRYPTED in content:
        return _("“%(name)s” is protected by a password. Take it off and choose the file again.")
    return _("“%(name)s” is in the old Excel format. Save it as .xlsx and choose it again.")


def _csv_rows(text: str, name: str) -> Iterator[NumberedRow]:
    heading = text.partition("\n")[0]
    delimiter = "\t" if "\t" in heading and "," not in heading else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_trimmed(cell) for cell in cells]
    except csv.Error as error:
        message = _("“%(name)s” has a quotation mark that is not closed after row %(row)s.")
        raise TableError(message % {"name": name, "row": number}) from error


def _workbook_rows(content: bytes, name: str) -> Iterator[NumberedRow]:
    _refuse_bombs(content, name)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            yield number, [cell_text(cell.value, cell.number_format) for cell in cells]
    except Exception as error:  # a damaged part surfaces as almost any exception of openpyxl
        raise TableError(_damaged(name)) from error


def _refuse_bombs(content: bytes, name: str) -> None:
    """A small file that unpacks to gigabytes is refused before anything is unpacked."""
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except (BadZipFile, ValueError, OSError) as error:
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
            text = _trimmed(str(value))
    return text


def _number_text(value: float, number_format: str) -> str:
    if value != int(value):
        return format(Decimal(f"{value:.15g}"), "f")
    digits = str(int(value))
    # 1234 under the format 000000 is seen as the staff number 001234.
    return digits.zfill(len(number_format)) if ONLY_ZEROS.fullmatch(number_format) else digits


def _trimmed(text: str) -> str:
    text = text.strip()
    # Our own exports mark what looks like a formula so; the mark is not part of the text.
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text
