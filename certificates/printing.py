"""The PDF of a certificate: its words set on one sheet of A4, with the QR of its verification page.

Lengths are millimetres, sizes of type points. What depends on the length of a name or a title is
computed here from the widths of the fonts; where the rest stands is in the two templates.
"""

import io
import math
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from pypdf import PdfReader

from certificates.codes import shown_code
from certificates.models import Certificate
from certificates.paper import Paper
from certificates.seals import as_data_uri
from core.typesetting import TypesettingError, fitting_size, render_pdf, width_of

MM = 72 / 25.4
SMALLEST_NAME, SMALLEST_SIGNER = 11.0, 5.5
# Tried in turn until the words fit between the heading and the signature. The last ones are for
# the longest of everything that the models allow, so that what is issued can always be printed.
SCALES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.42, 0.35)
SEAL_SIZE, SEAL_OVERLAP = 21.0, 5.5
LABEL_EM = 5.0
LEADING = 1.7
OVER_SIGNER, OVER_FOOT = 3.0, 4.0  # room above the signatory's line, and above all of the foot
OMITTED_SIZE, REISSUED_SIZE = 11.0, 11.5


@dataclass(frozen=True)
class Sheet:
    """What of an orientation is computed with. The words stand in the middle; at the foot the
    signature, `signer_left` from the edge, and the QR."""

    template: str
    words_left: float
    words_width: float
    wording_width: float
    name_size: float
    text_size: float
    gap: float
    signer_left: float
    signer_foot: float
    signer_room: float = 84
    signer_size: float = 19.0
    title_size: float = 14.5
    check_foot: float = 20


SHEETS = {
    "landscape": Sheet(
        "certificates/pdf_landscape.html",
        words_left=28,
        words_width=241,
        wording_width=180,
        name_size=27,
        text_size=16,
        gap=5,
        signer_left=172,
        signer_foot=21,
    ),
    "portrait": Sheet(
        "certificates/pdf_portrait.html",
        words_left=27,
        words_width=156,
        wording_width=146,
        name_size=26,
        text_size=14.5,
        gap=9,
        signer_left=92,
        signer_foot=60,
    ),
}


def certificate_pdf(certificate: Certificate) -> bytes:
    return paper_pdf(certificate.paper, serial=certificate.serial, code=certificate.code)


def paper_pdf(paper: Paper, *, serial: str, code: str) -> bytes:
    """One page, however long the words are.

    Raises core.typesetting.MissingGlyph, which the actions rule out before they give a number.
    """
    sheet = SHEETS[paper.orientation]
    context = {
        "paper": paper,
        "serial": serial,
        "code": shown_code(code),
        "url": verification_url(code),
        "heading": spaced(paper.heading),
        "name_size": _fit(paper.name, sheet.words_width, sheet.name_size, SMALLEST_NAME),
        **_signature(paper, sheet),
    }
    for scale in SCALES:
        html = render_to_string(sheet.template, {**context, **_words(paper, sheet, scale)})
        pdf = render_pdf(html)
        if len(PdfReader(io.BytesIO(pdf)).pages) == 1:
            return pdf
    raise TypesettingError(f"The words of {serial or 'the sample'} do not fit on one sheet.")


def verification_url(code: str) -> str:
    """Where the QR leads: the address of the site as the world knows it."""
    path = reverse("certificates:verify_code", args=[shown_code(code)])
    return settings.PUBLIC_BASE_URL.rstrip("/") + path


def spaced(heading: str) -> str:
    """修 了 証: a short heading is set wide, with full-width spaces."""
    return "\u3000".join(heading) if len(heading) <= 5 else heading


