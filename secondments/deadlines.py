"""By when the report is due after the end, and the interviews of July, October and March."""

import calendar
import datetime

from secondments.states import ReportRule

DAYS = {ReportRule.DAYS_10: 10, ReportRule.DAYS_20: 20, ReportRule.DAYS_30: 30}
DECEMBER = 12
INTERVIEW_MONTHS = frozenset({3, 7, 10})
MONTHS = {ReportRule.MONTHS_2: 2}


def report_due(end: datetime.date, rule: ReportRule | str) -> datetime.date:
    """The last day for it. `end` is the first day back; the days count from the last day there.
    Two months after 31 December is the last of February."""
    last = end - datetime.timedelta(days=1)
    chosen = ReportRule(rule)
    if chosen in DAYS:
        return last + datetime.timedelta(days=DAYS[chosen])
    month = last.month - 1 + MONTHS[chosen]
    year, month = last.year + month // 12, month % 12 + 1
    return datetime.date(year, month, min(last.day, calendar.monthrange(year, month)[1]))


def interview_days(start: datetime.date, end: datetime.date) -> list[datetime.date]:
    """The last days of those months within a secondment; `end` is exclusive. One that ends in the
    middle of a month has its last interview before."""
    found = []
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        day = datetime.date(year, month, calendar.monthrange(year, month)[1])
        if month in INTERVIEW_MONTHS and start <= day < end:
            found.append(day)
        year, month = (year, month + 1) if month < DECEMBER else (year + 1, 1)
    return found
