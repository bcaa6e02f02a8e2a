"""Dates and numbers: birth dates, real years, phone, post code, e-mail, record numbers."""

import re
from collections.abc import Iterator

from casestudies.anonymity.findings import Kind
from casestudies.anonymity.lexicons import DASH

_DIGITS = r"[\d〇一二三四五六七八九十]"
_ERA = r"(?:明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR])\s?"
_YEAR = rf"(?:{_ERA}(?:{_DIGITS}{{1,3}}|元)|(?<!\d)(?:19|20)\d\d|(?:一九|二〇){_DIGITS}{{2}})"
_DAY = rf"{_YEAR}\s?[年./\-]\s?{_DIGITS}{{1,3}}\s?[月./\-]\s?{_DIGITS}{{1,3}}(?!\d)日?"
_SHORT_DAY = r"(?<![\d.])\d\d[./]\d{1,2}[./]\d{1,2}(?![\d.])"
_DATE = (
    rf"{_DAY}|{_YEAR}年度?(?:\s?{_DIGITS}{{1,3}}月|[春夏秋冬])?|'\d\d[./]\d{{1,2}}(?:[./]\d{{1,2}})?"
    r"|(?<![A-Za-z])[MTSHR]\d{1,2}[./]\d{1,2}(?![\d.])"
)
_ID = rf"(?:[児母障措]?第?(?:[A-Z]{{1,4}}{DASH}?)?\d+(?:[-‐−/]\d+)*号?)"
_LEDGERS = "(?:記録票|児童票|ケース|受理|整理|管理|記録|受付|被保険者|保険証|手帳|カルテ|診察券|事件|台帳|個人|登録|措置|決定|通知)"
_PATTERNS = [
    (
        Kind.BIRTH_DATE,
        rf"(?:生年月日|誕生日|出生日)\s?[:：はが、]?\s?(?P<it>(?:{_DAY}|{_SHORT_DAY}|{_DIGITS}{{1,3}}月{_DIGITS}{{1,3}}日)(?:生まれ|生)?)",
    ),
    (
        Kind.BIRTH_DATE,
        rf"(?P<it>{_DAY}|{_SHORT_DAY})\s?(?:に|、)?(?:第.子として)?\s?(?:生まれ|生(?!活|徒|後)|出生|誕生|出産)",
    ),
    (Kind.DATE, rf"(?P<it>{_DATE})"),
    (
        Kind.PHONE,
        r"(?<!\d)(?P<it>\(?0\d{1,4}\)?\s?[-‐−ー(\s]\s?\d{1,4}\s?[-‐−ー)\s]\s?\d{3,4})(?!\d)",
    ),
    (Kind.PHONE, r"(?<!\d)(?P<it>0\d{9,10})(?!\d)"),
    (Kind.PHONE, r"(?P<it>\(0\d{1,4}\)\s?\d{1,4}[-‐−ー\s]?\d{3,4}|\+81[-‐−ー\s\d]{9,14}\d)(?!\d)"),
    (Kind.PHONE, r"(?P<it>〇[〇一二三四五六七八九]+(?:[-‐−ー・の][〇一二三四五六七八九]+){2})"),
    (Kind.EMAIL, r"(?P<it>[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"),
    (Kind.POST_CODE, rf"(?<![\d-])(?P<it>\d{{3}}{DASH}\d{{4}})(?!{DASH}?\d)"),
    (Kind.POST_CODE, r"(?P<it>〒\s?\d{7})(?!\d)"),
    (
        Kind.RECORD_NUMBER,
        rf"{_LEDGERS}の?(?:番号|No\.?|記号)?\s?[:：はが]?\s?(?P<it>(?:No\.?\s?)?{_ID})(?![\d日月年回歳人件条か])",
    ),
    (Kind.RECORD_NUMBER, rf"番号\s?[:：はが]?\s?(?P<it>(?:No\.?\s?)?{_ID})(?![\d日月年回歳人])"),
    (Kind.RECORD_NUMBER, rf"(?P<it>No\.?\s?{_ID})"),
    (Kind.RECORD_NUMBER, r"(?P<it>記号\s?\d+\s?番号\s?\d+)"),
    (Kind.RECORD_NUMBER, r"(?P<it>第\d{2,}(?:[-‐−]\d+)+号)"),
]
RULES = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]


def numbers(text: str) -> Iterator[tuple[int, int, Kind]]:
    """(start, end, kind) in a text of one width (`aligned.plain`); they may overlap."""
    for kind, pattern in RULES:
        for found in pattern.finditer(text):
            yield *found.span("it"), kind