def _words(paper: Paper, sheet: Sheet, scale: float) -> dict[str, Any]:
    """Sizes of the wording and the facts; each stands in the middle as one block."""
    lines = paper.wording.splitlines()
    size = _keeping_lines(lines, sheet.text_size * scale, sheet.wording_width)
    fact_size = sheet.text_size * scale * 0.92
    wording = _block(lines, size, sheet.wording_width)
    label = LABEL_EM * fact_size / MM
    value = _block(
        [line for _label, text in paper.facts for line in text.splitlines()],
        fact_size,
        sheet.words_width - label - 10,
    )
    return {
        "text_size": size,
        "text_leading": 1.3 + 0.6 * scale,
        "gap": sheet.gap * scale,
        "row_gap": 0.5 * scale,
        "text_margin": (sheet.words_width - wording) / 2,
        "fact_size": fact_size,
        "label_width": label,
        "value_width": value,
        "facts_left": sheet.words_left + (sheet.words_width - label - value) / 2,
    }


def _keeping_lines(lines: list[str], size: float, most: float) -> float:
    """A little smaller, where that keeps the lines as the author broke them."""
    fitting = min((_fit(line, most, size, SMALLEST_SIGNER) for line in lines), default=size)
    return fitting if len(lines) > 1 and fitting >= size * 0.85 else size


def _block(lines: list[str], size: float, most: float) -> float:
    """The width of these lines as one block. Half an em of play: widths are rounded on the way."""
    widest = max((width_of(line, stack="mincho") for line in lines), default=0.0)
    return min((widest + 0.5) * size / MM, most)


def _signature(paper: Paper, sheet: Sheet) -> dict[str, Any]:
    """The signatory, the title beside or above the name, and the seal over its last character.

    Boxes are placed against the area of the words, which ends `foot` above the edge of the paper:
    what stands below it has a negative `bottom`. A second page means that the words are too long.
    """
    title, name = f"{paper.signatory_title}\u3000", paper.signatory_name
    beside = _width(title, sheet.title_size) + _width(name, sheet.signer_size) <= sheet.signer_room
    before_name = _width(title, sheet.title_size) if beside else 0.0
    # As long as the models allow, both are one line: the seal needs to know where it ends.
    signer_size = _fit(name, sheet.signer_room, sheet.signer_size, SMALLEST_SIGNER)
    title_size = _fit(title, sheet.signer_room, sheet.title_size, SMALLEST_SIGNER)
    issuer_room = sheet.signer_room + 10
    issuer_size = _fit(paper.issuer, issuer_room, sheet.title_size, 11)
    issuer_lines = math.ceil(1.05 * _width(paper.issuer, issuer_size) / issuer_room)
    sizes = [sheet.title_size, issuer_size * issuer_lines, signer_size]
    sizes += [] if beside else [title_size]
    sizes += [REISSUED_SIZE] if paper.reissued_on else []
    sizes += [] if paper.seal_image else [OMITTED_SIZE]
    foot = sheet.signer_foot + sum(sizes) * LEADING / MM + OVER_SIGNER + OVER_FOOT
    return {
        "signer_title": title,
        "beside": beside,
        "title_size": title_size,
        "date_size": sheet.title_size,
        "signer_size": signer_size,
        "issuer_size": issuer_size,
        "seal": as_data_uri(paper.seal_image) if paper.seal_image else "",
        "seal_left": sheet.signer_left + before_name + _width(name, signer_size) - SEAL_OVERLAP,
        "seal_size": SEAL_SIZE,
        "foot": foot,
        "signer_bottom": sheet.signer_foot - foot,
        # Its middle is the middle of the signatory's line.
        "seal_bottom": sheet.signer_foot - foot + signer_size * LEADING / MM / 2 - SEAL_SIZE / 2,
        "check_bottom": sheet.check_foot - foot,
        "check_text_bottom": sheet.check_foot - foot + 4,
    }


def _fit(text: str, room: float, largest: float, smallest: float) -> float:
    return fitting_size(text, stack="mincho", room=room * MM, largest=largest, smallest=smallest)


def _width(text: str, size: float) -> float:
    return width_of(text, stack="mincho") * size / MM
