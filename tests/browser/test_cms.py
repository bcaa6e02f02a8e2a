"""The CMS under the strict Content-Security-Policy: every screen an author needs, and nothing
in the console, nothing from another host (`visit` fails the test otherwise)."""

import re

import pytest
from playwright.sync_api import expect
from wagtail.models import Collection

from core.blocks import TeachingBody
from courses.models import LessonPage, QuizPage
from tests.factories.courses import home_page, make_course, make_lesson, quiz_of


@pytest.fixture
def course(transactional_db):
    home_page()
    # Gone when a test before this one emptied the tables.
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    return make_course(title="児童虐待対応 基礎研修", lessons=0, quiz={})


@pytest.fixture
def everything() -> list:
    """One block of every kind that needs no file."""
    palette = TeachingBody()
    kinds = ["text", "table", "data", "quotation", "callout", "question"]
    return [(kind, palette.child_blocks[kind].get_preview_value()) for kind in kinds]


def test_the_editor_of_a_course_keeps_to_the_policy(course, administrator, visit):
    page = visit(f"/cms/pages/{course.pk}/edit/", as_=administrator)

    page.wait_for_load_state("networkidle")
    assert page.locator("#id_title").input_value() == course.title


def test_the_editor_of_a_lesson_shows_every_block(course, administrator, everything, visit):
    lesson = make_lesson(course, body=everything)

    page = visit(f"/cms/pages/{lesson.pk}/edit/", as_=administrator)

    page.wait_for_load_state("networkidle")
    assert page.locator("[data-streamfield-child]").count() >= len(everything)
    assert page.locator(".typed-table-block table").count() == 2


def test_writing_into_the_editor_keeps_to_the_policy(course, administrator, visit):
    lesson = make_lesson(course, body=[("text", "<p>はじめの文。</p>")])
    page = visit(f"/cms/pages/{lesson.pk}/edit/", as_=administrator)
    page.wait_for_load_state("networkidle")

    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" つづきの文。")
    # The editor hands over what was typed a moment later.
    expect(page.locator("[name=body-0-value]")).to_have_value(re.compile("つづき"))
    with page.expect_response(
        # The preview is posted too, to an address below this one.
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/")
    ):
        page.get_by_role("button", name="下書きを保存").first.click()

    text = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().body[0].value.source
    assert "つづきの文。" in text


def test_a_row_can_be_added_to_a_quiz_without_inline_scripts(course, administrator, visit):
    quiz = quiz_of(course)
    page = visit(f"/cms/pages/{quiz.pk}/edit/", as_=administrator)
    page.wait_for_load_state("networkidle")

    page.locator("#id_draws-ADD").click()

    assert page.locator("#id_draws-FORMS > *").count() == QuizPage.objects.get().draws.count() + 1


def test_the_day_of_publishing_is_picked_from_a_calendar(course, administrator, visit):
    page = visit(f"/cms/pages/{course.pk}/edit/", as_=administrator)
    page.wait_for_load_state("networkidle")

    started = page.locator("[data-hagukumi-start-call-value=initDateTimeChooser][data-started]")

    assert started.count() == 2


@pytest.mark.parametrize("kind", list(TeachingBody().child_blocks))
def test_every_block_has_a_preview_in_the_look_of_the_site(course, administrator, visit, kind):
    block = LessonPage._meta.get_field("body").stream_block.child_blocks[kind]
    assert block.is_previewable
    assert block.get_description()

    page = visit(f"/cms/block-preview/?id={block.definition_prefix}", as_=administrator)

    assert page.locator("main .prose > *").count() > 0


@pytest.mark.parametrize(
    "address",
    ["", "pages/", "images/", "media/", "media/video/add/", "documents/", "reports/locked/"],
)
def test_screens_around_the_editor_keep_to_the_policy(course, administrator, visit, address):
    page = visit(f"/cms/{address}", as_=administrator)

    page.wait_for_load_state("networkidle")
    assert page.title().endswith("はぐくみ")


def test_a_learner_finds_nothing_under_the_cms(course, worker, visit):
    page = visit("/cms/", as_=worker)

    assert page.get_by_role("heading", level=1).inner_text() == "このページは見つかりません"
