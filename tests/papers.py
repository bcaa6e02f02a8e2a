"""What a PDF shows, read back by two independent readers: pypdf, and poppler's tools."""

import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from PIL import Image
from pypdf import PdfReader

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler's tools are not installed"
)


@dataclass(frozen=True)
class Line:
    """One line of text and its box in points, from the top left of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Sheet:
    width: float
    height: float
    lines: list[Line]


def text_by_pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def contents_and_landings(pdf: bytes, headings: Sequence[str]) -> tuple[list[int], list[int]]:
    """The pages that the table of contents names, and those on which the headings stand after it.

    `headings` are all that the contents list, in their order.
    """
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    text = "\f".join(pages)
    listed = list(_in_order(text, [rf"{_spaced(each)}\s+(\d+)\s" for each in headings]))
    stand = _in_order(text, list(map(_spaced, headings)), after=listed[-1].end())
    return [int(found[1]) for found in listed], [
        text.count("\f", 0, found.end()) + 1 for found in stand
    ]


def _in_order(text: str, patterns: list[str], after: int = 0) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        found = re.compile(pattern).search(text, after)
        assert found, pattern
        after = found.end()
        yield found


def _spaced(words: str) -> str:
    """However its lines were broken."""
    return r"\s*".join(map(re.escape, "".join(words.split())))


def text_by_poppler(pdf: bytes) -> str:
    return _run(["pdftotext", "-", "-"], pdf).decode()


def sheets(pdf: bytes) -> list[Sheet]:
    """Every page with its lines and where they stand."""
    root = ET.fromstring(_run(["pdftotext", "-bbox-layout", "-", "-"], pdf))
    space = {"x": root.tag.partition("}")[0].strip("{")}
    return [
        Sheet(
            float(page.attrib["width"]),
            float(page.attrib["height"]),
            [_line(line, space) for line in page.iterfind(".//x:line", space)],
        )
        for page in root.iterfind(".//x:page", space)
    ]


def picture(pdf: bytes, *, dpi: int) -> Image.Image:
    """The first page as it is drawn, in grey."""
    image = _run(["pdftoppm", "-r", str(dpi), "-singlefile", "-gray", "-"], pdf)
    return Image.open(io.BytesIO(image)).convert("L")


def _line(line: ET.Element, space: dict[str, str]) -> Line:
    text = " ".join(word.text or "" for word in line.iterfind("x:word", space))
    box = (float(line.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax"))
    return Line(text, *box)


def _run(command: list[str], pdf: bytes) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
