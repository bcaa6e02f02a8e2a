"""Codes on paper: ten slips on a sheet of A4, with lines to cut along.

Lengths are millimetres, sizes of type points.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from django.template.loader import render_to_string
from django.utils.translation import pgettext
from pypdf import PdfReader, PdfWriter

from core.typesetting import fitting_size, missing_glyphs, render_pdf
from people.invitation_codes import last_day, shown_code
from people.invitation_mails import entrance
from people.models import InvitationBatch

if TYPE_CHECKING:
    from people.actions.invitations import Opened

MM = 72 / 25.4
ON_A_PAGE, IN_A_ROW = 10, 2
AT_ONCE = 100  # slips set in one go: what is kept in memory, and how often progress is told
WORDS_WIDTH, WHOLE_WIDTH = 61.0, 91.0
SMALLEST = 3.0  # nobody reads it, but the longest of everything still keeps to its slip
NO_GLYPH = "〓"  # what printers have always set for a character they do not have


@dataclass(frozen=True)
class Slip:
    name: str
    name_size: float
    login: str
    login_size: float
    code: str

    @property
    def name_class(self) -> str:
        return class_of(self.name_size)

    @property
    def login_class(self) -> str:
        return class_of(self.login_size)


def class_of(size: float) -> str:
    """A style sheet names sizes; our templates have no style attributes."""
    return f"pt{round(size * 100)}"


def sheet_pdf(
    opened: "Sequence[Opened]", batch: InvitationBatch, progress: Callable[[int], object]
) -> bytes:
    """Ten a page, in the order given; whoever holds one slip sees nobody else's."""
    writer = PdfWriter()
    for start in range(0, len(opened), AT_ONCE):
        part = opened[start : start + AT_ONCE]
        writer.append(PdfReader(io.BytesIO(_pages(part, batch))))
        progress(start + len(part))
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def _pages(opened: "Sequence[Opened]", batch: InvitationBatch) -> bytes:
    slips: list[Slip | None] = [_slip(each) for each in opened]
    slips += [None] * (-len(slips) % IN_A_ROW)
    rows = [slips[start : start + IN_A_ROW] for start in range(0, len(slips), IN_A_ROW)]
    height = ON_A_PAGE // IN_A_ROW
    address = entrance()
    address_size = _fit(address, WHOLE_WIDTH, 8.5)
    head = heading(batch)
    head_size = _fit(head, WORDS_WIDTH, 7.5)
    sizes = {address_size, head_size}.union(
        *({slip.name_size, slip.login_size} for slip in slips if slip)
    )
    context = {
        "pages": [rows[start : start + height] for start in range(0, len(rows), height)],
        "head": head,
        "head_class": class_of(head_size),
        "address": address,
        "qr": qr_picture(address),
        "address_class": class_of(address_size),
        "sizes": [(class_of(size), size) for size in sorted(sizes)],
        "last_day": last_day(opened[0].invitation.valid_until),
    }
    return render_pdf(render_to_string("people/pdf_code_sheet.html", context))


def qr_picture(address: str) -> str:
    """As a picture, the same on each slip. Drawn square by square, which the typesetter would do
    for each anew, the codes take six times as long as all the words."""
    return str(segno.make(address, error="m", micro=False).png_data_uri(scale=8, border=4))


def _slip(opened: "Opened") -> Slip:
    name = pgettext("slip", "%(name)s") % {"name": printable(opened.person.full_name)}
    return Slip(
        name=name,
        name_size=_fit(name, WORDS_WIDTH, 13.0),
        login=opened.person.username,
        login_size=_fit(opened.person.username, WORDS_WIDTH, 12.0),
        code=shown_code(opened.secret),
    )


def printable(name: str) -> str:
    """A slip is no certificate: one character that no font has must not stop 3,000 people."""
    for character in missing_glyphs(name):
        name = name.replace(character, NO_GLYPH)
    return name


def heading(batch: InvitationBatch) -> str:
    first = batch.purpose == InvitationBatch.Purpose.FIRST
    what = (
        pgettext("slip", "Hagukumi: first log-in")
        if first
        else pgettext("slip", "Hagukumi: new password")
    )
    return f"{what}\u3000{printable(batch.organisation.name)}" if batch.organisation else what


def _fit(text: str, room: float, largest: float) -> float:
    return fitting_size(text, stack="gothic", room=room * MM, largest=largest, smallest=SMALLEST)
