"""What a lecturer's page says beside its text: the sessions given and to come, and their courses."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from core.fiscal import fiscal_year
from courses.models import CoursePage, LecturerPage, Session
from courses.outline import address
from courses.permissions import visible_courses
from courses.run_permissions import runs_seen
from people.models import User


@dataclass(frozen=True)
class CourseLink:
    title: str
    url: str


@dataclass(frozen=True)
class Profile:
    """`given` by 年度, the latest first: how many sessions, and which."""

    coming: list[Session]
    given: list[tuple[int, list[Session]]]
    courses: list[CourseLink]


def profile_of(page: LecturerPage, reader: User, *, at: datetime.datetime) -> Profile:
    """Only what the reader may see; a constant number of queries."""
    rows = Session.objects.going_on().filter(
        teaching__lecturer__page=page,
        run__announced_at__lte=at,
        run__in=runs_seen(reader, at=at).values("pk"),
    )
    sessions = list(rows.select_related("run", "room").distinct().in_order())
    given: dict[int, list[Session]] = defaultdict(list)
    for session in reversed(sessions):
        if session.ends_at <= at:
            given[fiscal_year(session.day)].append(session)
    keys = {session.run.course_key for session in sessions}
    courses = visible_courses(reader).filter(subject_key__in=keys).order_by("title")
    return Profile(
        coming=[session for session in sessions if session.ends_at > at],
        given=sorted(given.items(), reverse=True),
        courses=[CourseLink(course.title, address(course)) for course in courses],
    )


def lecturers_of_course(course: CoursePage) -> list[LecturerPage]:
    """Whoever teaches in announced runs of the course and has a page; one query."""
    rows = LecturerPage.objects.live().filter(
        entries__teaching__session__run__course_key=course.key,
        entries__teaching__session__run__announced_at__isnull=False,
    )
    return list(rows.distinct().order_by("title"))
