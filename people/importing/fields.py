"""The cells of a file of people and posts: a text becomes a fact, or a sentence what to write."""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.fiscal import parse_day
from core.folding import fold

UNKNOWN = "unknown"  # the code of an error about something that nobody has registered
NOT_KANA = re.compile(r"[^ァ-ヺー・゠ 　A-Za-z'’.\-]")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
# What Excel shows in a cell whose formula came to nothing.
EXCEL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"}
SERIAL = re.compile(r"\d{5}")  # how Excel counts days: 46113 is 2026-04-01
BEFORE_SERIAL = datetime.date(1899, 12, 30)
WEEKDAY = re.compile(r" ?\([月火水木金土日]\)$")
FIRST_YEAR, LAST_YEAR = 1900, 2099  # outside of it somebody has mistyped


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
    """A day in any usual spelling, also as the bare number that Excel keeps for it."""

    def clean(self, value: Any) -> datetime.date | None:
        typed = unicodedata.normalize("NFKC", super().clean(value)).strip()
        if not typed:
            return None
        try:
            day = _day(WEEKDAY.sub("", typed))
        except (ValueError, OverflowError) as error:
            raise ValidationError(_("Write the day like 2026-04-01.")) from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Write the day like 2026-04-01."))
        return day


def _day(typed: str) -> datetime.date:
    if SERIAL.fullmatch(typed):
        return BEFORE_SERIAL + datetime.timedelta(days=int(typed))
    return parse_day(typed)


class WordField(forms.CharField):
    """A word of a list that the office keeps, by its name or its code."""

    words: Mapping[str, Any]

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        if (found := self.words.get(fold(typed))) is None:
            raise ValidationError(not_in(self.words), code=UNKNOWN)
        return found


def not_in(words: Mapping[str, Any]) -> str:
    names = dict.fromkeys(str(getattr(word, "label", word)) for word in words.values())
    return _("Write one of these: %(names)s.") % {"names": "、".join(names)}
