"""What a session says of itself in words, for lists, letters and the log of its changes."""

import datetime
from dataclasses import dataclass
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.models import Session

WEEKDAYS = "月火水木金土日"


def day_of(at: datetime.datetime) -> str:
    """12月4日（金）"""
    day = timezone.localtime(at)
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def hours_of(begins: datetime.datetime, ends: datetime.datetime) -> str:
    """9:30–12:45, with the day where it ends on another one."""
    first, last = timezone.localtime(begins), timezone.localtime(ends)
    end = f"{last.hour}:{last:%M}"
    if last.date() != first.date():
        end = f"{day_of(ends)} {end}"
    return f"{first.hour}:{first:%M}–{end}"


def when(session: Session) -> str:
    return f"{day_of(session.starts_at)} {hours_of(session.starts_at, session.ends_at)}"


def where(session: Session) -> str:
    """The room, the online room, or both."""
    places = [str(session.room)] if session.room else []
    if session.join_url:
        places.append(pgettext("place", "Online"))
    return _(" and ").join(places)


def taught_by(session: Session) -> str:
    """One query unless `teaching` is prefetched."""
    return "、".join(str(each.lecturer) for each in session.teaching.all())


@dataclass(frozen=True)
class InWords:
    """A session and what a list says of it."""

    session: Session
    when: str
    where: str
    lecturers: str

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(session, when(session), where(session), taught_by(session))


def as_read(session: Session) -> dict[str, str]:
    """What people concerned are told about when it changes: name of the field → its words."""
    return {
        "title": session.title,
        "when": when(session),
        "where": where(session),
        "lecturers": taught_by(session),
        "minutes": str(session.minutes),
    }


def labels() -> dict[str, str]:
    """The names of what `as_read` gives."""
    return {
        "title": pgettext("session", "Title"),
        "when": pgettext("session", "When"),
        "where": pgettext("session", "Where"),
        "lecturers": pgettext("session", "Lecturers"),
        "minutes": _("Minutes that count"),
        "cancelled": pgettext("session", "Cancelled"),
    }


def run_labels() -> dict[str, str]:
    """The names of what the log of a run's changes holds."""
    return {
        "title": pgettext("run", "Name"),
        "contact": _("Whom to ask"),
        "note": _("To know beforehand"),
        "apply_from": _("Applications from"),
        "apply_until": _("Applications until (exclusive)"),
        "withdraw_until": _("Withdrawal until (exclusive)"),
        "capacity": _("Seats"),
        "minimum": _("Held from so many people"),
        "minimum_by": _("Look whether there are enough on"),
        "admission": _("Admission"),
        "takes_applications": _("People apply themselves"),
        "takes_nominations": _("HR nominates people"),
        "by_supervisor": _("The supervisor approves"),
        "by_hr": _("The HR officer approves"),
        "by_organiser": _("The organiser approves"),
        "waiting_list": _("With a waiting list"),
        "materials_until": _("Materials available until"),
        "announced_at": pgettext("run", "Announced"),
    }
