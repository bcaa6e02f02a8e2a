"""`<pdf:barcode type="qr">` as one path instead of hundreds of rectangles."""

from itertools import groupby
from typing import Any

import segno
from reportlab.pdfgen.pathobject import PDFPathObject
from xhtml2pdf.tags import pisaTagPDFBARCODE

from core.typesetting.errors import TypesettingError

QUIET = 4  # modules, as ISO/IEC 18004 asks for

_other = pisaTagPDFBARCODE._barcodeWrapper  # noqa: SLF001 -- what is replaced


def barcode(codeName: str = "Code128", value: str = "", **facts: Any) -> Any:  # noqa: N803 -- theirs
    """xhtml2pdf's `pisaTagPDFBARCODE._barcodeWrapper`, for QR codes only."""
    if codeName == "QR":
        return QRCode(value, width=facts["barWidth"], height=facts["barHeight"])
    return _other(codeName=codeName, value=value, **facts)


class QRCode:
    """Drawn as large as the box allows, in its middle. Lengths are points."""

    def __init__(self, value: str, *, width: float, height: float) -> None:
        self.value, self.width, self.height = value, width, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self, canvas: Any, xoffset: float = 0) -> None:
        """Raises TypesettingError for more than a code can hold: xhtml2pdf would leave it out."""
        size, squares = _squares(self.value)
        side = min(self.width, self.height)
        canvas.saveState()
        canvas.translate(xoffset + (self.width - side) / 2, (self.height - side) / 2)
        canvas.scale(side / size, side / size)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawPath(PDFPathObject(squares), stroke=0, fill=1)
        canvas.restoreState()


def _squares(value: str) -> tuple[int, list[str]]:
    """Modules a side, and the dark ones as PDF rectangles a module high.

    In the smallest code there is for the text, with as much correction as still fits into it.
    """
    try:
        code = segno.make(value, error="l", micro=False)
    except segno.DataOverflowError as error:
        raise TypesettingError(f"No QR code holds {len(value)} characters.") from error
    squares = []
    rows = list(code.matrix_iter(border=QUIET))
    for above, row in enumerate(reversed(rows)):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                squares.append(f"{x} {above} {length} 1 re")
            x += length
    return len(rows), squares
