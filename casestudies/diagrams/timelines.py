"""What happened when, as data. Years count from X, the year of intake: real years name people."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_MOMENT = re.compile(r"X\s*(?P<years>[+-]\s*\d{1,2})?\s*年?(?:\s*(?P<month>\d{1,2})\s*月)?")


@dataclass(frozen=True, order=True)
class Moment:
    """`years` after intake (before: negative); `month` 1 to 12, 0 where it is not known."""

    years: int
    month: int = 0

    @classmethod
    def parse(cls, text: str) -> "Moment | None":
        """X年, X-3年4月, X＋1年 in any width; None for anything else."""
        plain = text.strip().translate(
            str.maketrans("ＸｘX０１２３４５６７８９＋－−‐", "XXX0123456789+---")
        )
        found = _MOMENT.fullmatch(plain.replace("x", "X"))
        month = int(found["month"] or 0) if found else 0
        if not found or month > 12 or (found["month"] and month < 1):
            return None
        return cls(int((found["years"] or "0").replace(" ", "")), month)

    def __str__(self) -> str:
        year = f"X{self.years:+d}" if self.years else "X"
        if self.month:
            return _("Year %(year)s, month %(month)d") % {"year": year, "month": self.month}
        return _("Year %(year)s") % {"year": year}


@dataclass(frozen=True)
class Event:
    """Something at a moment, or from `start` to `end`. `who` names a person or a body."""

    start: Moment
    text: str
    end: Moment | None = None
    who: str = ""


@dataclass(frozen=True)
class Timeline:
    events: tuple[Event, ...] = ()
    title: str = ""

    def in_order(self) -> list[Event]:
        """By beginning; what began together stays as it was entered."""
        return sorted(self.events, key=lambda event: event.start)
