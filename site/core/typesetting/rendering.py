"""HTML to PDF. One function; everything it may read lies in the font folder or in the HTML."""

import html as entities
import io
import logging
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from core.typesetting.errors import MissingGlyph, TypesettingError
from core.typesetting.fonts import FACES, FOLDER, as_drawn, missing_glyphs

logger = logging.getLogger(__name__)

BASE_CSS = Path(__file__).with_name("base.css")
PAGE_CSS = Path(__file__).with_name("page.css")
IDEOGRAPHIC_SPACE, TWO_SPACES = "\u3000", "\u00a0\u00a0"
MAX_SECONDS = 120
MAX_IMAGE_PIXELS = 25_000_000


def render_pdf(html: str) -> bytes:
    """The paper of a whole HTML document, on A4 unless its own `@page` says otherwise.

    The document may use the families "BIZ UDPMincho" and "BIZ UDPGothic" (each followed by
    "Noto Serif JP" or "Noto Sans JP"), pictures as data: URIs, `<pdf:barcode>`, and
    `<div id="foot">` for a foot on every page. Nothing outside the font folder is read, nothing
    is fetched.

    Raises MissingGlyph when a character cannot be drawn, TypesettingError when a picture is
    refused or the document cannot be set; there is never a PDF with a black box in it.
    """
    drawn = as_drawn(html)
    if missing := missing_glyphs(text_of(drawn)):
        raise MissingGlyph(missing)
    # A full-width space collapses like any other; two no-break spaces are as wide in our faces.
    return _convert(drawn.replace(IDEOGRAPHIC_SPACE, TWO_SPACES))


def text_of(html: str) -> str:
    """What of a document would be drawn: its text without markup, style and script."""
    collector = _TextCollector()
    collector.feed(html)
    collector.close()
    return "".join(collector.parts)


def _convert(html: str) -> bytes:
    # The typesetter and its patches take a second to import; only who prints pays for it.
    from xhtml2pdf.config.resources import ResourceAccessPolicy  # noqa: PLC0415 -- slow import
    from xhtml2pdf.default import DEFAULT_CSS  # noqa: PLC0415 -- slow import
    from xhtml2pdf.document import pisaDocument  # noqa: PLC0415 -- slow import

    from core.typesetting import patches  # noqa: PLC0415 -- slow import

    patches.apply()
    policy = ResourceAccessPolicy.server(
        FOLDER,
        allow_remote=False,
        max_render_seconds=MAX_SECONDS,
        max_image_pixels=MAX_IMAGE_PIXELS,
    )
    result = pisaDocument(
        html,
        dest=io.BytesIO(),
        path=str(FOLDER / "document.html"),
        default_css="\n".join([DEFAULT_CSS, font_faces(), *_own_css(html)]),
        encoding="utf-8",
        resource_policy=policy,
    )
    _refuse_what_was_left_out(result)
    pdf: bytes = result.dest.getvalue()
    return pdf


def _own_css(html: str) -> list[str]:
    # Two rules for one sheet are an error of the typesetter, not a cascade.
    files = [BASE_CSS] if "@page" in html else [PAGE_CSS, BASE_CSS]
    return [file.read_text(encoding="utf-8") for file in files]


def font_faces() -> str:
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; src: url("{face.file}");'
        f" font-weight: {'bold' if face.bold else 'normal'}; }}"
        for face in FACES
    )


def _refuse_what_was_left_out(result: Any) -> None:
    """xhtml2pdf leaves out what it cannot read or draw and says so in its log alone."""
    notes = [entities.unescape(str(message)) for _level, _line, message, _where in result.log]
    if result.err or notes:
        logger.error("Not printed: %s", "; ".join(notes))
        raise TypesettingError("; ".join(notes))


class _TextCollector(HTMLParser):
    UNSEEN = frozenset({"style", "script", "title", "head"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 -- theirs
        self._unseen += tag in self.UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self.UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
