"""`<pdf:pageof>`: on which page the place lies that a link within the document leads to.

    <p style="margin-right: 12mm"><a href="#c-1">第1章　役割<pdf:pageof/></a></p>

A dotted line runs from the end of the words to the number, flush right on the frame's edge: the
paragraph's margin keeps the words out of its room. No line depends on a number, so the second pass
that `<pdf:pagecount>` takes anyway knows them all; xhtml2pdf's `<pdf:toc>` takes a third.
"""

from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus.flowables import Flowable
from xhtml2pdf.builders.flex import inline_box_frag
from xhtml2pdf.tags import pisaTag
from xhtml2pdf.xhtml2pdf_reportlab import PmlPageCount

from core.typesetting.errors import TypesettingError

GAP = 0.5  # between words, dots and number, in ems
DOTS, DOT = (0, 3), 0.7  # ReportLab's dashes: none long, three points apart; and how thick


class PageOfTag(pisaTag):
    def start(self, context: Any) -> None:
        """Raises TypesettingError outside a link to a place in the document."""
        target = str(context.frag.link or "")
        if not target.startswith("#"):
            raise TypesettingError("<pdf:pageof> stands in a link to a place in the document.")
        if not isinstance(context.indexing_story, Landings):
            context.indexing_story = Landings()
            context.multiBuild = True
        number = _Number(target[1:], context.indexing_story)
        carrier = inline_box_frag(context.frag, number)
        number.face, number.size = carrier.fontName, carrier.fontSize
        number.colour = carrier.textColor
        context.fragList.append(carrier)


class Landings(PmlPageCount):
    """Ends the document, and notes in each pass on which page every anchor landed. Satisfied when a
    pass was drawn with the numbers that came out of it."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, int] | None = None  # from the pass before
        self.noted: dict[str, int] | None = None

    def beforeBuild(self) -> None:  # noqa: N802 -- theirs
        self.known, self.noted = self.noted, None

    def drawOn(self, canvas: Any, _x: float, _y: float, _sW: float = 0) -> None:  # noqa: N802, N803 -- theirs
        bound = canvas._destinations  # noqa: SLF001 -- ReportLab tells nobody
        self.noted = {
            name: int(each.page.name.removeprefix("Page"))
            for name, each in bound.items()
            if each.page is not None
        }

    def isSatisfied(self) -> bool:  # noqa: N802 -- theirs
        return bool(super().isSatisfied()) and self.noted == self.known


class _Number(Flowable):
    """A box without extent at the end of a line; what it draws lies beyond it."""

    face, size, colour = "", 0.0, None

    def __init__(self, anchor: str, landings: Landings) -> None:
        super().__init__()
        self.anchor, self.landings = anchor, landings
        self.width = self.height = self.edge = 0.0

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.edge = room
        return 0, 0

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 -- theirs
        known = self.landings.known
        if known is None:  # the first pass
            return
        if self.anchor not in known:
            raise TypesettingError(f"No place in the document is called {self.anchor}.")
        page = str(known[self.anchor])
        start = self.edge - stringWidth(page, self.face, self.size)
        gap = self.size * GAP
        canvas.saveState()
        canvas.setFillColor(self.colour)
        canvas.setStrokeColor(self.colour)
        canvas.setFont(self.face, self.size)
        canvas.drawString(start, y, page)
        canvas.setLineWidth(DOT)
        canvas.setLineCap(1)  # round, so that a dash without length is a dot
        canvas.setDash(*DOTS)
        if start - gap > x + gap:
            canvas.line(start - gap, y + DOT, x + gap, y + DOT)
        canvas.restoreState()
