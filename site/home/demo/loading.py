"""Loads the demonstration, once."""

import datetime
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from core.fiscal import last_day
from courses.actions import DueRule, assign
from courses.models import CourseIndexPage
from home.demo.assignments import hand_in_papers, judge_as_panel
from home.demo.bank import load_bank
from home.demo.bodies import Neighbours, load_bodies
from home.demo.contents import subject_key
from home.demo.days import Days
from home.demo.designs import load_designs
from home.demo.electives import Electives
from home.demo.exercises import Exercises
from home.demo.guidelines import Guideline, cite_in_lesson
from home.demo.history import History
from home.demo.lecturers import publish_lecturers
from home.demo.messages import load_messages
from home.demo.movements import Movements
from home.demo.pages import Publisher, build_tree
from home.demo.people import Casting
from home.demo.programmes import publish_programmes
from home.demo.requirements import load_requirements
from home.demo.runs import Runs
from home.demo.secondments import Secondments
from home.demo.studies import Planner
from home.demo.surveys import answer_surveys
from home.models import HomePage
from people.actions import load_reference, share_household
from people.cms_groups import sync_groups
from people.cms_rights import ensure_cms_groups
from people.models import Leave, Organisation, Post, User
from records.actions import excuse, refresh_obligations
from records.models import Obligation

SEED = 20260401


class NotADemonstrationError(ImproperlyConfigured):
    def __init__(self) -> None:
        super().__init__(
            "The demonstration is loaded only where settings.DEMONSTRATION is on: "
            "its log-ins share one password that everybody knows."
        )


class InUseError(ValueError):
    def __init__(self) -> None:
        super().__init__("This database is in use: load the demonstration into an empty one.")


def is_loaded() -> bool:
    return HomePage.objects.filter(subject_key=subject_key("home")).exists()


@transaction.atomic
def load(*, today: datetime.date | None = None) -> bool:
    """True when it was loaded now, False when it had been before; then nothing is touched.

    Raises NotADemonstrationError, or InUseError when people of somebody else's are there.
    """
    if not settings.DEMONSTRATION:
        raise NotADemonstrationError
    if is_loaded():
        return False
    if User.objects.exists() or HomePage.objects.exists():
        raise InUseError
    with quiet("wagtail"):
        _load(Days(today or timezone.localdate(), Random(SEED)))  # noqa: S311 -- the same on every machine
    return True


def _load(days: Days) -> None:
    load_reference()
    bodies = load_bodies()
    casting = Casting(bodies, days)
    cast = casting.all(Neighbours.chosen(bodies, days))
    leaves = Movements(cast, bodies, days).all()
    cast.write()
    Leave.objects.bulk_create(leaves)
    casting.deputise()
    admin = cast.logins["admin"].person
    publisher = Publisher(
        by=admin,
        author=cast.logins["koushi"].person,
        reviewer=cast.logins["shinsa-1"].person,
        today=days.today,
        organiser=Organisation.objects.get(kind=Organisation.Kind.METROPOLIS),
        designs=load_designs(by=admin),
        categories=load_bank(by=admin),
    )
    office = cast.logins["to-kenshu"].person
    guideline = Guideline(by=office, issuer=publisher.organiser, days=days)
    courses = build_tree(publisher, guideline)
    cite_in_lesson(owner=publisher.author, by=admin)
    programmes = publish_programmes(publisher, courses, under=CourseIndexPage.objects.get())
    ensure_cms_groups()
    sync_groups()
    load_requirements(courses, bodies, days)
    studies = [*Planner(cast, bodies, days).all(), *Electives(cast, days).all()]
    studies.sort(key=lambda study: (study.began, study.post.pk))
    History(courses, days, by=admin).write(studies)
    answer_surveys(courses, studies, days)
    judge_as_panel(cast, days)
    runs = Runs(courses, cast, bodies, days)
    runs.write()
    hand_in_papers(courses, cast, days)
    Exercises(cast, bodies, days).write()
    publish_lecturers(publisher, runs.lecturers)
    Secondments(cast, bodies, days).write()
    guideline.go_on(cast)
    wife, husband = cast.logins["satooya"].person, cast.logins["satooya-2"].person
    share_household(person=wife, other=husband, by=admin)
    _obligations(days, hr=cast.logins["nerima-jinji"])
    assign(
        page=programmes["facilitator"],
        posts=[cast.logins["satooya"], cast.logins["satooya-2"]],
        due=DueRule(),
        by=office,
        organisation=publisher.organiser,
        on=days.today,
    )
    load_messages(days, {name: post.person for name, post in cast.logins.items()})


def _obligations(days: Days, *, hr: Post) -> None:
    """As they would have been made day by day: each past 年度 as it ended, then today."""
    for year in days.years[:-1]:
        refresh_obligations(on=last_day(year))
    refresh_obligations(on=days.today)
    below = Post.objects.under(hr.organisation, on=days.today)
    owed = Obligation.objects.in_force(days.today).open().filter(post__in=below, due__gt=days.today)
    basic = owed.filter(subject_key=str(subject_key("courses", "abuse-basics")))
    if obligation := basic.exclude(person__username="shinnin").order_by("due", "pk").first():
        reason = "前の勤務先で同じ研修を修了しています。修了証の写しを確かめました。"
        excuse(obligation, reason=reason, by=hr.person)


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Wagtail tells of every page it publishes; here these are a hundred lines."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
