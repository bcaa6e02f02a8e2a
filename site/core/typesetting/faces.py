"""Our faces, made known to ReportLab and xhtml2pdf once in a process.

An `@font-face` would have xhtml2pdf read and hash 18 MB of fonts for every document. A face is
embedded only where a character of it is drawn, and of it only what is drawn.
"""

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from xhtml2pdf.default import DEFAULT_FONT

from core.typesetting.fonts import FACES, FOLDER, Face

STYLES = [(bold, italic) for bold in (False, True) for italic in (False, True)]


def register() -> None:
    """Once or often, the result is the same. Not while a document is set: fonts hold its state."""
    known = set(pdfmetrics.getRegisteredFontNames())
    for face in FACES:
        name = name_of(face)
        if name in known:
            continue
        # Without the 95 characters of ASCII that ReportLab would put into every document.
        pdfmetrics.registerFont(TTFont(name, FOLDER / face.file, asciiReadable=False))
        family = face.family.lower()
        for bold, italic in STYLES:
            # A family without a bold face of its own is never drawn bold; none has italics.
            if bold == face.bold or not _has_bold(face):
                addMapping(family, bold, italic, name)
        DEFAULT_FONT[family] = family


def name_of(face: Face) -> str:
    return f"{face.family.lower()}{' bold' if face.bold else ''}"


def _has_bold(face: Face) -> bool:
    return any(other.bold for other in FACES if other.family == face.family)
