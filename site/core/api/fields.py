"""The types of parameters and answers. A parameter is read strictly: what the OpenAPI document
does not allow is refused in words and never guessed at."""

import datetime
import re
from collections.abc import Callable
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

MOST = 200  # rows of a page
LARGEST = 2**63 - 1  # what the database can count to
_NUMBER = re.compile(r"[0-9]{1,19}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


# --- parameters -----------------------------------------------------------------
def _number(value: Any) -> Any:
    """Digits only: pydantic would read 1.0 and 1_000 as numbers too."""
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise PydanticCustomError("number", _("Write a whole number."))
    return value


def _truth(value: Any) -> Any:
    if isinstance(value, str) and value not in {"true", "false"}:
        raise PydanticCustomError("truth", _("Write true or false."))
    return value


def _day(value: Any) -> Any:
    return _read(value, _DAY, datetime.date.fromisoformat, _("Write a day as 2026-11-20."))


def _moment(value: Any) -> Any:
    """A "+" that was not encoded arrives as a blank; that is a slip everybody makes."""
    text = value.upper().replace(" ", "+") if isinstance(value, str) else value
    words = _("Write a moment with its offset as 2026-11-20T09:00:00+09:00.")
    return _read(text, _MOMENT, _instant, words)


def _instant(text: str) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(text)
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError:  # the first and the last day of all years, beyond the edge in UTC
        return moment.replace(tzinfo=datetime.UTC)


def _read(value: Any, form: re.Pattern[str], read: Callable[[str], Any], words: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        if form.fullmatch(value):
            return read(value)
    except ValueError:  # the thirteenth month
        pass
    raise PydanticCustomError("day", "{words}", {"words": words})


# The bounds stand before the validator, or the document would not tell them.
Limit = Annotated[int, Field(ge=1, le=MOST), BeforeValidator(_number)]
Id = Annotated[int, Field(ge=1, le=LARGEST), BeforeValidator(_number)]
Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"type": "boolean"})]
Day = Annotated[
    datetime.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]
Since = Annotated[
    datetime.datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Year = Annotated[int, Field(ge=2000, le=2100), BeforeValidator(_number)]
OfficialCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
ListCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
SubjectKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,36}$")]


# --- answers ----------------------------------------------------------------------
def _in_tokyo(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="microseconds")


Moment = Annotated[
    datetime.datetime,
    PlainSerializer(_in_tokyo, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
