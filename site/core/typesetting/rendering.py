"""HTML to PDF. One function; a document reads nothing beside itself, no file and no address."""

import functools
import html as entities
import io
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from core.typesetting.errors import MissingGlyph, TypesettingError
from core.typesetting.fonts import as_drawn, missing_glyphs

logger = logging.getLogger(__name__)

BASE_CSS = Path(__file__).with_name("base.css")
PAGE_CSS = Path(__file__).with_name("page.css")
IDEOGRAPHIC_SPACE, TWO_SPACES = "\u3000", "\u00a0\u00a0"
PICTURE = re.compile(r'(?<=\ssrc=")data:image/[^"]+(?=")')
MAX_SECONDS = 120
MAX_IMAGE_PIXELS = 25_000_000

_one_sets_up = threading.Lock()


def render_pdf(html: str) -> bytes:
    """The paper of a whole HTML document, on A4 unless its own `@page` says otherwise.

    The document may use the families "BIZ UDPMincho" and "BIZ UDPGothic" (each followed by
    "Noto Serif JP" or "Noto Sans JP"), pictures as data: URIs, `<pdf:barcode>`, and
    `<div id="foot">` for a foot on every page. No file is read, nothing is fetched.

    Raises MissingGlyph when a character cannot be drawn, TypesettingError when a picture is
    refused or the document cannot be set; there is never a PDF with a black box in it.
    """
    html, pictures = _without_pictures(html)
    drawn = as_drawn(html)
    # Nearly always all of it can be drawn, so what of it would be is looked for only if not.
    if missing_glyphs(entities.unescape(drawn)) and (missing := missing_glyphs(text_of(drawn))):
        raise MissingGlyph(missing)
    # A full-width space collapses like any other; two no-break spaces are as wide in our faces.
    return _convert(drawn.replace(IDEOGRAPHIC_SPACE, TWO_SPACES), pictures)


def text_of(html: str) -> str:
    """What of a document would be drawn: its text without markup, style and script."""
    collector = _TextCollector()
    collector.feed(html)
    collector.close()
    return "".join(collector.parts)


def _without_pictures(html: str) -> tuple[str, dict[str, str]]:
    """A picture is a hundred times as long as the words around it, and on slips there are ten of
    the same: they are handed over beside the document, each once, under a name in their place."""
    names: dict[str, str] = {}
    short = PICTURE.sub(lambda found: names.setdefault(found[0], f"picture-{len(names)}"), html)
    return short, {name: data for data, name in names.items()}


def _convert(html: str, pictures: dict[str, str]) -> bytes:
    with _one_sets_up:
        typesetter = _typesetter()
    # Two rules for one sheet are an error of the typesetter, not a cascade.
    css = typesetter.base_css if "@page" in html else typesetter.base_css + typesetter.page_css
    result = typesetter.convert(
        html,
        dest=io.BytesIO(),
        default_css=css,
        link_callback=lambda uri, _base: pictures.get(uri),
    )
    _refuse_what_was_left_out(result)
    pdf: bytes = result.dest.getvalue()
    return pdf


@dataclass(frozen=True)
class _Typesetter:
    convert: Callable[..., Any]
    base_css: str
    page_css: str


@functools.cache
def _typesetter() -> _Typesetter:
    # xhtml2pdf and its patches take a second to import; only who prints pays for it, once.
    from xhtml2pdf.config.resources import ResourceAccessPolicy  # noqa: PLC0415 -- slow import
    from xhtml2pdf.default import DEFAULT_CSS  # noqa: PLC0415 -- slow import
    from xhtml2pdf.document import pisaDocument  # noqa: PLC0415 -- slow import

    from core.typesetting import patches  # noqa: PLC0415 -- slow import

    patches.apply()
    policy = ResourceAccessPolicy.server(
        base_dir=None,
        allow_remote=False,
        max_render_seconds=MAX_SECONDS,
        max_image_pixels=MAX_IMAGE_PIXELS,
    )
    return _Typesetter(
        convert=functools.partial(pisaDocument, encoding="utf-8", resource_policy=policy),
        base_css=f"{DEFAULT_CSS}\n{BASE_CSS.read_text(encoding='utf-8')}",
        page_css=PAGE_CSS.read_text(encoding="utf-8"),
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
