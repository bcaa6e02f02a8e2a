"""The columns of a file of people and posts.

The headings are the file's format and not words of the interface, so they stay Japanese.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

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
# A personnel change (人事異動) says besides what happens to whom, and nothing of leave.
OF_A_MOVE = {
    "move": "異動区分",
    "origin": "異動元の団体コード",
    "new_number": "新しい職員番号",
}
ALL_HEADINGS = HEADINGS | OF_A_MOVE
ALSO_CALLED_IN_A_CHANGE = ALSO_CALLED | {
    "区分": "move",
    "発令区分": "move",
    "異動の区分": "move",
    "異動元団体コード": "origin",
    "旧団体コード": "origin",
    "現在の団体コード": "origin",
    "いまの団体コード": "origin",
    "新職員番号": "new_number",
    "氏名": "last_name",
    "フリガナ": "last_name_kana",
    "氏名カナ": "last_name_kana",
    "新団体コード": "code",
    "異動先の団体コード": "code",
    "異動先団体コード": "code",
    "異動先団体": "organisation_name",
    "新所属": "section",
    "新しい所属": "section",
    "異動先": "section",
    "部署": "section",
    "新部署": "section",
    "新職種": "profession",
    "新職層": "grade",
}
# Columns of the list of rows to correct that this site hands out; they say nothing new.
OURS = {"row": "行", "message": "直すところ"}
NOT_MEANT = re.compile(r"[※＊*]|\((?:必須|任意)\)|必須$|任意$")


def _plain(text: str) -> str:
    """Brackets of either width, blanks or none, with the remark that it is needed or without."""
    return NOT_MEANT.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


@dataclass(frozen=True)
class Columns:
    """What a kind of file is read by (`headings`), and what its template offers."""

    headings: Mapping[str, str]
    also_called: Mapping[str, str]
    offered: tuple[str, ...]

    @cached_property
    def known(self) -> dict[str, str]:
        own = {_plain(text): name for name, text in self.headings.items()}
        return own | {_plain(text): name for text, name in self.also_called.items()}

    def column_of(self, heading: str) -> str | None:
        """The field a heading of a file means."""
        return self.known.get(_short(heading)) if len(heading) <= 60 else None


_short = lru_cache(maxsize=10_000)(_plain)
OF_PEOPLE = Columns(HEADINGS, ALSO_CALLED, tuple(HEADINGS))
OF_CHANGES = Columns(
    {name: text for name, text in ALL_HEADINGS.items() if not name.startswith("leave_")},
    ALSO_CALLED_IN_A_CHANGE,
    (
        "move", "staff_number", "last_name", "first_name", "last_name_kana", "first_name_kana",
        "origin", "code", "organisation_name", "section", "profession", "grade", "employment",
        "roles", "supervisor", "new_number", "last_day", "announced_on", "login_id", "email",
        "born_on",
    ),
)  # fmt: skip
column_of = OF_PEOPLE.column_of
