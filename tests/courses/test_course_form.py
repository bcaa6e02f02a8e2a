"""What an author need not fill in: the address, the own office, the 年度."""

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from core.fiscal import fiscal_year
from courses.models import CoursePage, LessonPage, QuizPage
from people.cms_rights import ensure_cms_groups
from tests.factories.courses import make_course, make_lesson


@pytest.fixture
def authors_client(trainer):
    client = Client()
    client.force_login(trainer)
    return client


@pytest.fixture
def course(trainer):
    made = make_course(lessons=0)
    ensure_cms_groups()  # once more: the trainers' right lies on the catalogue
    return made


def lesson_form(title: str, slug: str = "") -> dict:
    return nested_form_data(
        {
            "title": title,
            "slug": slug,
            "lecture_minutes": 10,
            "exercise_minutes": 0,
            "body": streamfield([]),
            "comments": inline_formset([]),
        }
    )


def add(client, course, title, slug="", kind="lessonpage"):
    return client.post(
        f"/cms/pages/add/courses/{kind}/{course.pk}/", lesson_form(title, slug), follow=False
    )


@pytest.mark.parametrize(
    ("title", "slug"),
    [("家族の世話を担う子供", "lesson-1"), ("DVと子供", "dv"), ("　", None)],
)
def test_the_address_comes_from_the_title_or_from_the_kind_of_page(
    authors_client, course, title, slug
):
    add(authors_client, course, title)

    assert [page.slug for page in LessonPage.objects.child_of(course)] == ([slug] if slug else [])


def test_a_second_page_gets_the_next_free_address(authors_client, course):
    make_lesson(course, slug="lesson-2")

    for title in ("気づく", "聴く", "つなぐ"):
        add(authors_client, course, title)

    assert {page.slug for page in LessonPage.objects.child_of(course)} == {
        "lesson-1", "lesson-2", "lesson-3", "lesson-4",
    }  # fmt: skip


def test_an_address_that_is_taken_is_still_refused(authors_client, course):
    make_lesson(course, slug="notice")

    answer = add(authors_client, course, "気づく", "notice")

    assert answer.status_code == 200
    assert "slug" in answer.context["form"].errors


def test_a_page_keeps_its_address_when_the_field_is_emptied(authors_client, course):
    add(authors_client, course, "気づく")
    page = LessonPage.objects.child_of(course).get()

    authors_client.post(f"/cms/pages/{page.pk}/edit/", lesson_form("気づいたら"))

    draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (draft.slug, draft.title) == ("lesson-1", "気づいたら")


def test_a_new_course_is_of_the_authors_office_and_this_year(authors_client, course, trainer):
    answer = authors_client.get(f"/cms/pages/add/courses/coursepage/{course.get_parent().pk}/")

    initial = answer.context["form"].initial
    assert initial["organiser"] == trainer.active_post.organisation_id
    assert initial["year"] == fiscal_year(timezone.localdate())


@pytest.mark.django_db
@pytest.mark.parametrize("model", [CoursePage, LessonPage, QuizPage])
def test_every_page_of_a_course_asks_for_no_address(model):
    form = model.get_edit_handler().get_form_class()

    assert form(instance=model()).fields["slug"].required is False
