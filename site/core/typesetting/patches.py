"""Two functions of other people's code, replaced. Each replacement names what it was written for.

* xhtml2pdf breaks Japanese lines almost anywhere, lets some characters hang over the margin,
  ignores a forced break, and raises when a paragraph of one font goes on over the page: its
  splitter is replaced by `line_breaking`, and one fragment takes the same way as several.
* ReportLab writes the code of a character beyond U+FFFF as one number into ToUnicode, so that
  copying, searching and reading aloud give something else for 𠮷; they must be UTF-16 pairs.

With any other version nobody has looked whether the replaced functions are still the ones:
`apply` raises, and the system check `core.E001` fails before a server starts.
"""

from importlib import metadata
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from reportlab.pdfbase import ttfonts
from xhtml2pdf import reportlab_paragraph

from core.typesetting import line_breaking
from core.typesetting.versions import WRITTEN_FOR, unknown_versions

MAX_PER_BLOCK = 100  # entries of one bfchar block (PDF 32000-1, 9.10.3, after CMap resources)


def apply() -> None:
    """Put the replacements in place. Once or often, the result is the same."""
    if unknown := unknown_versions(metadata.version):
        found = ", ".join(f"{name} {version}" for name, version in unknown.items())
        raise ImproperlyConfigured(
            f"core.typesetting replaces functions of {WRITTEN_FOR}; found {found}."
        )
    reportlab_paragraph.cjkFragSplit = split_fragments
    reportlab_paragraph.Paragraph.breakLinesCJK = break_lines
    ttfonts.makeToUnicodeCMap = to_unicode_cmap


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
    units = [unit for fragment in fragments for unit in _units(fragment, encoding)]
    spans = line_breaking.split(
        [str(unit) for unit in units],
        [unit.width for unit in units],
        widths,
        forced={index for index, unit in enumerate(units) if hasattr(unit.frag, "lineBreak")},
    )
    lines = []
    for number, (start, end) in enumerate(spans):
        room = widths[min(number, len(widths) - 1)]
        used = sum(unit.width for unit in units[start:end])
        lines.append(
            reportlab_paragraph.makeCJKParaLine(units[start:end], room - used, calc_bounds)
        )
    return reportlab_paragraph.ParaLines(kind=1, lines=lines)


def to_unicode_cmap(font: str, subset: list[int]) -> str:
    """ReportLab's `makeToUnicodeCMap`, with UTF-16 for what lies beyond the first plane."""
    blocks = []
    codes = list(enumerate(subset))
    for first in range(0, len(codes), MAX_PER_BLOCK):
        block = codes[first : first + MAX_PER_BLOCK]
        entries = "\n".join(f"<{index:02X}> <{_utf16(code)}>" for index, code in block)
        blocks.append(f"{len(block)} beginbfchar\n{entries}\nendbfchar")
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo",
            f"<< /Registry ({font})",
            f"/Ordering ({font})",
            "/Supplement 0",
            ">> def",
            f"/CMapName /{font} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be", "surrogatepass").hex().upper()


def _units(fragment: Any, encoding: str) -> list[Any]:
    """The fragment's characters; a picture or a forced break is one empty character."""
    text = fragment.text if isinstance(fragment.text, str) else fragment.text.decode(encoding)
    return [reportlab_paragraph.cjkU(char, fragment, encoding) for char in text or [""]]
