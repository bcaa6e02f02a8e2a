"""Where a word stands in a text, shown in the text's own spelling."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, islice
from typing import Self

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.folding import fold
from core.search.words import Word

BEFORE, LENGTH = 24, 120  # characters of an excerpt: ahead of the first word, and in all
LONGEST = 100_000  # characters of a text that are looked through

# A character with what changes it (dakuten, accent, variation selector, zero-width joiner).
_CHARACTER = re.compile(
    ".[\u0300-\u036f\u3099\u309a゛゜ﾞﾟ\u200b-\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL
)
_DASH = re.compile("ー|-")
_CHILD = "子ども"

Span = tuple[int, int]


@dataclass(frozen=True)
class FoldedText:
    """A text with what its characters fold to, each by itself. To make one costs far more than to
    look for words in it, and it depends on nobody's question."""

    text: str
    folded: str
    # Which characters of the text each of the folded ones came from: `text[start:end]`.
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Self:
        characters = _CHARACTER.findall(text[:LONGEST])
        parts = [_fold_character(character) for character in characters]
        folded = "".join(parts)
        if all(len(each) == 1 for each in chain(characters, parts)):  # nearly every text
            return cls(text, folded, range(len(folded)), range(1, len(folded) + 1))
        ends = list(accumulate(map(len, characters)))

        def of_parts(places: Sequence[int]) -> Sequence[int]:
            each = zip(places, parts, strict=True)
            return array("I", (place for place, part in each for _ in part))

        return cls(text, folded, of_parts([0, *ends[:-1]]), of_parts(ends))

    @classmethod
    def in_one_line(cls, text: str) -> Self:
        """As an excerpt shows it."""
        return cls.of(" ".join(text.split()))


class Marker:
    """Shows texts with these words in <mark>."""

    def __init__(self, words: Sequence[Word]) -> None:
        longest_first = sorted(words, key=lambda word: -len(word.plain))
        self._pattern = re.compile("|".join(map(_pattern, longest_first))) if words else None

    def marked(self, text: FoldedText) -> SafeString:
        """The whole text."""
        return _with_marks(text.text, 0, len(text.text), self._spans(text))

    def excerpt(self, text: FoldedText) -> SafeString:
        """About two lines around the first of the words; the beginning, if none is there."""
        spans = self._spans(text)
        first = list(islice(spans, 1))
        start = max(0, first[0][0] - BEFORE) if first else 0
        end = min(len(text.text), start + LENGTH)
        shown = _with_marks(text.text, start, end, chain(first, spans))
        before, after = "…" if start else "", "…" if end < len(text.text) else ""
        return mark_safe(f"{before}{shown}{after}")  # noqa: S308 -- escaped in _with_marks

    def _spans(self, text: FoldedText) -> Iterator[Span]:
        """Where the words stand in the text, in order and without overlaps."""
        for match in self._pattern.finditer(text.folded) if self._pattern else ():
            yield text.starts[match.start()], text.ends[match.end() - 1]


def _with_marks(text: str, start: int, end: int, spans: Iterable[Span]) -> SafeString:
    parts, at = [], start
    for first, last in spans:
        if first >= end:
            break
        if at <= first:
            last = min(last, end)  # noqa: PLW2901 -- a word at the edge is marked as far as it shows
            parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    parts.append(escape(text[at:end]))
    return mark_safe("".join(parts))  # noqa: S308 -- every part is escaped above


def _pattern(word: Word) -> str:
    """The word in the folded characters of a text, which were folded each by itself: 子供 and
    a dash after kana are told by their neighbours, so they are looked for in every form."""
    runs = (
        re.escape(run).replace(_CHILD, "(?:子(?:ども|供)|こども)") for run in word.plain.split()
    )
    return r"[\W_]+".join(f"(?:{_DASH.sub('[ー-]', run)})" for run in runs)


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    return fold(character) or " " * character.isspace()
