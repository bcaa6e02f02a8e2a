"""The bytes of an uploaded table become sheets of numbered rows, whatever kind of file it is."""

import codecs
import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from zipfile import ZipFile

from django.utils.translation import gettext as _

from core.workbooks import (
    LARGEST_UNPACKED,
    NumberedRow,
    Sheet,
    TableError,
    refuse_bombs,
    trimmed,
    workbook_sheets,
)

__all__ = [
    "LARGEST_UNPACKED",
    "NumberedRow",
    "Sheet",
    "TableError",
    "refuse_other_kinds",
    "rows_about",
    "sheets_of",
]

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TOP = 25  # lines that tell what stands between cells
ROW = re.compile(rb"<(?:\w+:)?row[ >]")


def sheets_of(content: bytes, name: str) -> list[Sheet]:
    """All visible sheets; the content says what the file is, not its name."""
    refuse_other_kinds(content, name)
    if content.startswith(ZIP):
        return workbook_sheets(content, name)
    text = decode(content, name)
    return [Sheet("", lambda: _csv_rows(text, name))]


def refuse_other_kinds(content: bytes, name: str) -> None:
    """What can be said of a file without reading it through."""
    if content.startswith(ZIP):
        return refuse_bombs(content, name)
    if content.startswith(OLE):
        raise TableError(_ole_message(content) % {"name": name})
    if content.startswith(b"%PDF"):
        message = _("“%(name)s” is a PDF. Choose the Excel or CSV file it was made from.")
        raise TableError(message % {"name": name})
    binary = b"\0" in content[:4096] and not content.startswith(UTF_16)
    if binary or content.lstrip()[:1] == b"<":
        message = _("“%(name)s” is neither an Excel workbook (.xlsx) nor a CSV file.")
        raise TableError(message % {"name": name})
    return None


def rows_about(content: bytes, name: str) -> int:
    """How many rows the file has at most, said quickly; the work is then cut to it."""
    refuse_other_kinds(content, name)
    if not content.startswith(ZIP):
        return content.count(b"\n") + 1
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
            return sum(len(ROW.findall(archive.read(part))) for part in parts)
    except Exception:  # what is broken in it, reading it says in words
        return 0


def decode(content: bytes, name: str) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark (Excel's "Unicode text"), else the
    CP932 that Japanese Excel writes."""
    failed_at = 0
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp932")
    for encoding in encodings:
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
    top = "\n".join(text.split("\n", TOP)[:TOP])  # a title has neither
    delimiter = "\t" if top.count("\t") > top.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [trimmed(cell) for cell in cells]
    except csv.Error as error:
        message = _("“%(name)s” has a quotation mark that is not closed after row %(row)s.")
        raise TableError(message % {"name": name, "row": number}) from error
