"""Which spellings of a declared name are ordinary words too, so that the context must decide."""

import re

from casestudies.anonymity.aligned import sounded_text
from casestudies.anonymity.lexicons import HIRAGANA, KANJI, PREFECTURES

# Names of people that case notes also use as words or as places of Tokyo.
_WORDS = """
    大和 平和 希望 未来 朝日 夕日 大地 太陽 自然 幸福 勇気 真実 一番 中央 大家 坂道 石橋 野原 園田 下山 水上
    上野 中野 目黒 品川 渋谷 荒川 足立 町田 日野 大島 三宅 板橋 府中 立川 青梅 調布 三鷹 多摩
"""
COMMON = frozenset(map(sounded_text, _WORDS.split()))
_PREFECTURES = frozenset(
    sounded_text(name.removesuffix("県").removesuffix("府")) for name in PREFECTURES.split("|")
)
_ONE_KANJI = re.compile(KANJI)
_SHORT_KANA = re.compile(rf"(?:{HIRAGANA}|-){{1,4}}")
_LATIN = re.compile(r"[a-z]{1,3}")


def may_be_a_word(spelling: str) -> bool:
    """For a folded spelling: one kanji, a word of the list, a prefecture, up to four kana.

    さとう is sugar, たろう ends だったろう, はやし and もり are woods: kana so short occur inside of
    sentences that name nobody.
    """
    return (
        spelling in COMMON
        or spelling in _PREFECTURES
        or bool(_ONE_KANJI.fullmatch(spelling))
        or bool(_SHORT_KANA.fullmatch(spelling))
        or bool(_LATIN.fullmatch(spelling))
    )
