"""Names of people and places that a dictionary of Japanese words knows: SudachiPy, an optional extra.

It sees what rules cannot tell by form (a bare given name, a town outside Tokyo), and takes some
ordinary words for names. So it only fills what rules left: what was marked and decided before
stays exactly as it was when an office turns the dictionary on.
Parts of speech: UniDic as SudachiDict has them, (名詞, 固有名詞, 人名 or 地名, …).
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Protocol

from django.conf import settings

from casestudies.anonymity.findings import Kind
from casestudies.anonymity.lexicons import ROLES

Mark = tuple[int, int, Kind]

EDITIONS = ("small", "core", "full")
_KINDS = {"人名": Kind.NAME, "地名": Kind.MUNICIPALITY}
_COUNTRY = "国"  # 日本, ベトナム: the rules know when a country tells of somebody
# Sudachi refuses more than 49,149 bytes at once; no sentence of a case is as long as this.
_SENTENCE = re.compile(r"[^\n。]{1,4000}。?")
_ROLE = re.compile(ROLES)  # 保健師さん is read as 保 and 健師
_loading = threading.Lock()


class Morpheme(Protocol):
    """As SudachiPy gives it; offsets count characters of what was read."""

    def begin(self) -> int: ...
    def end(self) -> int: ...
    def part_of_speech(self) -> Sequence[str]: ...


Tokenize = Callable[[str], Iterable[Morpheme]]


def morphemes(text: str, marked: Sequence[Mark]) -> Iterator[Mark]:
    """(start, end, kind) of what the dictionary adds to `marked`, in a text of one width.

    Nothing without the setting, or without the package (`fault` says so).
    """
    dictionary, _why_not = _dictionary(settings.ANONYMITY_DICTIONARY)
    if dictionary is not None:
        # A tokenizer of its own for each call: threads may not share one, and it costs nothing.
        yield from named(text, marked, dictionary.tokenizer().tokenize)


def fault() -> str:
    """Why the dictionary of the settings cannot be asked; "" if it can, or if none is wanted."""
    return _dictionary(settings.ANONYMITY_DICTIONARY)[1]


def named(text: str, marked: Sequence[Mark], tokenize: Tokenize) -> Iterator[Mark]:
    """As `morphemes`, by any tokenizer. Names that touch (姓 and 名) are one mark."""
    taken = [(here, there) for here, there, _kind in marked]
    taken += [found.span() for found in _ROLE.finditer(text)]
    last: Mark | None = None
    for start, end, kind in _tokens(text, tokenize):
        # Letters that stand for people (A, B) are in the dictionary too.
        if text[start:end].isascii() or any(a < end and start < b for a, b in taken):
            continue
        if last is not None and last[1:] == (start, kind):
            last = (last[0], end, kind)
            continue
        if last is not None:
            yield last
        last = (start, end, kind)
    if last is not None:
        yield last


def _tokens(text: str, tokenize: Tokenize) -> Iterator[Mark]:
    for sentence in _SENTENCE.finditer(text):
        for word in tokenize(sentence[0]):
            family, proper, what, which = word.part_of_speech()[:4]
            if (family, proper) == ("名詞", "固有名詞") and what in _KINDS and which != _COUNTRY:
                yield sentence.start() + word.begin(), sentence.start() + word.end(), _KINDS[what]


def _dictionary(edition: str) -> tuple[Any, str]:
    """(the dictionary or None, why it is none). Loaded once in a process, when it is first asked."""
    if not edition:
        return None, ""
    with _loading:  # two threads that begin at once would load 100 MB twice
        return _loaded(edition)


@cache
def _loaded(edition: str) -> tuple[Any, str]:
    if edition not in EDITIONS:
        return None, f"It is none of {', '.join(EDITIONS)}."
    try:
        from sudachipy import Dictionary  # noqa: PLC0415 -- optional extra

        return Dictionary(dict=edition), ""
    except (ImportError, OSError) as error:
        return None, f"{error}."
