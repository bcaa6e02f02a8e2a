"""Where a word stands in a text, shown in the text's own spelling."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.folding import fold
from core.search.words import Word

BEFORE, LENGTH = 24, 120  # characters of an excerpt: ahead of the first word, and in all
LONGEST = 100_000  # characters of a text that are looked through

# A character with what changes it (dakuten, accent, variation selector, zero-width joiner).
_CHARACTER = re.compile(
    "[^\u3099\u309a][\u0300-\u036f\u3099\u309a゛゜ﾞﾟ\u200b-\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
)
_DASH = re.compile("ー|-")
_CHILD = "子ども"

Span = tuple[int, int]


def marked(text: str, words: Sequence[Word]) -> SafeString:
    """The whole text with the words in <mark>."""
    return _with_marks(text, 0, len(text), _spans(text, words))


def excerpt(text: str, words: Sequence[Word]) -> SafeString:
    """About two lines around the first of the words; the beginning, if none is there."""
    text = " ".join(text.split())
    spans = _spans(text, words)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    end = min(len(text), start + LENGTH)
    shown = _with_marks(text, start, end, spans)
    return format_html("{}{}{}", "…" if start else "", shown, "…" if end < len(text) else "")


def _with_marks(text: str, start: int, end: int, spans: Sequence[Span]) -> SafeString:
    parts, at = [], start
    for first, last in spans:
        if at <= first < end:
            last = min(last, end)  # noqa: PLW2901 -- a word at the edge is marked as far as it shows
            parts += [escape(text[at:first]), format_html("<mark>{}</mark>", text[first:last])]
            at = last
    parts.append(escape(text[at:end]))
    return mark_safe("".join(parts))  # noqa: S308 -- every part is escaped above


def _spans(text: str, words: Sequence[Word]) -> list[Span]:
    """Where the words stand in the text, in order and without overlaps."""
    if not words:
        return []
    folded, places = _folded_with_places(text[:LONGEST])
    pattern = "|".join(_pattern(word) for word in sorted(words, key=lambda it: -len(it.plain)))
    return list(_found(pattern, folded, places))


def _found(pattern: str, folded: str, places: Sequence[Span]) -> Iterator[Span]:
    for match in re.finditer(pattern, folded):
        yield places[match.start()][0], places[match.end() - 1][1]


def _pattern(word: Word) -> str:
    """The word in the folded characters of a text, which were folded each by itself: 子供 and
    a dash after kana are told by their neighbours, so they are looked for in every form."""
    runs = (re.escape(run).replace(_CHILD, "子(?:ども|供)|こども") for run in word.plain.split())
    return r"[\W_]+".join(f"(?:{_DASH.sub('[ー-]', run)})" for run in runs)


def _folded_with_places(text: str) -> tuple[str, list[Span]]:
    """The text folded character by character, and which characters each of it came from."""
    folded, places = [], []
    for match in _CHARACTER.finditer(text):
        part = _fold_character(match[0])
        folded.append(part)
        places += [match.span()] * len(part)
    return "".join(folded), places


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    return fold(character) or " " * character.isspace()
