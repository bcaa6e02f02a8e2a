"""The columns of a file of people and posts.

The headings are the file's format and not words of the interface, so they stay Japanese.
"""

import re
import unicodedata
from functools import lru_cache

HEADINGS = {
    "staff_number": "職員番号",
    "login_id": "ログインID",
    "last_name": "姓",
    "first_name": "名",
    "last_name_kana": "セイ",
    "first_name_kana": "メイ",
    "code": "団体コード",
    "organisation_name": "所属団体",
    "section": "所属（課・係）",
    "profession": "職種",
    "grade": "職層",
    "employment": "任用形態",
    "roles": "役割",
    "supervisor": "所属長の職員番号",
    "start": "開始日",
    "last_day": "終了日",
    "announced_on": "公表日",
    "email": "メール",
    "born_on": "生年月日",
    "leave_kind": "休業の種類",
    "leave_start": "休業の開始日",
    "leave_last_day": "休業の終了日",
}
# What offices also write above the same column; joined where a heading stands over others.
ALSO_CALLED = {
    "職員コード": "staff_number",
    "ログイン名": "login_id",
    "氏名姓": "last_name",
    "氏名名": "first_name",
    "フリガナセイ": "last_name_kana",
    "フリガナメイ": "first_name_kana",
    "所属": "section",
    "課・係": "section",
    "所属課・係": "section",
    "団体名": "organisation_name",
    "自治体名": "organisation_name",
    "雇用形態": "employment",
    "所属長職員番号": "supervisor",
    "上司の職員番号": "supervisor",
    "発令日": "start",
    "着任日": "start",
    "退職日": "last_day",
    "内示日": "announced_on",
    "発令の公表日": "announced_on",
    "公表日(内示)": "announced_on",
    "メールアドレス": "email",
    "休業種類": "leave_kind",
    "休業種別": "leave_kind",
    "休業開始日": "leave_start",
    "休業開始": "leave_start",
    "休業終了日": "leave_last_day",
    "休業終了": "leave_last_day",
}
# Columns of the list of rows to correct that this site hands out; they say nothing new.
OURS = {"row": "行", "message": "直すところ"}
NOT_MEANT = re.compile(r"[※＊*]|\((?:必須|任意)\)|必須$|任意$")


def _plain(text: str) -> str:
    """Brackets of either width, blanks or none, with the remark that it is needed or without."""
    return NOT_MEANT.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


KNOWN = {_plain(text): name for name, text in HEADINGS.items()} | {
    _plain(text): name for text, name in ALSO_CALLED.items()
}


@lru_cache(maxsize=10_000)
def column_of(heading: str) -> str | None:
    """The field a heading of a file means."""
    return KNOWN.get(_plain(heading)) if len(heading) <= 60 else None
