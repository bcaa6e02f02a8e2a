"""Between xhtml2pdf's paragraphs and `line_breaking`, which knows nothing of PDF.

xhtml2pdf breaks Japanese lines almost anywhere, lets some characters hang over the margin, ignores a
forced break, and raises when a paragraph of one font goes on over the page. Its splitter is
replaced, and one fragment takes the same way as several.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from xhtml2pdf import reportlab_paragraph

from core.typesetting import line_breaking


def break_lines(paragraph: Any, width: float | list[float]) -> Any:
    """xhtml2pdf's `Paragraph.breakLinesCJK`, for one fragment as for several."""
    widths = list(width) if isinstance(width, list | tuple) else [width]
    style = paragraph.style
    reportlab_paragraph._handleBulletWidth(  # noqa: SLF001 -- what the replaced method calls
        paragraph.bulletText, style, widths, rtl=paragraph.dir == "rtl"
    )
    leading = getattr(paragraph, "autoLeading", getattr(style, "autoLeading", ""))
    return split_fragments(paragraph.frags, widths, leading not in {"", "off"})


def split_fragments(
    fragments: list[Any], widths: list[float], calc_bounds: object, encoding: str = "utf8"
) -> Any:
    """xhtml2pdf's `cjkFragSplit`: lines of several fonts, with pictures and forced breaks."""
    runs = list(_runs(fragments, encoding))
    advances = [width for run in runs for width in run.widths]
    spans = line_breaking.split(
        [char for run in runs for char in run.chars],
        advances,
        widths,
        forced={run.start for run in runs if hasattr(run.fragment, "lineBreak")},
    )
    lines = []
    for number, (start, end) in enumerate(spans):
        room = widths[min(number, len(widths) - 1)]
        lines.append(_line(runs, start, end, room - sum(advances[start:end]), calc_bounds))
    return reportlab_paragraph.ParaLines(kind=1, lines=lines)


class _Run(NamedTuple):
    """The characters of one fragment; a picture or a forced break is one empty character."""

    fragment: Any
    start: int
    chars: Sequence[str]
    widths: list[float]


def _runs(fragments: list[Any], encoding: str) -> Iterator[_Run]:
    start = 0
    for fragment in fragments:
        text = fragment.text if isinstance(fragment.text, str) else fragment.text.decode(encoding)
        chars = text or [""]
        if hasattr(fragment, "cbDefn"):
            widths = [getattr(fragment.cbDefn, "width", 0)] * len(chars)
        else:
            font, size = fragment.fontName, fragment.fontSize
            widths = [reportlab_paragraph.stringWidth(char, font, size) for char in chars]
        yield _Run(fragment, start, chars, widths)
        start += len(chars)


def _line(runs: list[_Run], start: int, end: int, extra: float, calc_bounds: object) -> Any:
    """xhtml2pdf's `makeCJKParaLine`, a fragment at a time instead of a character."""
    words: list[Any] = []
    size = ascent = descent = 0.0
    for fragment, first, chars, _widths in runs:
        if first >= end or first + len(chars) <= start:
            continue
        text = "".join(chars[max(start - first, 0) : end - first])
        top, bottom = _extent(fragment, calc_bounds)
        size = max(size, fragment.fontSize)
        ascent, descent = max(ascent, top), min(descent, bottom)
        if words and reportlab_paragraph._sameFrag(words[-1], fragment):  # noqa: SLF001 -- as theirs
            words[-1].text += text
        else:
            words.append(fragment.clone())
            words[-1].text = text
    return reportlab_paragraph.FragLine(
        kind=1,
        extraSpace=extra,
        wordCount=1,
        words=words,
        fontSize=size,
        ascent=ascent,
        descent=descent,
    )


def _extent(fragment: Any, calc_bounds: object) -> tuple[float, float]:
    """How far it reaches above the baseline and, negative, below."""
    inline: Any = getattr(fragment, "cbDefn", None)
    if calc_bounds and getattr(inline, "width", 0):
        bottom, top = reportlab_paragraph.imgVRange(inline.height, inline.valign, fragment.fontSize)
        return top, bottom
    extent: tuple[float, float] = reportlab_paragraph.getAscentDescent(
        fragment.fontName, fragment.fontSize
    )
    return extent
