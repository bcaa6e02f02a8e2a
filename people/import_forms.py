"""One form for one row of a file of people and posts: texts become facts, or sentences.

The headings are the file's format and not words of the interface, so they stay Japanese.
"""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.fiscal import parse_day
from core.folding import fold
from people.import_words import Words
from people.login_ids import login_id, validate_login_id
from people.models import Organisation
from people.roles import Role

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
    "start": "開始日",
    "last_day": "終了日",
    "email": "メール",
    "born_on": "生年月日",
}
# What offices also write above the same column.
ALSO_CALLED = {
    "所属": "section",
    "課・係": "section",
    "団体名": "organisation_name",
    "メールアドレス": "email",
    "退職日": "last_day",
}
# One sentence for a log-in ID that cannot be one and for one that is somebody else's.
UNUSABLE = gettext_lazy("This log-in ID cannot be used.")
NOT_KANA = re.compile(r"[^ァ-ヺー・゠ 　A-Za-z'’.\-]")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


def column_of(heading: str) -> str | None:
    """The field a heading of a file means: brackets of either width, blanks or none."""
    plain = "".join(unicodedata.normalize("NFKC", heading).split())
    known = {unicodedata.normalize("NFKC", text): name for name, text in HEADINGS.items()}
    return (known | ALSO_CALLED).get(plain)


class NameField(forms.CharField):
    """Stored as typed: 𠮷, variation selectors and 40 characters included."""

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        super().__init__(max_length=60, required=required, **options)

    def validate(self, value: str) -> None:
        super().validate(value)
        if CONTROL.search(value):
            raise ValidationError(_("Put it on one line."))


class KanaField(NameField):
    """Full-width katakana, whatever was typed: lists are in its order."""

    def to_python(self, value: Any) -> str:
        typed = unicodedata.normalize("NFKC", super().to_python(value) or "")
        return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in typed)

    def validate(self, value: str) -> None:
        super().validate(value)
        if NOT_KANA.search(value):
            raise ValidationError(_("Use full-width katakana."))


class CodeField(forms.CharField):
    """A number or code: full-width digits are the same digits."""

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "")


class DayField(forms.CharField):
    def clean(self, value: Any) -> datetime.date | None:
        typed = super().clean(value)
        try:
            return parse_day(typed) if typed else None
        except ValueError as error:
            raise ValidationError(_("Write the day like 2026-04-01.")) from error


class WordField(forms.CharField):
    """A word of a list that the office keeps, by its name or its code."""

    words: Mapping[str, Any]

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if typed and fold(typed) not in self.words:
            names = "、".join(dict.fromkeys(str(word) for word in self.words.values()))
            raise ValidationError(_("Write one of these: %(names)s.") % {"names": names})
        return self.words[fold(typed)] if typed else None


class RowForm(forms.Form):
    staff_number = CodeField(max_length=20, required=False)
    login_id = forms.CharField(required=False)
    last_name = NameField(required=True, error_messages={"required": gettext_lazy("Write a name.")})
    first_name = NameField()
    last_name_kana = KanaField()
    first_name_kana = KanaField()
    code = CodeField(required=False)
    organisation_name = forms.CharField(required=False)
    section = forms.CharField(max_length=80, required=False)
    profession = WordField(required=False)
    grade = WordField(required=False)
    employment = WordField(required=False)
    roles = forms.CharField(required=False)
    start = DayField(required=False)
    last_day = DayField(required=False)
    email = CodeField(required=False, validators=[validate_email])
    born_on = DayField(required=False)

    def __init__(self, values: Mapping[str, str], words: Words) -> None:
        """`values` by the names of the fields; a column that the file lacks is blank."""
        super().__init__(values)
        self.words = words
        for name in ("profession", "grade", "employment"):
            field = self.fields[name]
            if isinstance(field, WordField):
                field.words = words.lists[name]

    def clean_login_id(self) -> str:
        typed = login_id(self.cleaned_data["login_id"])
        if typed:
            try:
                validate_login_id(typed)
            except ValidationError as error:
                raise ValidationError(UNUSABLE) from error
        return typed

    def clean_roles(self) -> frozenset[Role] | None:
        """None where the cell is blank: what the post has is kept."""
        typed = re.split(r"[\s、,，/／;；]+", self.cleaned_data["roles"])
        unknown = [name for name in typed if name and fold(name) not in self.words.roles]
        if unknown:
            names = "、".join(dict.fromkeys(str(role.label) for role in self.words.roles.values()))
            raise ValidationError(_("Write one of these: %(names)s.") % {"names": names})
        return frozenset(self.words.roles[fold(name)] for name in typed if name) or None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["organisation"] = self._organisation()
        if not self.errors and not data["staff_number"] and not data["login_id"]:
            self.add_error("staff_number", _("Write a staff number or a log-in ID."))
        return data

    def _organisation(self) -> Organisation | None:
        """By code, else by name, else the uploader's own; only where they may import."""
        code, name = self.cleaned_data.get("code", ""), self.cleaned_data["organisation_name"]
        column = "code" if code else "organisation_name"
        found = self.words.organisation(code, name)
        if found is None:
            message = (
                _("There is no such organisation.")
                if code or name
                else _("Write the code or name.")
            )
            self.add_error(column, message)
        elif found.pk not in self.words.allowed:
            self.add_error(column, _("You cannot import the people of this organisation."))
        return found

    def faults(self) -> list[dict[str, str]]:
        """As stored beside the row: the column as it is called in the file, and what to do."""
        return [
            {"column": HEADINGS.get(name, ""), "message": str(message)}
            for name, messages in self.errors.items()
            for message in messages
        ]
