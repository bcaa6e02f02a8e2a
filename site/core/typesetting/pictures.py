"""A picture that many documents show, a seal, is decoded and compressed once in a process."""

import copy
import functools
import io
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFImageXObject
from xhtml2pdf.config.resources import ResourceAccessError
from xhtml2pdf.xhtml2pdf_reportlab import PmlImageReader

from core.typesetting.errors import TypesettingError

MOST, MOST_BYTES = 16, 1024 * 1024  # pictures kept, and of each as it is written in the document

_load = PDFImageXObject.loadImageFromSRC


class Picture:
    """As the PDF holds it; its pixels are forgotten. Raises TypesettingError for too many of them.

    Stands where a `PmlImageReader` would: ReportLab draws one of the same `str` once in a document.
    """

    def __init__(self, data: bytes) -> None:
        try:
            reader = PmlImageReader(io.BytesIO(data), label="a picture")
        except ResourceAccessError as error:  # xhtml2pdf would leave it out and say nothing
            raise TypesettingError(str(error)) from error
        self._name = str(reader)
        self._written = PDFImageXObject("", reader, mask="auto")

    def __str__(self) -> str:
        return self._name

    def jpeg_fh(self) -> None:
        """Asked for by ReportLab: this is no file name."""

    def getSize(self) -> tuple[int, int]:  # noqa: N802 -- theirs
        return self._written.width, self._written.height

    def write_into(self, xobject: Any) -> None:
        written = dict(vars(self._written), name=xobject.name)
        if "_smask" in written:  # each document numbers its own
            written["_smask"] = copy.copy(written["_smask"])
        vars(xobject).update(written)


def picture_of(image: Any) -> Picture:
    """xhtml2pdf's `PmlImage.getImage`, which decodes anew whenever the size is asked for."""
    drawn: io.BytesIO | None = image.getDrawingRaster()
    data: bytes = drawn.getvalue() if drawn else image._imgdata  # noqa: SLF001 -- as theirs does
    return _picture(data) if len(data) <= MOST_BYTES else Picture(data)


def load_image(xobject: Any, image: Any) -> None:
    """ReportLab's `PDFImageXObject.loadImageFromSRC`."""
    if isinstance(image, Picture):
        image.write_into(xobject)
    else:
        _load(xobject, image)


_picture = functools.lru_cache(maxsize=MOST)(Picture)
