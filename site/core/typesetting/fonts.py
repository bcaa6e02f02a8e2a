"""What can be drawn, and how wide it is. Reads the very font files that the PDF embeds."""

import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True)
class Face:
    family: str
    file: str
    bold: bool = False


FACES = (
    Face("BIZ UDPMincho", "BIZUDPMincho-Regular.ttf"),
    Face("BIZ UDPGothic", "BIZUDPGothic-Regular.ttf"),
    Face("BIZ UDPGothic", "BIZUDPGothic-Bold.ttf", bold=True),
    # What the BIZ faces lack, 𠮷 among it, in a hand that goes with each of them.
    Face("Noto Serif JP", "NotoSerifJP-Beyond.ttf"),
    Face("Noto Sans JP", "NotoSansJP-Beyond.ttf"),
)
# Drawn character by character in the first family of the list that has it.
STACKS = {
    "mincho": ("BIZ UDPMincho", "Noto Serif JP"),
    "gothic": ("BIZ UDPGothic", "Noto Sans JP"),
}

# Variation selectors choose among forms that our faces draw alike, joiners and marks of
# direction have no form at all; drawn, each would be a box.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
# か + ゛ as some systems send it. Only what is followed by a combining mark is composed:
# normalising the whole text would turn 神 (U+FA19) into another person's 神.
_DECOMPOSED = re.compile("[A-Za-z\u00c0-\u024f\u3040-\u30ff][\u0300-\u036f\u3099\u309a]+")


def as_drawn(text: str) -> str:
    """The text with everything taken out that has no form of its own on paper."""
    visible = _INVISIBLE.sub("", text)
    return _DECOMPOSED.sub(lambda found: unicodedata.normalize("NFC", found[0]), visible)


def missing_glyphs(text: str) -> list[str]:
    """The characters of the text that no face of ours can draw, once each, as they come.

    A combining mark that composes with nothing is named with its dotted circle left out, as
    it was typed. Spaces of any kind are no glyphs.
    """
    covered = _coverage()
    return [
        char
        for char in dict.fromkeys(as_drawn(text))
        if not char.isspace() and ord(char) not in covered
    ]


def width_of(text: str, *, stack: str) -> float:
    """Width in em of one line of the text, without letter spacing."""
    return sum(_advance(char, stack) for char in as_drawn(text))


def fitting_size(text: str, *, stack: str, room: float, largest: float, smallest: float) -> float:
    """The largest size (in the unit of `room`) at which the text is one line of that room.

    Rounded down to a quarter. Never below `smallest`, where it may take two lines.
    """
    width = width_of(text, stack=stack)
    size = largest if width == 0 else min(largest, room / width)
    return max(smallest, size // 0.25 * 0.25)


@functools.cache
def cmap(file: str) -> dict[int, str]:
    """Code point → name of the glyph in one face."""
    with _numbered(file) as font:
        return dict(font.getBestCmap())


def _numbered(file: str) -> TTFont:
    """The face with numbers for names: reading its own names takes four times as long, and the
    first certificate of a process waits for it inside a transaction."""
    font = TTFont(FOLDER / file, lazy=True)
    font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
    return font


@functools.cache
def _coverage() -> frozenset[int]:
    """What every stack can draw, so that the same name passes in heading and in text."""
    stacks = [
        frozenset().union(*(cmap(face.file) for face in FACES if face.family in families))
        for families in STACKS.values()
    ]
    return frozenset.intersection(*stacks)


@functools.cache
def _widths(file: str) -> dict[int, float]:
    with _numbered(file) as font:
        metrics, em = font["hmtx"], font["head"].unitsPerEm
        return {code: metrics[name][0] / em for code, name in cmap(file).items()}


def _advance(char: str, stack: str) -> float:
    for family in STACKS[stack]:
        for face in FACES:
            if face.family == family and not face.bold:
                width = _widths(face.file).get(ord(char))
                if width is not None:
                    return width
    return 1.0
