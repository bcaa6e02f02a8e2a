"""A text as rules read it, with the way back to the text as it was written.

All offsets count Python characters (code points): an emoji outside the BMP is one, a kanji with
a variation selector two, ｶﾞ two. A browser that counts UTF-16 units has to convert.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from core.folding import VARIANTS, fold

# A character with what belongs to it: marks, variation selectors, half-width voicing marks.
_CLUSTER = re.compile(
    r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f゛゜\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL
)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_EVERYDAY = {ord(form): group[0] for group in VARIANTS.split() for form in group[1:]}
# Furigana on forms is often typed without small kana, and づ ぢ are heard as ず じ.
_HEARD = str.maketrans("ぁぃぅぇぉっゃゅょゎづぢ", "あいうえおつやゆよわずじ")


@dataclass(frozen=True)
class Aligned:
    """`text` is folded; character n of it stands for `source[starts[n]:ends[n]]`."""

    source: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the folded text (not empty) lies in the source."""
        return self.starts[start], self.ends[end - 1]


def align(text: str, one: Callable[[str], str]) -> Aligned:
    """The text folded cluster by cluster; `one` may give any number of characters for each."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _CLUSTER.finditer(text):
        for character in one(found[0]):
            # 佐々木 and 佐佐木 are one name.
            folded.append(
                folded[-1] if character in "々〻" and one is sounded and folded else character
            )
            starts.append(found.start())
            ends.append(found.end())
    return Aligned(text, "".join(folded), tuple(starts), tuple(ends))


def plain(cluster: str) -> str:
    """One width and the everyday kanji: ﾀ タ, ５ 5, ㍻ 平成, 髙 高. Kana stay kana of their kind."""
    text = unicodedata.normalize("NFKC", _SELECTORS.sub("", cluster))
    shown = "".join(
        " " if c in "\t\u3000" else c for c in text if unicodedata.category(c) not in {"Cf", "Cs"}
    )
    return shown.translate(_EVERYDAY)


def sounded(cluster: str) -> str:
    """As names are compared: folded like a search, big kana for small, spaces and marks gone."""
    return fold(cluster).translate(_HEARD)


def sounded_text(text: str) -> str:
    return align(text, sounded).text
