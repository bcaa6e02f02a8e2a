"""Functions of other people's code, replaced. Each replacement names what it was written for.

* Japanese lines are broken by the rules: `paragraphs`.
* ReportLab writes the code of a character beyond U+FFFF as one number into ToUnicode, so that
  copying, searching and reading aloud give something else for 𠮷; they must be UTF-16 pairs.
* What is alike in all documents is made once in a process: `faces`, `style_sheets`, `pictures`.
* A QR code is one path: `qr`.
* A table of contents names pages: `page_references`, a tag that xhtml2pdf does not have.

With any other version nobody has looked whether the replaced functions are still the ones:
`apply` raises, and the system check `core.E001` fails before a server starts.
"""

from importlib import metadata

from django.core.exceptions import ImproperlyConfigured
from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, ttfonts
from xhtml2pdf import context, parser, reportlab_paragraph, tags, xhtml2pdf_reportlab

from core.typesetting import faces, page_references, paragraphs, pictures, qr, style_sheets
from core.typesetting.versions import WRITTEN_FOR, unknown_versions

MAX_PER_BLOCK = 100  # entries of one bfchar block (PDF 32000-1, 9.10.3, after CMap resources)


def apply() -> None:
    """Put the replacements in place. Once or often, the result is the same."""
    if unknown := unknown_versions(metadata.version):
        found = ", ".join(f"{name} {version}" for name, version in unknown.items())
        raise ImproperlyConfigured(
            f"core.typesetting replaces functions of {WRITTEN_FOR}; found {found}."
        )
    reportlab_paragraph.cjkFragSplit = paragraphs.split_fragments
    reportlab_paragraph.Paragraph.breakLinesCJK = paragraphs.break_lines
    ttfonts.makeToUnicodeCMap = to_unicode_cmap
    context.pisaContext._parseCSSSource = style_sheets.parse_source  # noqa: SLF001 -- ours
    xhtml2pdf_reportlab.PmlImage.getImage = pictures.picture_of
    pdfdoc.PDFImageXObject.loadImageFromSRC = pictures.load_image
    tags.pisaTagPDFBARCODE._barcodeWrapper = qr.barcode  # noqa: SLF001 -- ours
    parser.pisaTagPDFPAGEOF = page_references.PageOfTag  # found by its name
    rl_config.useA85 = 0  # else binary data are written as text, longer and slower
    rl_config.toColorCanUse = None  # else every colour is first tried as an expression
    faces.register()


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
