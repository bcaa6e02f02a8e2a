"""Days and durations as our pages write them. Nothing in, nothing out."""

import datetime
from datetime import date

from django import template
from django.utils import timezone

from core import fiscal

register = template.Library()

WEEKDAYS = "月火水木金土日"


@register.filter
def wareki(day: date | None) -> str:
    """令和8年11月20日"""
    return fiscal.wareki(day) if day else ""


@register.filter
def fiscal_label(year_or_day: int | date | None) -> str:
    """令和8年度, of a 年度 or of a day in it"""
    if not year_or_day:
        return ""
    year = year_or_day if isinstance(year_or_day, int) else fiscal.fiscal_year(year_or_day)
    return fiscal.label(year)


@register.filter
def jdate(day: date | None) -> str:
    """2026年11月20日（金）"""
    return f"{_local(day).year}年{jday(day)}" if day else ""


@register.filter
def jday(day: date | None) -> str:
    """11月20日（金）"""
    if not day:
        return ""
    day = _local(day)
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


@register.filter
def md(day: date | None) -> str:
    """11/20, for tables"""
    return f"{_local(day).month}/{_local(day).day}" if day else ""


@register.filter
def minutes(count: int | None) -> str:
    """4時間30分"""
    if count is None:
        return ""
    hours, rest = divmod(count, 60)
    return (f"{hours}時間" if hours else "") + (f"{rest}分" if rest or not hours else "")


def _local(day: date) -> date:
    if isinstance(day, datetime.datetime) and timezone.is_aware(day):
        return timezone.localtime(day).date()
    return day
