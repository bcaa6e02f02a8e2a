"""What can be exported, and the file it becomes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.exports.tables import Column, Unwritten, as_cp932, as_csv, as_xlsx


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    CP932 = "cp932"


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {
    Format.XLSX: XLSX,
    Format.CSV: "text/csv; charset=utf-8",
    Format.CP932: "text/csv; charset=Shift_JIS",
}


@dataclass(frozen=True)
class Export:
    """A table that may leave the site. `rows` are read once, `count` says about how many they
    are, and `record` writes the audit event after they have been read."""

    name: str
    columns: list[Column]
    rows: Iterable[Any]
    count: int = 0
    record: Callable[[], object] = lambda: None

    @property
    def cells(self) -> int:
        return self.count * len(self.columns)


Source = Callable[[Any, QueryDict], Export]
_sources: dict[str, Source] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Registers how a table is made of a person and a query string. Raises Http404 for whom it
    is not. It lives in an app's exports.py, because a job makes the table again."""

    def register(function: Source) -> Source:
        _sources[name] = function
        return function

    return register


def source_of(name: str) -> Source:
    if name not in _sources:
        autodiscover_modules("exports")
    return _sources[name]


@dataclass(frozen=True)
class Written:
    file_name: str
    content: bytes
    content_type: str
    rows: int
    unwritten: list[Unwritten] = field(default_factory=list)


def format_of(query: QueryDict) -> Format:
    """What is asked for; Excel when it is nothing we know."""
    asked = query.get("format", "")
    return Format(asked) if asked in set(Format) else Format.XLSX


def write(
    export: Export, kind: Format, *, step: Callable[[int], object] = lambda _count: None
) -> Written:
    """The file, named with today's date. Raises OSError where there is no room for it."""
    read = 0

    def rows() -> Iterator[Any]:
        nonlocal read
        for read, row in enumerate(export.rows, start=1):
            yield row
            step(read)

    name = f"{export.name}_{timezone.localdate().isoformat()}"
    unwritten: list[Unwritten] = []
    if kind == Format.XLSX:
        content = as_xlsx(export.name, export.columns, rows())
    elif kind == Format.CSV:
        content = as_csv(export.columns, rows())
    else:
        content, unwritten = as_cp932(export.columns, rows())
        name += "_ShiftJIS"
    ending = "xlsx" if kind == Format.XLSX else "csv"
    return Written(f"{name}.{ending}", content, CONTENT_TYPES[kind], read, unwritten)


def report_of(unwritten: list[Unwritten], *, name: str) -> Written:
    """What could not be written, as a workbook: only Unicode can show it."""
    columns = [
        Column(pgettext("export", "Row"), lambda each: each.row),
        Column(pgettext("export", "Column"), lambda each: each.column),
        Column(_("Character"), lambda each: each.text),
        Column(_("Code point"), lambda each: each.code_points),
    ]
    title = _("Characters not written")
    export = Export(f"{name}_{title}", columns, unwritten)
    return write(export, Format.XLSX)
