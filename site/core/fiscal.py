"""Days as Japanese offices count them: 年度 (1 April to 31 March), 和暦, and days as people type them."""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils import timezone


@dataclass(frozen=True)
class Era:
    name: str
    letter: str
    first: date
    last: date = date.max

    def year_of(self, year: int) -> str:
        return "元" if year == self.first.year else str(year - self.first.year + 1)


_BEGINNINGS = [
    ("明治", "M", date(1868, 1, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("昭和", "S", date(1926, 12, 25)),
    ("平成", "H", date(1989, 1, 8)),
    ("令和", "R", date(2019, 5, 1)),
]
ERAS = [
    *(
        Era(*now, last=after[2] - datetime.timedelta(days=1))
        for now, after in pairwise(_BEGINNINGS)
    ),
    Era(*_BEGINNINGS[-1]),
]


# --- 年度 -------------------------------------------------------------------
def fiscal_year(day: date) -> int:
    """The 年度 of a day: 2027-03-31 is in 2026. A moment counts by its day in Tokyo."""
    day = _day_in_tokyo(day)
    return day.year if day.month >= 4 else day.year - 1


def first_day(year: int) -> date:
    return date(year, 4, 1)


def last_day(year: int) -> date:
    return date(year + 1, 3, 31)


def label(year: int) -> str:
    """A 年度 as it is written: 令和8年度."""
    return f"{_era_and_year(_naming_day(year), year)}年度"


# --- 和暦 -------------------------------------------------------------------
def wareki(day: date) -> str:
    """A day as certificates write it: 令和8年11月20日."""
    day = _day_in_tokyo(day)
    return f"{_era_and_year(day, day.year)}年{day.month}月{day.day}日"


def era_year(year_or_day: int | date) -> str:
    """The year within its era as text, 元 for the first; an int is a 年度."""
    if isinstance(year_or_day, int):
        year_or_day = _naming_day(year_or_day)
    day = _day_in_tokyo(year_or_day)
    era = _era_of(day)
    return era.year_of(day.year) if era else str(day.year)


def _naming_day(year: int) -> date:
    # The state calls the year of April 2019 令和元年度; every other change fell later in a year,
    # and the year kept the name it began with. The first of May answers all of them.
    return date(year, 5, 1)


def _era_and_year(day: date, year: int) -> str:
    era = _era_of(day)
    return f"{era.name}{era.year_of(year)}" if era else str(year)


def _era_of(day: date) -> Era | None:
    return next((era for era in ERAS if era.first <= day <= era.last), None)


def _day_in_tokyo(day: date) -> date:
    if isinstance(day, datetime.datetime):
        return (timezone.localtime(day) if timezone.is_aware(day) else day).date()
    return day


# --- days as typed ----------------------------------------------------------
_ERA = "|".join(f"{era.name}|{era.name[0]}|{era.letter}" for era in ERAS)
_YEAR = rf"(?:(?P<year>\d{{4}})|(?P<era>{_ERA}) ?(?P<nth>\d{{1,2}}|元))"
_TIME = r"(?:[ T](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?"  # Excel writes a day with its midnight
_FORMS = [
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<dot>[-/.])(?P<month>\d{{1,2}})(?P=dot)(?P<day>\d{{1,2}}){_TIME}",
        rf"{_YEAR} ?年 ?(?P<month>\d{{1,2}}) ?月 ?(?P<day>\d{{1,2}}) ?日",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    )
]


def parse_day(text: str) -> date:
    """The day that was typed: 2026-11-20, 20261120, 2026年11月20日, R8.11.20, 令和元年5月1日 …

    Full-width digits count as digits. Raises ValueError for anything else, for days that do not
    exist (2月30日) and for days outside their era (平成31年5月1日, 昭和64年1月8日).
    """
    typed = " ".join(unicodedata.normalize("NFKC", text).split())
    found = next((found for form in _FORMS if (found := form.fullmatch(typed))), None)
    if found is None:
        raise ValueError(text)
    parts = found.groupdict()
    month, day = int(parts["month"]), int(parts["day"])
    if parts["year"]:
        return date(int(parts["year"]), month, day)
    return _day_of_era(_era_named(parts["era"]), parts["nth"], month, day)


def _era_named(typed: str) -> Era:
    return next(era for era in ERAS if typed.upper() in {era.name, era.name[0], era.letter})


def _day_of_era(era: Era, nth: str, month: int, day: int) -> date:
    number = 1 if nth == "元" else int(nth)
    found = date(era.first.year + number - 1, month, day)
    if not era.first <= found <= era.last:
        raise ValueError(f"{era.name}{nth}年{month}月{day}日")
    return found
