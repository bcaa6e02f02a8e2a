"""A file of questions becomes rows for `question_judging`: a table with our headings, or GIFT."""

from pathlib import PurePath
from typing import Any, Protocol

from django.utils.translation import gettext as _

from core.sheets import decode
from core.tables import LARGEST_FILE, TableError, read_content, refuse_size
from courses.gift import read_gift
from courses.gift_rows import row_of
from courses.question_columns import HEADINGS, NEEDED, column_of

MOST_ROWS = 500
GIFT = frozenset({".gift", ".txt"})


class Upload(Protocol):
    @property
    def name(self) -> str | None: ...
    def read(self, size: int = -1, /) -> bytes: ...


def read_questions(file: Upload, *, category: str = "") -> list[dict[str, Any]]:
    """As `QuestionImport.rows` keeps them; `category` is for what a GIFT file puts into none.

    Raises TableError, which says in Japanese what to do.
    """
    name = PurePath(file.name or "").name
    content = file.read(LARGEST_FILE + 1)
    refuse_size(len(content), name)
    is_gift = PurePath(name).suffix.lower() in GIFT
    rows = _gift(content, name, category) if is_gift else _table(content, name)
    if len(rows) > MOST_ROWS:
        message = _(
            "“%(name)s” has %(count)s questions. Divide it into files of %(most)s or fewer."
        )
        raise TableError(message % {"name": name, "count": f"{len(rows):,}", "most": MOST_ROWS})
    return rows


def _gift(content: bytes, name: str, category: str) -> list[dict[str, Any]]:
    try:
        text = decode(content, name)
    except TableError:
        message = _("“%(name)s” has characters that cannot be read. Save it as UTF-8.")
        raise TableError(message % {"name": name}) from None
    if "\0" in text:
        raise TableError(_("“%(name)s” is no text file in the GIFT format.") % {"name": name})
    rows = [row_of(entry, category=category) for entry in read_gift(text)]
    if not rows:
        raise TableError(_("“%(name)s” has no question in the GIFT format.") % {"name": name})
    return rows


def _table(content: bytes, name: str) -> list[dict[str, Any]]:
    table = read_content(content, name, column_of)
    columns = {heading: column for heading in table.headings if (column := column_of(heading))}
    for column in NEEDED:
        if column not in columns.values():
            message = _("“%(name)s” has no heading “%(heading)s”. Begin with the template.")
            raise TableError(message % {"name": name, "heading": HEADINGS[column]})
    return [
        {"number": number, "values": _by_column(values, columns)} for number, values in table.rows
    ]


def _by_column(values: dict[str, str], columns: dict[str, str]) -> dict[str, str]:
    read = {column: values.get(heading, "") for heading, column in columns.items()}
    return dict.fromkeys(HEADINGS, "") | read
