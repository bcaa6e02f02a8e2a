"""出席簿 and 名札 on paper. Lengths are millimetres, sizes of type points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.template.loader import render_to_string

from core.typesetting import fitting_size, missing_glyphs, render_pdf
from courses import run_words
from courses.models import Session
from courses.roster import Expected

Row = TypeVar("Row")
MM = 72 / 25.4
LINES_ON_A_PAGE = 22
BADGES_ON_A_PAGE, BADGES_IN_A_ROW = 10, 2
BADGE_WIDTH = 80.0
NO_GLYPH = "〓"  # what printers have always set for a character they do not have


def roster_pdf(session: Session, rows: Sequence[Expected]) -> bytes:
    """A line a person with room to sign; ordered by フリガナ. Empty, it is one sheet to write on."""
    lines = [
        {
            "number": number,
            "kana": printable(row.kana),
            "name": printable(row.name),
            "place": printable(row.place),
            "word": row.attendance.get_presence_display() if row.attendance else "",
        }
        for number, row in enumerate(rows, 1)
    ]
    context = {
        "run": printable(str(session.run)),
        "session": printable(session.title),
        "when": run_words.when(session),
        "where": printable(run_words.where(session)),
        "lecturers": printable(run_words.taught_by(session)),
        "pages": _pages(lines, LINES_ON_A_PAGE) or [[]],
        "count": len(lines),
    }
    return render_pdf(render_to_string("courses/runs/pdf_roster.html", context))


@dataclass(frozen=True)
class Badge:
    kana: str
    name: str
    place: str

    @property
    def name_size(self) -> float:
        return _fit(self.name, largest=26.0, smallest=6.0)

    @property
    def place_size(self) -> float:
        return _fit(self.place, largest=11.0, smallest=4.0)

    @property
    def name_class(self) -> str:
        return class_of(self.name_size)

    @property
    def place_class(self) -> str:
        return class_of(self.place_size)


def badges_pdf(session: Session, rows: Sequence[Expected]) -> bytes:
    """Ten on a sheet, cut along the lines: name, kana, organisation."""
    badges = [Badge(*(printable(text) for text in (row.kana, row.name, row.place))) for row in rows]
    sizes = {each.name_size for each in badges} | {each.place_size for each in badges}
    context = {
        "run": printable(session.run.course_title),
        "pages": [_pages(page, BADGES_IN_A_ROW) for page in _pages(badges, BADGES_ON_A_PAGE)],
        "sizes": [(class_of(size), size) for size in sorted(sizes)],
    }
    return render_pdf(render_to_string("courses/runs/pdf_badges.html", context))


def printable(text: str) -> str:
    """A list is no certificate: one character that no font has must not stop sixty people."""
    for character in missing_glyphs(text):
        text = text.replace(character, NO_GLYPH)
    return text


def _fit(text: str, *, largest: float, smallest: float) -> float:
    room = BADGE_WIDTH * MM
    return fitting_size(text, stack="gothic", room=room, largest=largest, smallest=smallest)


def class_of(size: float) -> str:
    """A style sheet names sizes; our templates have no style attributes."""
    return f"pt{round(size * 100)}"


def _pages(rows: Sequence[Row], size: int) -> list[list[Row]]:
    return [list(rows[start : start + size]) for start in range(0, len(rows), size)]
