"""開催回: a thousand of them to list, and what an application and a full list of attendance cost."""

import datetime

from django.contrib.auth import get_user_model
from django.utils import timezone

from bench.timing import Facts, cpu
from core.fiscal import fiscal_year
from courses import actions
from courses.models import Attendance, CoursePage, Enrolment, Run, Session
from courses.states import Presence
from people.models import Post, User

RUNS, PEOPLE = 1000, 60
DAY = datetime.timedelta(days=1)
WORDS = {"by_supervisor": True, "by_hr": True, "by_organiser": False}


def gather_runs() -> None:
    """Announced runs of fifty courses, three sessions each, spread over a year."""
    courses = list(CoursePage.objects.live().order_by("pk")[:50])
    now, by = timezone.now(), _office()
    runs = [
        Run(
            course_key=course.key,
            course_title=course.title,
            page_id=course.pk,
            title=f"第{number}回",
            organiser=course.organiser,
            announced_at=now - 30 * DAY,
            apply_from=now - 20 * DAY,
            apply_until=now + DAY * (number % 300 + 1),
            capacity=30,
            starts_at=now + DAY * (number % 300 + 2),
            ends_at=now + DAY * (number % 300 + 4),
            fiscal_year=fiscal_year(timezone.localdate(now + DAY * (number % 300 + 2))),
            created_by=by,
            search_key=f"{course.title} {number}",
        )
        for number in range(RUNS)
        for course in [courses[number % len(courses)]]
    ]
    Run.objects.bulk_create(runs, batch_size=200)
    Session.objects.bulk_create(
        [
            Session(
                run=run,
                number=part + 1,
                title=f"第{part + 1}コマ",
                starts_at=run.starts_at + part * DAY,
                ends_at=run.starts_at + part * DAY + datetime.timedelta(minutes=90),
                minutes=90,
            )
            for run in runs
            for part in range(3)
        ],
        batch_size=500,
    )


def measure(base: float) -> dict[str, Facts]:
    run, people = _run(), _people()
    with cpu() as applied:
        for post in people:
            _apply(run, post)
    _as_if_it_were_over(run)
    seen = [
        actions.Seen(row, Presence.ATTENDED)
        for row in Enrolment.objects.filter(run=run).seated().select_related("person", "post")
    ]
    with cpu() as noted:
        actions.note_presence(
            session=run.sessions.get(), seen=seen, by=_office(), source=Attendance.Source.LIST
        )
    return {
        "application": _facts(applied[0] / len(people), base),
        f"attendance of {len(seen)}": _facts(noted[0], base),
    }


def _facts(seconds: float, base: float) -> Facts:
    return {"ratio": round(seconds * 1000 / base, 2), "cpu_ms": round(seconds * 1000, 2)}


def _apply(run: Run, post: Post) -> None:
    """Applied, approved by two, admitted."""
    enrolment = actions.apply(run=run, person=post.person, post=post, by=post.person)
    while approval := enrolment.approvals.filter(decided_at=None).order_by("number").first():
        enrolment = actions.approve(approval=approval, by=_office())


def _run() -> Run:
    course = CoursePage.objects.get(slug="bench-1")
    now = timezone.now()
    run = actions.make_run(
        course=course,
        organiser=course.organiser,
        by=_office(),
        title="計測",
        apply_from=now - DAY,
        apply_until=now + DAY,
        capacity=PEOPLE,
        **WORDS,
    )
    begins = now + 500 * DAY
    actions.add_session(
        run=run,
        by=_office(),
        title="計測",
        starts_at=begins,
        ends_at=begins + datetime.timedelta(minutes=90),
        minutes=90,
    )
    return actions.announce_run(run=run, by=_office())


def _people() -> list[Post]:
    """Of the crowd, whom nobody knows by name (bench/crowd.py)."""
    posts = Post.objects.filter(person__username__startswith="13120-9").with_names()
    return list(posts.order_by("pk")[:PEOPLE])


def _as_if_it_were_over(run: Run) -> None:
    now = timezone.now()
    begun = now - datetime.timedelta(hours=2)
    Session.objects.filter(run=run).update(
        starts_at=begun, ends_at=begun + datetime.timedelta(minutes=90)
    )
    Run.objects.filter(pk=run.pk).update(
        starts_at=begun, ends_at=begun + datetime.timedelta(minutes=90)
    )


def _office() -> User:
    return get_user_model().objects.get(username="to-kenshu")
