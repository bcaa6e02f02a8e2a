"""Where the family lives: addresses, the 62 municipalities of Tokyo, stations."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from casestudies.anonymity.aligned import plain
from casestudies.anonymity.findings import Kind
from casestudies.anonymity.lexicons import DASH, HIRAGANA, KANJI, KATAKANA, PREFECTURES
from people import reference

# Without 区 or 町 these are ordinary words, a direction or above all a family name.
_ONLY_IN_FULL = {"中央", "港", "北", "大島", "三宅", "中野"}
_NUMBER = "[0-9一二三四五六七八九十百]+"
_BLOCKS = (
    rf"{_NUMBER}(?:丁目|番地|番|号|{DASH}|の|ノ)(?:{_NUMBER}(?:丁目|番地|番|号|{DASH}|の|ノ)?)*"
)
_BUILDING = (
    rf"(?:\s?[{KANJI[1:-1]}ぁ-ゖァ-ヺー]{{0,12}}?\s?\d{{1,4}}(?:号室|号棟|号|室|棟))*\d{{0,4}}"
)
_TOWN = rf"(?:{KANJI}|{KATAKANA}|{HIRAGANA}){{1,10}}?"
_RAILWAYS = "(?:JR|京王|小田急|西武|東武|東急|都営|京成|京急|東京メトロ|メトロ)"
_STATION = re.compile(
    rf"(?P<it>{_RAILWAYS}?(?:(?<!{HIRAGANA}){HIRAGANA}{{2,6}}[ヶケが])?"
    rf"(?:{KANJI}|{KATAKANA}){{1,10}})駅(?!長|員|伝)"
)
_ANY_STATION = re.compile("^(?:同|各|最寄|始発|終着|隣|近隣|両|当|他|別|次|主要|無人|最寄り)$")


def municipalities() -> tuple[str, ...]:
    """The names of the 62 as reference data has them, with 区, 市, 町 or 村."""
    return tuple(row["name"] for row in reference.rows("municipalities"))


def places(text: str, known: Sequence[str]) -> Iterator[tuple[int, int, Kind]]:
    """(start, end, kind) in a text of one width; `known` are names of municipalities."""
    municipality, address = _patterns(tuple(known))
    for found in municipality.finditer(text):
        yield *found.span(), Kind.MUNICIPALITY
    for found in address.finditer(text):
        yield *found.span(), Kind.ADDRESS
    for found in _STATION.finditer(text):
        if not _ANY_STATION.match(found["it"]):
            yield *found.span(), Kind.STATION


@lru_cache(maxsize=8)
def _patterns(known: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    full = [_any_ke(plain_name) for name in known if (plain_name := _one_width(name))]
    short = [
        _any_ke(base)
        for name in known
        if len(base := _one_width(name)[:-1]) > 1 and base not in _ONLY_IN_FULL
    ]
    names = "|".join(sorted(full, key=len, reverse=True)) or "(?!)"
    bases = "|".join(sorted(short, key=len, reverse=True)) or "(?!)"
    elsewhere = rf"(?:{PREFECTURES})(?:{KANJI}{{1,5}}?[市町村郡](?!町))?"
    place = rf"(?:東京都)?(?:{names})|(?<!{KANJI})(?:{bases})(?![区市町村])|{elsewhere}"
    town = rf"(?:(?:東京都)?(?:{names})|(?:{bases})の?|{elsewhere}){_TOWN}"
    chome = rf"(?<!{KANJI})(?:{KANJI}|{KATAKANA}){{2,8}}(?={_NUMBER}丁目)"
    estate = rf"{KANJI}(?:{KANJI}|の|{KATAKANA}){{1,8}}団地\s?\d+(?:{DASH}\d+|号棟|号室)+"
    return re.compile(place), re.compile(rf"(?:{town}|{chome}){_BLOCKS}{_BUILDING}|{estate}")


def _one_width(name: str) -> str:
    return "".join(map(plain, name))


def _any_ke(name: str) -> str:
    """青ヶ島, 青ケ島 and 青が島 are one place."""
    return re.sub("[ヶケ]", "[ヶケヵカが]", re.escape(name))
