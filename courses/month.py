"""A learner's month: the sessions attended or taught, and what falls due, day by day."""

import calendar
import datetime
import re
from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from courses import run_words
from courses.models import Session
from courses.models.sessions import SessionQuerySet
from courses.own_dates import attended_by, taught_by
from courses.today import DueCourse, today_of
from people.models import User

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
DECEMBER = 12


@dataclass(frozen=True)
class Item:
    title: str
    meta: str
    url: str
    teaches: bool = False
    due: DueCourse | None = None


@dataclass(frozen=True)
class Month:
    """Read from `2026-12` in the address; anything else is the month of today."""

    first: datetime.date

    @classmethod
    def read(cls, text: str, *, today: datetime.date) -> "Month":
        if found := MONTH.fullmatch(text):
            return cls(datetime.date(int(found[1]), int(found[2]), 1))
        return cls(today.replace(day=1))

    @property
    def following(self) -> "Month":
        days = calendar.monthrange(self.first.year, self.first.month)[1]
        return Month(self.first + datetime.timedelta(days=days))

    @property
    def before(self) -> "Month":
        return Month((self.first - datetime.timedelta(days=1)).replace(day=1))

    @property
    def address(self) -> str:
        return f"?month={self.first:%Y-%m}"

    def holds(self, day: datetime.date) -> bool:
        return self.first <= day < self.following.first


def days_of(
    person: User, month: Month, *, today: datetime.date
) -> list[tuple[datetime.date, list[Item]]]:
    """Days with something on them, in order; in a constant number of queries."""
    found: dict[datetime.date, list[Item]] = defaultdict(list)
    taught = _in_month(taught_by(person), month)
    teaching = {session.pk for session in taught}
    attended = [each for each in _in_month(attended_by(person), month) if each.pk not in teaching]
    for session in sorted([*taught, *attended], key=lambda each: (each.starts_at, each.pk)):
        found[session.day].append(_item(session, teaches=session.pk in teaching))
    for row in today_of(person, today).due:
        if month.holds(row.day):
            found[row.day].append(Item(row.title, row.meta, row.url, due=row))
    return sorted(found.items())


def _in_month(sessions: SessionQuerySet, month: Month) -> list[Session]:
    first, last = (
        timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
        for day in (month.first, month.following.first)
    )
    rows = sessions.filter(starts_at__gte=first, starts_at__lt=last)
    return list(rows.select_related("run", "room"))


def _item(session: Session, *, teaches: bool) -> Item:
    where = run_words.where(session)
    hours = run_words.hours_of(session.starts_at, session.ends_at)
    return Item(
        title=session.title,
        meta="・".join(part for part in (hours, where, str(session.run)) if part),
        url=reverse("runs:run", args=[session.run.key]),
        teaches=teaches,
    )
