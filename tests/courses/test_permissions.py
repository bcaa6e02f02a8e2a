"""Who sees which course: staff, foster parents, those who make them; and what nobody else may."""

import pytest
from django.urls import reverse

from courses.outline import address
from courses.permissions import (
    can_see_course,
    visible_courses,
)
from people.models import Organisation, Post
from people.roles import Role
from tests.factories.courses import attempt_of, lessons_of, make_course, quiz_of
from tests.factories.people import OrganisationFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses(db):
    return {
        kind: make_course(audience_kind=kind, lessons=1, quiz={})
        for kind in ("", "staff", "foster_parents")
    }


@pytest.fixture
def foster_parent(db):
    group = OrganisationFactory(kind=Organisation.Kind.FOSTER_PARENTS, name="試験里親会")
    return PostFactory(organisation=group, profession=None).person


def kinds(user) -> set[str]:
    return set(visible_courses(user).values_list("audience_kind", flat=True))


def fresh(user):
    """As the next request sees the person: nothing remembered."""
    return type(user).objects.get(pk=user.pk)


def test_staff_see_what_is_for_all_and_for_staff(courses, worker):
    assert kinds(worker) == {"", "staff"}


def test_foster_parents_see_what_is_for_all_and_for_them(courses, foster_parent):
    assert kinds(foster_parent) == {"", "foster_parents"}


def test_who_is_both_sees_all(courses, foster_parent, nerima):
    PostFactory(person=foster_parent, organisation=nerima)

    assert kinds(fresh(foster_parent)) == {"", "staff", "foster_parents"}


def test_who_makes_or_offers_courses_sees_all(courses, trainer, metropolis, administrator):
    for user in (trainer, metropolis, administrator):
        assert kinds(user) == {"", "staff", "foster_parents"}


def test_a_trainer_among_foster_parents_sees_all(courses, foster_parent):
    Post.objects.get(person=foster_parent).roles.create(role=Role.TRAINER)

    assert kinds(fresh(foster_parent)) == {"", "staff", "foster_parents"}


def test_without_a_post_only_what_is_for_all(courses, worker):
    Post.objects.filter(person=worker).update(end="2021-04-01")

    assert kinds(fresh(worker)) == {""}


def test_drafts_are_seen_by_nobody(courses, worker, trainer):
    courses[""].unpublish()

    assert kinds(worker) == {"staff"}
    assert kinds(trainer) == {"staff", "foster_parents"}


def test_the_question_about_one_course_agrees(courses, worker, foster_parent, trainer):
    for user in (worker, foster_parent, trainer):
        seen = {kind for kind, course in courses.items() if can_see_course(user, course)}
        assert seen == kinds(user)


def test_a_hidden_course_answers_404_with_all_that_lies_under_it(client, courses, worker):
    course = courses["foster_parents"]
    (lesson,), quiz = lessons_of(course), quiz_of(course)
    client.force_login(worker)

    read = [
        address(course),
        address(lesson),
        address(quiz),
        reverse("courses:quiz", args=[quiz.key]),
    ]
    written = [
        reverse("courses:start", args=[course.key]),
        reverse("courses:finish_lesson", args=[lesson.key]),
        reverse("courses:here", args=[lesson.key]),
        reverse("courses:begin_attempt", args=[quiz.key]),
    ]

    assert [client.get(url).status_code for url in read] == [404] * 4
    assert [client.post(url).status_code for url in written] == [404] * 4


def test_what_does_not_exist_answers_the_same(client, worker):
    client.force_login(worker)
    key = "00000000-0000-4000-8000-000000000000"

    names = ["start", "finish_lesson", "here", "begin_attempt"]
    assert [client.post(reverse(f"courses:{name}", args=[key])).status_code for name in names] == [
        404
    ] * 4
    assert client.get(reverse("courses:quiz", args=[key])).status_code == 404


def test_an_attempt_stays_ones_own_when_the_course_is_hidden(client, worker):
    course = make_course(lessons=0, quiz={})
    attempt = attempt_of(worker, quiz_of(course))
    course.audience_kind = "foster_parents"
    course.save()
    client.force_login(worker)

    assert client.get(reverse("courses:attempt", args=[attempt.pk])).status_code == 200
