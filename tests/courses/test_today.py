"""What the front page says there is to do in courses."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.memory import content_changed, one_version
from courses.next_step import Kind
from courses.outline import address
from courses.today import today_of
from tests.courses.test_catalogue import owe
from tests.factories.courses import (
    attempt_of,
    finished,
    lessons_of,
    make_course,
    quiz_of,
    started,
)

pytestmark = pytest.mark.django_db


def days(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


def tasks(person) -> list[tuple[str, str]]:
    return [(task.kind, task.url) for task in today_of(person, timezone.localdate()).tasks]


def due(person) -> list[tuple[str, str]]:
    return [(row.url, row.state) for row in today_of(person, timezone.localdate()).due]


def test_nothing_begun_and_nothing_owed_is_nothing_to_do(worker):
    make_course()

    assert (tasks(worker), due(worker)) == ([], [])


def test_a_course_under_way_asks_for_its_next_step(worker):
    course = make_course(lessons=2, quiz={})
    first, second = lessons_of(course)
    finished(worker, first)

    (task,) = today_of(worker, timezone.localdate()).tasks

    assert (task.kind, task.url, task.minutes) == (Kind.LESSON, address(second), 30)
    assert second.title in task.title
    assert course.title in task.meta
    assert (task.due, task.by_post) == (None, False)


def test_an_open_attempt_comes_before_the_lessons(worker):
    course = make_course(lessons=1, quiz={})
    attempt = attempt_of(worker, quiz_of(course))

    assert tasks(worker) == [(Kind.ATTEMPT, reverse("courses:attempt", args=[attempt.pk]))]


def test_what_is_owed_within_a_month_is_begun_now_and_the_rest_only_listed(worker):
    soon, late, far = make_course(), make_course(), make_course()
    owe(worker, far, days(90))
    owe(worker, soon, days(30))
    owe(worker, late, days(-1))

    assert tasks(worker) == [
        (Kind.START, reverse("courses:start", args=[late.key])),
        (Kind.START, reverse("courses:start", args=[soon.key])),
    ]
    assert due(worker) == [(address(late), "late"), (address(soon), "due"), (address(far), "")]


def test_beginning_is_done_by_post(worker):
    owe(worker, make_course(), days(1))

    assert [task.by_post for task in today_of(worker, timezone.localdate()).tasks] == [True]


def test_what_is_completed_is_no_more_to_do(worker):
    course = make_course(lessons=1)
    owe(worker, course, days(10))
    finished(worker, *lessons_of(course))

    assert (tasks(worker), due(worker)) == ([], [])


def test_what_one_may_not_see_or_is_no_longer_published_is_not_asked(worker):
    hidden, gone = make_course(), make_course()
    for course in (hidden, gone):
        owe(worker, course, days(10))
        started(worker, course)
    hidden.audience_kind = "foster_parents"
    hidden.save()
    gone.unpublish()

    assert (tasks(worker), due(worker)) == ([], [])


def test_others_things_are_not_ones_own(worker, colleague):
    course = make_course()
    owe(colleague, course, days(10))
    started(colleague, course)

    assert (tasks(worker), due(worker)) == ([], [])


@pytest.mark.parametrize("count", [1, 3])
def test_query_count(worker, count, django_assert_num_queries):
    for _ in range(count):
        course = make_course(lessons=2, quiz={})
        owe(worker, course, days(10))
        started(worker, course)
    assert worker.active_roles
    content_changed()

    with one_version():
        with django_assert_num_queries(13):  # the content is read
            today_of(worker, timezone.localdate())
        with django_assert_num_queries(4):  # only what is the person's own
            today_of(worker, timezone.localdate())
