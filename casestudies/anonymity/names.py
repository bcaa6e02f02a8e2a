"""Names of people: before an honorific or a role, beside kinship and age, frequent family names."""

import re
from collections.abc import Iterator

from casestudies.anonymity.findings import Kind
from casestudies.anonymity.lexicons import (
    BEFORE_A_NAME,
    FAMILY_NAMES,
    HIRAGANA,
    HONORIFICS,
    KANJI,
    KATAKANA,
    KIN,
    NOBODY,
    ROLES,
    WORDS_AND_NAMES,
)

_WRITTEN = rf"(?:{KANJI}{{1,6}}(?:[ ]{KANJI}{{1,4}})?|{KATAKANA}{{2,12}}(?:[ ・]{KATAKANA}{{1,10}}){{0,3}})"
_IN_HIRAGANA = rf"(?<!{HIRAGANA}){HIRAGANA}{{2,4}}"
_FAMILY = "|".join(sorted(FAMILY_NAMES, key=len, reverse=True))
_GIVEN = rf"(?:[ ]?{KANJI}{{1,3}}|[ ]?{KATAKANA}{{2,5}})?"
_AFTER = rf"(?=[はがをにのともへやで、。」』（(・\s:：,)）]|{ROLES}|$)"

_PATTERNS = [
    rf"(?<!{KANJI})(?P<it>{_WRITTEN}){HONORIFICS}",
    rf"(?<!{KANJI})(?P<it>(?:{_FAMILY})(?![区市町村県府駅]){_GIVEN}){_AFTER}",
    rf"(?<!{KANJI})(?P<it>{'|'.join(WORDS_AND_NAMES)}){ROLES}",
    rf"{KIN}\s?[・:：（(「]\s?(?P<it>{_WRITTEN}|{HIRAGANA}{{2,4}})(?=[（()）、,」\s]|$)",
    rf"(?<!{KANJI})(?P<it>{_WRITTEN}|{_IN_HIRAGANA})[（(](?:{KIN}[、,・]?\s?)?\d{{1,2}}[歳才]",
    rf"(?<!{KANJI})(?P<it>{_WRITTEN})[（(]{KIN}[）)、,・]",
    rf"(?<![A-Za-z])(?P<it>[A-Z][A-Za-z]+(?:[ -][A-Z][a-z]+)*)\s?{HONORIFICS}",
    rf"(?<!{KANJI})(?P<it>(?:{_FAMILY}){HIRAGANA}{{2,3}})(?=[（(はがを])",
    rf"(?:氏名|名前|面接者|記録|記録者|担当者|報告者|司会|出席者|同席者|主治医)\s?[:：]\s?(?P<it>{_WRITTEN}|{HIRAGANA}{{2,8}})",
]
RULES = [re.compile(pattern) for pattern in _PATTERNS]
_HIRAGANA_NAME = re.compile(
    rf"(?<!{HIRAGANA})(?P<it>{HIRAGANA}{{2,12}}?)(?:ちゃん|くん|さん|さま|君)"
)
_PARTICLE = re.compile("[はがをにのともやへで]")
_TITLE_AFTER = re.compile(rf"(?<=.)(?:{HONORIFICS}|{ROLES})$")
_ONLY_KIN = re.compile(KIN)
_ROLE_BEFORE = re.compile(rf"^{BEFORE_A_NAME}(?=.)")


def names(text: str) -> Iterator[tuple[int, int, Kind]]:
    """(start, end, kind) of names without their honorific, in a text of one width."""
    for pattern in RULES:
        for found in pattern.finditer(text):
            start, end = found.span("it")
            while role := _ROLE_BEFORE.match(text[start:end]):
                start += role.end()
            if title := _TITLE_AFTER.search(text[start:end]):
                end = start + title.start()
            if text[start:end] not in NOBODY and not _ONLY_KIN.fullmatch(text, start, end):
                yield start, end, Kind.NAME
    for found in _HIRAGANA_NAME.finditer(text):
        start, end = found.span("it")
        start += _particle_before(text, start, end)
        if text[start:end] not in NOBODY and end - start <= 5:
            yield start, end, Kind.NAME


def _particle_before(text: str, start: int, end: int) -> int:
    """母のゆいちゃん: after a word the first kana is its particle; はるとくん alone begins a name."""
    after_a_word = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "）)")
    return 1 if after_a_word and end - start >= 3 and _PARTICLE.match(text, start) else 0
