"""Programmes as published pages, and people in them by the real actions.

programme = make_programme(a_set("基礎", course(one), course(two), mode="in_order"))
in_it(worker, programme)
"""

import datetime
import itertools

from django.utils import timezone

from courses import actions
from courses.models import Allocation, CoursePage, ProgrammePage
from courses.programme_outline import programme_outlines
from people.models import Post, User
from records.actions import refresh_obligations
from records.models import Obligation, Requirement
from records.states import Kind
from tests.factories.courses import bureau, course_index, make_course, post_of, publish
from tests.factories.records import recorded

_numbers = itertools.count(1)


# --- the tree, as an author builds it ---------------------------------------------
def a_set(title, *items, mode="all", count=None, at_least=None, minutes_of="", kind="set"):
    value = {
        "title": title, "mode": mode, "count": count, "at_least": at_least,
        "minutes_of": minutes_of, "items": list(items),
    }  # fmt: skip
    return (kind, value)


def inner(title, *items, **facts):
    return a_set(title, *items, kind="inner", **facts)


def course(page):
    return ("course", {"page": page})


def live(page):
    return ("live", {"page": page})


def other(page):
    return ("programme", {"page": page})


def any_page(page):
    return ("page", {"page": page})


def offline(name="施設見学", **minutes):
    return ("offline", _timed(name, minutes))


def external(name="他機関の研修", **minutes):
    return ("external", _timed(name, minutes))


def _timed(name, minutes):
    return {"name": name, **{f"{kind}_minutes": minutes.get(kind, 0) for kind in MINUTES}}


MINUTES = ("lecture", "exercise", "practicum")


def make_programme(*sets, **fields) -> ProgrammePage:
    number = next(_numbers)
    given = {
        "title": f"試験の研修課程{number}",
        "slug": f"programme-{number}",
        "lead": "試験のための研修課程です。",
        "audience": "新任の職員",
        "organiser": bureau(),
        "tree": list(sets),
    }
    page = course_index().add_child(instance=ProgrammePage(**(given | fields)))
    return publish(page)


def changed(page: ProgrammePage, *sets, **fields) -> ProgrammePage:
    """Published anew with another tree, as by schedule: nobody is counted again yet."""
    page.tree = list(sets)  # or as it is stored
    for name, value in fields.items():
        setattr(page, name, value)
    return publish(page)


def make_courses(count: int, **fields) -> list[CoursePage]:
    given = {"lessons": 1, "lecture_minutes": 60}
    return [make_course(**(given | fields)) for _number in range(count)]


def outline(page: ProgrammePage):
    return programme_outlines([page.key])[page.key]


def item(page: ProgrammePage, title: str):
    return next(each for each in outline(page).items if each.title == title)


# --- people in it -------------------------------------------------------------------
def in_it(person: User, page: ProgrammePage, *, by: User | None = None, **due) -> Allocation:
    actions.assign(page=page, posts=[post_of(person)], due=actions.DueRule(**due), by=by or person)
    return place(person, page)


def place(person: User, page: ProgrammePage) -> Allocation:
    return Allocation.objects.get(person=person, programme_key=page.key)


def owed(person: User, page: ProgrammePage) -> Obligation:
    return Obligation.objects.get(person=person, subject_key=page.key)


def required(page: ProgrammePage, **facts) -> Requirement:
    """Of everybody whom it reaches, as the tick makes it."""
    given = {"title": page.title, "subject_title": page.title, "start": datetime.date(2020, 4, 1)}
    row = Requirement.objects.create(
        subject_kind=Kind.PROGRAMME, subject_key=page.key, **(given | facts)
    )
    follow()
    return row


def follow(on: datetime.date | None = None) -> None:
    on = on or timezone.localdate()
    refresh_obligations(on=on)
    actions.follow_obligations(on=on)


def completed(person: User, page: CoursePage, **fields):
    """The completion of a course, as the ledger has it."""
    given = {
        "subject_key": page.key, "subject_title": page.title, "occurred_on": timezone.localdate(),
        "lecture_minutes": page.lecture_minutes, "exercise_minutes": page.exercise_minutes,
        "practicum_minutes": page.practicum_minutes,
    }  # fmt: skip
    return recorded(person, **(given | fields))


def ended(post: Post, on: datetime.date) -> None:
    Post.objects.filter(pk=post.pk).update(end=on)
