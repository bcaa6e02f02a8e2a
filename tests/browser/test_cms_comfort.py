"""What makes an author's day shorter: a preview beside the editor, and copies to begin from."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.models import Collection

from courses import actions
from courses.models import LessonPage, Question, QuizPage
from people.cms_rights import ensure_cms_groups
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, scrolls_sideways
from tests.courses.test_item_statistics import answered
from tests.courses.test_question_import import EVERY_KIND, SINGLE, workbook
from tests.factories.courses import (
    QuestionFactory,
    home_page,
    lessons_of,
    make_course,
    quiz_of,
)
from tests.factories.people import UserFactory


@pytest.fixture
def course(transactional_db):
    home_page()
    # Gone when a test before this one emptied the tables.
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    return make_course(title="児童虐待対応 基礎研修", lessons=1, quiz={"title": "理解度の確認"})


def previewed(page):
    """The page inside the panel beside the editor."""
    page.wait_for_load_state("networkidle")
    page.locator("[data-side-panel-toggle=preview]").first.click()
    return page.locator("iframe.w-preview__iframe").last.content_frame.locator("main")


@pytest.mark.parametrize("which", [lambda c: lessons_of(c)[0], quiz_of], ids=["lesson", "quiz"])
def test_a_page_is_previewed_beside_the_editor(course, administrator, visit, which):
    edited = which(course)

    page = visit(f"/cms/pages/{edited.pk}/edit/", as_=administrator)

    expect(previewed(page)).to_contain_text(edited.title)


@pytest.mark.parametrize("kind", ["numeric", "matching", "ordering"])
def test_a_question_is_previewed_beside_the_editor(course, administrator, visit, kind):
    question = QuestionFactory(prompt="見本の設問", **{kind: True})
    url = reverse(Question.snippet_viewset.get_url_name("edit"), args=[question.pk])

    page = visit(url, as_=administrator)

    expect(previewed(page)).to_contain_text("見本の設問")
    shown = page.locator(".for-kind:visible")
    assert {f"for-{kind}" in each.get_attribute("class") for each in shown.all()} == {True}


def test_another_kind_shows_its_own_fields_and_loses_nothing(course, administrator, visit):
    question = QuestionFactory(numeric=True)
    url = reverse(Question.snippet_viewset.get_url_name("edit"), args=[question.pk])
    page = visit(url, as_=administrator)
    page.wait_for_load_state("networkidle")

    page.get_by_label("種類").select_option("ordering")
    expect(page.locator(".for-ordering")).to_be_visible()
    expect(page.locator(".for-numeric")).to_be_hidden()
    page.get_by_label("種類").select_option("numeric")

    assert page.locator("[name=numbers-0-value-number]").input_value() == "48"


@pytest.mark.django_db
def test_a_copy_of_a_lesson_is_a_draft_of_its_own(client, metropolis):
    course = make_course(lessons=1, quiz={})
    ensure_cms_groups()
    client.force_login(metropolis)
    (lesson,), quiz = lessons_of(course), quiz_of(course)

    for each in (lesson, quiz):
        client.post(
            reverse("wagtailadmin_pages:copy", args=[each.pk]),
            {"new_title": "写し", "new_slug": f"copy-{each.pk}", "new_parent_page": course.pk},
        )

    for model, original in ((LessonPage, lesson), (QuizPage, quiz)):
        copy = model.objects.get(slug=f"copy-{original.pk}")
        assert (copy.title, copy.live, copy.edition) == ("写し", False, 1)
        assert copy.subject_key != original.subject_key
    assert QuizPage.objects.get(slug=f"copy-{quiz.pk}").draws.count() == quiz.draws.count()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_figures_and_imports_have_no_barriers(course, administrator, visit, width):
    quiz = quiz_of(course)
    answered(UserFactory.create_batch(25), key=quiz.key)
    batch = actions.stage_questions(
        workbook([*EVERY_KIND, {**SINGLE, "正解": "9"}]), by=administrator
    )

    for address in (
        reverse("question_results"),
        reverse("quiz_results", args=[quiz.pk]),
        reverse("import_questions"),
        reverse("question_import", args=[batch.pk]),
    ):
        page = visit(address, as_=administrator, width=width)
        page.wait_for_load_state("networkidle")
        assert barriers(page) == []
        assert not scrolls_sideways(page)
