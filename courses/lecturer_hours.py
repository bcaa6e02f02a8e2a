"""Hours that lecturers gave in a 年度 (the basis of what they are paid), and who took over from whom."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from core.fiscal import first_day
from courses.models import Lecturer, RunChange, SessionLecturer
from courses.run_permissions import OFFICES
from people.models import Organisation, User
from people.models.organisations import below
from people.roles import Role


@dataclass
class HoursRow:
    """Of one entry of an organiser's list. Minutes as the sessions count for learners."""

    lecturer: Lecturer
    sessions: int = 0
    lecture: int = 0
    exercise: int = 0
    practicum: int = 0

    @property
    def total(self) -> int:
        return self.lecture + self.exercise + self.practicum


def sees_hours(user: User) -> bool:
    """An office: of runs that its organisation and those below hold; the metropolis of all."""
    return user.active_post is not None and bool(user.active_roles & OFFICES)


def organisers_seen(user: User, *, on: datetime.date) -> QuerySet[Organisation]:
    if Role.METROPOLIS in user.active_roles:
        return Organisation.objects.all()
    post = user.active_post
    if post is None or Role.HR not in user.active_roles:
        return Organisation.objects.none()
    return Organisation.objects.filter(pk__in=below(post.organisation_id, on=on))


def hours_of(user: User, year: int, *, at: datetime.datetime) -> list[HoursRow]:
    """Of sessions of that 年度 that are over, by kana; two lecturers of one session both gave it.
    One query."""
    on = timezone.localdate(at)
    first, last = _span(year)
    rows = SessionLecturer.objects.filter(
        session__cancelled_at=None,
        session__run__cancelled_at=None,
        session__starts_at__gte=first,
        session__starts_at__lt=last,
        session__ends_at__lte=at,
        session__run__organiser__in=organisers_seen(user, on=on).values("pk"),
    )
    found: dict[int, HoursRow] = {}
    for each in rows.select_related("lecturer__organisation", "session"):
        row = found.setdefault(each.lecturer_id, HoursRow(each.lecturer))
        row.sessions += 1
        kind = each.session.kind
        setattr(row, kind, getattr(row, kind) + each.session.minutes)
    return sorted(found.values(), key=lambda row: (row.lecturer.kana, row.lecturer.name))


def changes_of_lecturers(user: User, year: int) -> list[RunChange]:
    """Of announced runs, with the reason, the latest first."""
    first, last = _span(year)
    rows = RunChange.objects.filter(
        session__starts_at__gte=first, session__starts_at__lt=last, changes__has_key="lecturers",
        run__organiser__in=organisers_seen(user, on=timezone.localdate()).values("pk"),
    )  # fmt: skip
    return list(rows.select_related("run", "session", "by").order_by("-at", "-pk")[:100])


def _span(year: int) -> tuple[datetime.datetime, datetime.datetime]:
    days = (first_day(year), first_day(year + 1))
    first, last = (
        timezone.make_aware(datetime.datetime.combine(day, datetime.time())) for day in days
    )
    return first, last
