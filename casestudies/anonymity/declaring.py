"""What an author declares: who and what the raw text names, and the letter or word for each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from casestudies.anonymity.aligned import sounded_text

_BETWEEN_PARTS = str.maketrans("", "", "・=")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The initial of a reading in Hepburn, by its first kana (folded, big); ち is C, つ is T.
_INITIALS = {
    kana: letter
    for letter, row in {
        "A": "あ", "I": "い", "U": "う", "E": "え", "O": "お", "K": "かきくけこ", "S": "さしすせそ", "T": "たつてと",
        "C": "ち", "N": "なにぬねの", "H": "はひへほ", "F": "ふ", "M": "まみむめも", "Y": "やゆよ", "R": "らりるれろ",
        "W": "わを", "G": "がぎぐげご", "Z": "ざずぜぞ", "J": "じ", "D": "だでど", "B": "ばびぶべぼ", "P": "ぱぴぷぺぽ",
        "V": "ゔ",
    }.items()
    for kana in row
}  # fmt: skip


class DeclarationError(ValueError):
    """A declaration that cannot be used; the message is for the log, forms say it better."""


@dataclass(frozen=True)
class Person:
    """Someone of the case. `kana` in either kind of kana; `others` are pet names, old names.

    `letter` is given by `letters_for` if empty.
    """

    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    others: tuple[str, ...] = ()
    letter: str = ""

    def spellings(self) -> Iterator[str]:
        """Every way this person may be written; the whole name first."""
        for family, given in (
            (self.family, self.given),
            (self.family_kana, self.given_kana),
            (self.family, self.given_kana),
        ):
            if family and given:
                yield family + given
                yield given + family  # as forms for foreigners and some letters have it
        yield from filter(
            None, (self.family, self.given, self.family_kana, self.given_kana, *self.others)
        )

    def readings(self) -> set[str]:
        """Folded kana that may stand beside the name as ruby."""
        family, given = bare(self.family_kana), bare(self.given_kana)
        return {family + given, family, given} - {""}

    def initials(self) -> set[str]:
        """Letters a reader would take for the person's own."""
        kana = {_INITIALS.get(reading[:1], "") for reading in self.readings()}
        latin = {name[:1].upper() for name in (self.family, self.given) if name[:1].isascii()}
        return (kana | latin) - {""}


@dataclass(frozen=True)
class Other:
    """A school, a place, a number: `word` is the general word that takes its place (小学校)."""

    name: str
    word: str
    kana: str = ""
    others: tuple[str, ...] = ()

    def spellings(self) -> Iterator[str]:
        yield from filter(None, (self.name, self.kana, *self.others))

    def readings(self) -> set[str]:
        return {bare(self.kana)} - {""}


Declared = Person | Other


def letters_for(declared: Sequence[Declared]) -> dict[str, str]:
    """{bare spelling: letter or word} for all that is declared.

    Letters go in the order of declaration and pass over every initial of every person, so that
    佐藤 becomes neither S nor, by its given name, what else would give it away. A spelling that
    several share (the family name) gets a letter of its own: 山田太郎 is A, 山田花子 B, 山田 alone C.
    Raises DeclarationError for an empty declaration.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    free = _free_letters(declared)
    for one in declared:
        spellings = {bare(spelling) for spelling in one.spellings()} - {""}
        if not spellings:
            raise DeclarationError("nothing is declared")
        replacement = one.word if isinstance(one, Other) else one.letter or next(free)
        for spelling in spellings:
            owners[spelling].add(replacement)
    shared: dict[frozenset[str], str] = {}
    key = {}
    for spelling, replacements in owners.items():
        group = frozenset(replacements)
        if len(group) > 1 and group not in shared:
            shared[group] = next(free)
        key[spelling] = shared.get(group) or next(iter(group))
    return key


def bare(spelling: str) -> str:
    """Folded, without what may or may not stand between the parts of a name."""
    return sounded_text(spelling).translate(_BETWEEN_PARTS)


def _free_letters(declared: Sequence[Declared]) -> Iterator[str]:
    people = [one for one in declared if isinstance(one, Person)]
    taken = {one.letter for one in people}
    initials = set().union(*(one.initials() for one in people)) if people else set()
    # A large family may use up the alphabet; numbered letters then say as little as letters.
    usable = [letter for letter in _LETTERS if letter not in initials] or ["X"]
    for number in count(1):
        for letter in usable:
            name = letter if number == 1 else f"{letter}{number}"
            if name not in taken:
                yield name
