"""How texts and questions are cut into the pairs of characters that the index holds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.folding import fold

MOST_WORDS = 20
LONGEST = 300  # characters of one word; what follows them is not asked for

_RUN = re.compile(r"[^\W_]+")


def runs(text: str) -> list[str]:
    """The stretches of letters and digits; what stands between them is only "something else"."""
    return _RUN.findall(fold(text))


def plain(text: str) -> str:
    """The text as words are looked up in it: folded, one space for whatever stands between runs."""
    return " ".join(runs(text))


def pairs(text: str) -> list[str]:
    """The entries of a text in order: 虐待防止 → 虐待 待防 防止 止.

    The last character stands alone at the end of each run, so that a single character can be
    found by how an entry begins, and so that a word that spans 「・」 has a seamless sequence.
    """
    return _pairs(runs(text))


def _pairs(runs: Iterable[str]) -> list[str]:
    return [run[i : i + 2] for run in runs for i in range(len(run))]


@dataclass(frozen=True)
class Word:
    """One word that is looked for. `plain` is how it reads in `plain()` of a text."""

    plain: str

    @property
    def pairs(self) -> list[str]:
        """What must follow one another in the index. See `begins` for the last of them."""
        entries = _pairs(self.plain.split())
        return entries if self.begins else entries[:-1]

    @property
    def begins(self) -> bool:
        """Whether the last entry is one character, which any entry that begins with it answers."""
        return len(self.plain.rpartition(" ")[2]) == 1


def words(query: str) -> list[Word]:
    """What a person asked for: the words between the spaces, each once, at most 20.

    Signs alone (「"」, 「・」, an emoji) are no word.
    """
    asked = (as_word(part) for part in fold(query).split())
    return list(dict.fromkeys(word for word in asked if word))[:MOST_WORDS]


def as_word(query: str) -> Word | None:
    """The whole query as one word, spaces included."""
    text = plain(query)[:LONGEST].strip()
    return Word(text) if text else None
