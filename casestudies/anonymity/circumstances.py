"""What makes a family known without its name: rare events and illnesses, siblings with ages."""

import re
from collections.abc import Iterator

from casestudies.anonymity.findings import Kind
from casestudies.anonymity.lexicons import KANJI, KATAKANA

_KIN_AND_AGE = r"(?:第[一二三四五六七八九]子|[長次二三四五六七末][男女子]|本児|兄|姉|弟|妹)?\s?[（(]?\d{1,2}[歳才][）)]?"
_AGES = rf"{_KIN_AND_AGE}(?:\s?[、,・と]\s?{_KIN_AND_AGE}){{2,}}"
_GRADE = r"(?:[高中小][1-6]|年[長中少]|\d{1,2}歳)(?:児|生)?"
_COUNT = r"(?:[4-9]|1\d|[四五六七八九十])人(?:の|兄弟)?(?:きょうだい|兄弟姉妹|姉妹|兄弟)"
_PATTERNS = [
    (Kind.SIBLINGS, rf"{_GRADE}(?:\s?[、,・と]\s?{_GRADE}){{2,}}"),
    (Kind.SIBLINGS, rf"{_AGES}(?:の?\d+人きょうだい)?"),
    (
        Kind.SIBLINGS,
        rf"{_COUNT}(?:\s?[（(][^（()）]{{2,40}}[）)])?(?:の\d+番目(?:[（(]\d+[歳才][）)])?)?",
    ),
    (
        Kind.RARE,
        rf"(?:\d{{1,2}}[歳才]児?の?)?(?:{KANJI}{{1,4}}(?:による|の)?)?心中(?:未遂|事件)*",
    ),
    (Kind.RARE, "品胎|双胎|[三四五]つ子|[3-5]つ子"),
    (
        Kind.RARE,
        rf"先天性(?:{KANJI}|{KATAKANA}){{2,14}}|(?:{KANJI}|{KATAKANA}){{2,12}}症候群|{KATAKANA}{{3,}}病|指定難病",
    ),
    (
        Kind.RARE,
        rf"外国籍(?:[（(][^（()）]+[）)])?|{KATAKANA}{{2,10}}(?:国籍|人の[父母])|(?:中国|韓国|無)国?籍",
    ),
    (
        Kind.RARE,
        "(?:新聞|テレビ|ニュース|週刊誌|全国|実名)[でにもが]?(?:大きく)?(?:報道|報じ)|報道された",
    ),
    (Kind.RARE, "(?:殺人|殺害|刺殺|放火|傷害致死|誘拐|監禁|死体遺棄)(?:事件|未遂|容疑)?"),
    (Kind.RARE, r"(?:日本|国内|世界|都内)で(?:も|唯一|初めて|数例|\d+例)"),
]
RULES = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]


def circumstances(text: str) -> Iterator[tuple[int, int, Kind]]:
    """(start, end, kind) in a text of one width."""
    for kind, pattern in RULES:
        for found in pattern.finditer(text):
            yield *found.span(), kind
