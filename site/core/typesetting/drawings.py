"""A drawing of ours (SVG) in a document: drawn as lines and letters, in our faces."""

import base64
import functools
import re

from svglib import fonts

from core.typesetting.fonts import FACES, FOLDER, as_drawn, cmap

FAMILY = "BIZ UDPGothic"
DRAWN = "hagukumi drawing"  # its name for svglib alone: xhtml2pdf has its own register of families
NO_GLYPH = "〓"  # what printers have always set for a character they do not have
_FAMILY = re.compile(r'font-family="[^"]*"')
_WORDS = re.compile(r"(<text[^>]*>)([^<]*)(?=</text>)")


def drawing_source(svg: str) -> str:
    """What <img src> is for it. Letters that the face of drawings lacks become 〓: beside a drawing
    stands its table, which has them all."""
    _know_faces()
    own = _FAMILY.sub(f'font-family="{DRAWN}"', str(svg))
    drawn = _WORDS.sub(lambda found: found[1] + _printable(found[2]), own)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()


def _printable(text: str) -> str:
    known = _known()
    return "".join(one if ord(one) in known else NO_GLYPH for one in as_drawn(text))


def _known() -> frozenset[int]:
    """What both faces of the family have: names of the person of a case are bold."""
    files = [face.file for face in FACES if face.family == FAMILY]
    return frozenset.intersection(*(frozenset(cmap(file)) for file in files))


@functools.cache
def _know_faces() -> None:
    """svglib looks on the machine for fonts unless it is told; 700 is how a drawing says bold."""
    for face in FACES:
        if face.family == FAMILY:
            for weight in ("bold", "700") if face.bold else ("normal",):
                fonts.register_font(DRAWN, str(FOLDER / face.file), weight=weight)
