"""Replaces what is declared, in every spelling, and says where only the author can decide.

Found are: 異体字 (髙 﨑 齋 邉 𠮷, with and without variation selectors), hiragana, katakana and
half-width kana, small kana typed big, 々, spaces, line breaks and invisible characters inside of
a name, ruby after or between its characters, names with and without honorific, given name before
family name. Roman transliteration is not derived: declare it among `others`.

What is safe to do alone:
- A spelling that is no ordinary word is replaced wherever it stands, also inside of a longer
  word. 山田 in 小山田 is lost then; that is the side on which to err.
- A spelling that may be a word (森, 林, 南, 愛, 千葉, short kana) is replaced only where nothing else
  can be meant: an honorific follows and the name begins there (not 小林さん for 林), its reading
  stands beside it, or a label such as 氏名： goes before. Katakana with borders on both sides
  count as a name, for words are seldom written so. Everywhere else it is left and listed in
  `undecided`, and nothing declared is ever left without being listed.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from casestudies.anonymity.aligned import Aligned, align, sounded
from casestudies.anonymity.common_words import may_be_a_word
from casestudies.anonymity.declaring import Declared, letters_for
from casestudies.anonymity.findings import Finding, Kind
from casestudies.anonymity.lexicons import KANJI, ROLES

# All of these read folded text: hiragana only, ー as -, ASCII brackets, no spaces.
_KANA = "[ぁ-ゖ-]+"
_RUBY = rf"(?:《{_KANA}》|\({_KANA}\)|<rp>\(?\)?</rp>|<rt>{_KANA}</rt>|</?rb>|</?ruby>)"
_BETWEEN = rf"{_RUBY}*[・=|]?"
_TITLE = re.compile(
    rf"さん|ちやん|くん|君|氏(?!名)|様(?![子々相式態])|さま|先生|殿|家(?![庭族計事])|夫妻|宅|{ROLES}"
)
_LABEL = re.compile("(?:氏名|名前|姓|名):$")
_KATAKANA = re.compile("[ァ-ヺｦ-ﾟー]")


@dataclass(frozen=True)
class Replaced:
    """`text` is the new text. `done` are places in the old one, `undecided` in the new one.

    `origins[n]` is where undecided place n began in the old text: what `also` takes.
    """

    text: str
    done: list[Finding]
    undecided: list[Finding]
    origins: list[int]


@dataclass(frozen=True)
class _Match:
    start: int
    end: int
    instead: str
    is_sure: bool


def replace_declared(
    text: str, declared: Sequence[Declared], *, also: Collection[int] = ()
) -> Replaced:
    """The text with letters and general words for all that is declared.

    `also`: where undecided places begin (in `text`) which the author has found to be names.
    Raises DeclarationError for an empty declaration.
    """
    if not declared:
        return Replaced(text, [], [], [])
    new, done, undecided, origins, at, length = [], [], [], [], 0, 0
    for match in _matches(align(text, sounded), declared):
        between = text[at : match.start]
        old = text[match.start : match.end]
        length += len(between)
        if match.is_sure or match.start in also:
            instead = match.instead + _space(match.instead, text[match.end : match.end + 1])
            done.append(Finding(match.start, match.end, Kind.DECLARED_NAME, old))
        else:
            instead = old
            undecided.append(Finding(length, length + len(old), Kind.DECLARED_NAME, old))
            origins.append(match.start)
        new += [between, instead]
        length += len(instead)
        at = match.end
    return Replaced("".join([*new, text[at:]]), done, undecided, origins)


def _matches(aligned: Aligned, declared: Sequence[Declared]) -> Iterator[_Match]:
    """From left to right, at each place the longest spelling; what is sure comes before the rest,
    so that a word which overlaps a name cannot hide it."""
    key = letters_for(declared)
    readings = set().union(*(one.readings() for one in declared))
    sure = _pattern((it for it in key if not may_be_a_word(it)), readings)
    unsure = _pattern((it for it in key if may_be_a_word(it)), readings)
    at = 0
    for found in [*sure(aligned.text, 0, len(aligned.text)), None]:
        until = found[0].start() if found else len(aligned.text)
        for word, spelling in unsure(aligned.text, at, until):
            yield _match(aligned, word, key[spelling], is_word=True)
        if found:
            yield _match(aligned, found[0], key[found[1]], is_word=False)
            at = found[0].end()


Search = Callable[[str, int, int], list[tuple[re.Match[str], str]]]


def _pattern(spellings: Iterable[str], readings: Iterable[str]) -> Search:
    """Finds (match, spelling) between two places of a folded text, a reading beside included."""
    longest_first = sorted(spellings, key=lambda it: (-len(it), it))
    ways = "|".join(f"({_BETWEEN.join(map(re.escape, spelling))})" for spelling in longest_first)
    read = "|".join(map(re.escape, sorted(readings, key=lambda it: (-len(it), it)))) or "(?!)"
    beside = (
        rf"(?P<read>《(?:{read})》|\((?:{read})\)"
        rf"|(?:</rb>)?(?:<rp>\(</rp>)?<rt>(?:{read})</rt>(?:<rp>\)</rp>)?)"
    )
    pattern = re.compile(rf"(?:{ways or '(?!)'}){beside}?")
    return lambda text, start, end: [
        (found, next(one for one, way in zip(longest_first, found.groups(), strict=False) if way))
        for found in pattern.finditer(text, start, end)
    ]


def _match(aligned: Aligned, found: re.Match[str], instead: str, *, is_word: bool) -> _Match:
    is_sure = not is_word or bool(found["read"]) or _is_a_name(aligned, *found.span())
    return _Match(*aligned.span(*found.span()), instead, is_sure)


def _is_a_name(aligned: Aligned, start: int, end: int) -> bool:
    """Whether a spelling that may be a word can here only be the name."""
    here, there = aligned.span(start, end)
    before, after = _neighbour(aligned, start - 1, start), _neighbour(aligned, end, end)
    old = aligned.source[here:there]
    if len(old) > 1 and all(map(_KATAKANA.match, old)):
        return not (_KATAKANA.match(before) or _KATAKANA.match(after))
    if _LABEL.search(aligned.text[max(start - 4, 0) : start]):
        return not _joins(old[-1], after)
    return not _joins(old[0], before) and bool(_TITLE.match(aligned.text, end))


def _neighbour(aligned: Aligned, index: int, border: int) -> str:
    """The written character at a place of the folded text; a space if one lies at the border."""
    if not 0 <= index < len(aligned.text):
        return " "
    if border > 0 and any(
        map(str.isspace, aligned.source[aligned.ends[border - 1] : aligned.starts[border]])
    ):
        return " "
    return aligned.source[aligned.starts[index]]


def _joins(one: str, other: str) -> bool:
    """Whether two neighbours may belong to one word: kanji to kanji, kana to kana."""
    return any(
        re.match(kind, one) and re.match(kind, other)
        for kind in (KANJI, "[ぁ-ゖー]", "[ァ-ヺー]", "[A-Za-z]")
    )


def _space(instead: str, after: str) -> str:
    """A letter must not grow together with one that follows."""
    return " " if instead[-1:].isascii() and after.isascii() and after.isalnum() else ""
