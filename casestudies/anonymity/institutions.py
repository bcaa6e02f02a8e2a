"""Schools, nurseries, hospitals, facilities that are named, not merely spoken of."""

import re
from collections.abc import Iterator

from casestudies.anonymity.findings import Kind
from casestudies.anonymity.lexicons import HIRAGANA, KANJI, KATAKANA

_SUFFIXES = {
    Kind.SCHOOL: "小中学校|小学校|中学校|高等学校|高校|特別支援学校|支援学校|養護学校|義務教育学校|専門学校|中等部|高等部|初等部"
    "|学院|大学|幼稚園",
    Kind.NURSERY: "保育園|保育所|保育室|保育ルーム|こども園|子ども園|ベビールーム|託児所|ナーサリー|キッズルーム",
    Kind.HOSPITAL: "附属病院|付属病院|病院|クリニック|医院|診療所|医療センター|産婦人科|小児科|歯科|内科|精神科|眼科|皮膚科"
    "|耳鼻咽喉科|耳鼻科|整形外科|療育センター",
    Kind.FACILITY: "児童相談所|子ども家庭支援センター|子供家庭支援センター|家庭支援センター|保健センター|福祉事務所|警察署|保健所"
    "|児童館|学園|ホーム|寮|荘|乳児院|家庭裁判所|団地|交番|支援センター|広場|学童クラブ",
}
_ONLY_KANA = re.compile(
    rf"(?:(?<!{HIRAGANA}){HIRAGANA}{{3,6}}|{KATAKANA}{{2,8}})園(?![児長内庭芸舎])"
)
# The kind of body, after which its name follows.
_KINDS_BEFORE = {
    Kind.NURSERY: "認定こども園|認可保育園|認証保育所|小規模保育",
    Kind.FACILITY: "児童養護施設|乳児院|自立援助ホーム|母子生活支援施設|ファミリーホーム|グループホーム|児童心理治療施設"
    "|児童自立支援施設|放課後等デイサービス|児童発達支援事業所|児童発達支援|障害児入所施設|NPO法人|社会福祉法人",
}
# What may stand before a suffix and names nothing; stripped again and again.
_GENERIC = re.compile(
    "^(?:公立|私立|市立|区立|町立|村立|都立|県立|国立|認可外?|認証|認定|企業主導型|小規模|総合|大学|近隣|近所|地域|地元|民間|"
    "同|各|当|他|別|某|元|前|新|両|隣|本|全|母校|救急|専門|小児|産科?|内科|外科|精神科|心療|個人|担当|管轄|所管|所轄|特別|"
    "支援|養護|児童|老人|介護|有料|グループ|ファミリー|マイ|自立援助|子ども|子供|家庭|市区町村|市町村|市|区|町|村|都|県|母子|"
    "健康|障害児?|発達|相談|就労|生活|地域子育て|子育て|包括|山|別|学|女子|男子|定時制|通信制|夜間|中央|転校先の?|転園先の?|"
    "一時|公営|都営|市営|県営|区営|教育|医療|福祉|里親|通院|入院|在籍|進学|現在|卒業後?|退院後|母|父|本児|兄|姉|弟|妹|"
    "短期|大|駅前|保健|放課後|学童|受診|帰宅後|病児|一般|基幹|療育|小|中|高)+"
)
_NOT_A_NAME = re.compile(
    "^(?:入所|退所|措置|職員|利用|等|職|担当|内|側|長|勤務|出身|以外|事業|併設|通所|在籍|経験|施設|委託|解除|への|から|まで|には|"
    "では|とは|での|との|にて|にも|など|より|だけ|という|として|に|を|が|は|で|と|の|も|へ|や)"
)
_ENDS_LIKE_GRAMMAR = re.compile("(?:[のはがをにでともるたいうくつ]|から|まで|など)$")
_WORD = rf"(?:{KANJI}|{KATAKANA}|[A-Za-z0-9])"
_BEFORE = rf"(?P<it>(?:{HIRAGANA}{{1,8}})?{_WORD}{{0,14}})"
_SUFFIX_RULES = {
    kind: re.compile(rf"{_BEFORE}(?P<suffix>{suffixes})(?!学校)")
    for kind, suffixes in _SUFFIXES.items()
}
_SHORT_SCHOOL = re.compile(
    rf"(?<!{KANJI})(?P<it>(?:{KANJI}|[ヶケ]){{2,6}}(?<![大最縮狭極弱中矮過])小|(?:第|{KANJI}{{2}})[一二三四五六七八九]中)"
    r"(?=[のにへでをと、。]|$)"
)
_NAME_AFTER = {
    kind: re.compile(
        rf"(?:{kinds})[\s　]?(?:[「『](?P<quoted>[^」』]{{1,20}})[」』]|"
        rf"(?P<it>{HIRAGANA}{{3,6}}?(?=[にへかをがはで、。]|$)|{_WORD}{{2,12}}|{HIRAGANA}{{2,6}}の?{_WORD}{{1,6}}))"
    )
    for kind, kinds in _KINDS_BEFORE.items()
}


def institutions(text: str) -> Iterator[tuple[int, int, Kind]]:
    """(start, end, kind) of named bodies in a text of one width."""
    for kind, pattern in _SUFFIX_RULES.items():
        for found in pattern.finditer(text):
            named = found.start() > 0 and text[found.start() - 1] == "立"  # 都立みどり野
            start = found.start() + (0 if named else _before_the_name(found["it"]))
            if start < found.start("suffix"):
                yield start, found.end(), kind
    for found in _SHORT_SCHOOL.finditer(text):
        yield *found.span("it"), Kind.SCHOOL
    for found in _ONLY_KANA.finditer(text):
        if not _ENDS_LIKE_GRAMMAR.search(found[0][:-1]):
            yield *found.span(), Kind.NURSERY
    for kind, pattern in _NAME_AFTER.items():
        for found in pattern.finditer(text):
            if found["quoted"] or not _NOT_A_NAME.match(found["it"]):
                yield found.start(), found.end(), kind


def _before_the_name(words: str) -> int:
    """How many characters before the suffix are grammar or only say what kind of body it is.

    ひよこ第二 is a name; 近くの, 通う and 認可 are not.
    """
    kana = re.match(rf"{HIRAGANA}*", words)
    length = kana.end() if kana else 0
    particle = max(words[:length].rfind(sign) for sign in "はがをにでと、の")
    skipped = particle + 1 if 0 <= particle < length else 0
    if length == 1:
        skipped = 1  # 同じ, 近く: the end of a word
    elif length - skipped < 2 and not _ENDS_LIKE_GRAMMAR.search(words[:length]):
        skipped = 0  # なのはな: no word is left behind は, so it is none
    elif length - skipped < 2 or (
        _ENDS_LIKE_GRAMMAR.search(words[:length]) and length < len(words)
    ):
        skipped = length
    elif length == len(words) and _ENDS_LIKE_GRAMMAR.search(words):
        return len(words)
    generic = _GENERIC.match(words[skipped:])
    return len(words) if generic and generic.end() == len(words) - skipped else skipped
