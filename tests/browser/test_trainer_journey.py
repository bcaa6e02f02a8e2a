"""A trainer makes a course in the CMS, the metropolitan office publishes it, a learner takes it and
holds the certificate: all by clicks, in Japanese."""

import pytest
from playwright.sync_api import Page, Route, expect

from certificates.models import Certificate
from courses.models import CoursePage, LessonPage, Question, QuizPage
from tests.browser.authoring import SAVE, Author
from tests.browser.trainer_journey import (
    COURSE,
    DESIGN,
    LESSONS,
    QUESTIONS,
    Learner,
    Office,
    Trainer,
    sign_in,
)


@pytest.fixture
def window(demonstration, visit, live_server):
    """window(username): a window of their own, signed in by the form."""

    def one(username: str) -> Page:
        page = visit("/")
        sign_in(page, live_server.url, username)
        return page

    return one


def test_from_nothing_to_a_certificate(window, live_server):
    trainer = Trainer(window("koushi"), live_server.url)
    trainer.make_everything()
    it_is_all_there_and_none_of_it_is_public()

    office = Office(window("to-kenshu"), live_server.url)
    office.publish_everything()
    it_is_public_and_complete()

    learner = Learner(window("shinnin"), live_server.url)
    learner.complete_it()
    certificate = Certificate.objects.get(person__username="shinnin", title=COURSE)
    assert certificate.design.name == DESIGN


def it_is_all_there_and_none_of_it_is_public() -> None:
    course = CoursePage.objects.get(title=COURSE)
    lessons = LessonPage.objects.child_of(course)
    assert course.organiser.name == "東京都福祉局"
    assert course.current_workflow_state is not None
    assert [page.title for page in lessons] == [lesson.title for lesson in LESSONS]
    assert [page.slug for page in lessons] == ["lesson-1", "lesson-2"]
    assert not course.get_descendants(inclusive=True).filter(live=True).exists()
    assert Question.objects.filter(category__name="ヤングケアラー", live=True).count() == 2


def it_is_public_and_complete() -> None:
    course = CoursePage.objects.get(title=COURSE)
    first, second = LessonPage.objects.child_of(course)
    assert not course.get_descendants(inclusive=True).filter(live=False).exists()
    assert course.certificate_design.name == DESIGN
    assert [block.block_type for block in first.body] == ["text", "callout", "table"]
    assert [block.block_type for block in second.body] == ["text", "callout", "question"]
    table = first.body[2].value["table"]
    assert [row["values"] for row in table.row_data] == LESSONS[0].table
    assert [choice["correct"] for choice in second.body[2].value["choices"]] == [True, False]
    assert "<h2" in first.body[0].value.source
    assert "<li" in first.body[0].value.source
    quiz = QuizPage.objects.child_of(course).get()
    assert (quiz.pass_mark, quiz.draws.get().count) == (100, len(QUESTIONS))


def test_a_page_is_made_once_though_it_is_being_saved_by_itself(window, live_server):
    """A slow answer to the first autosave, and the button pressed meanwhile."""
    author = Author(window("koushi"), live_server.url)
    course = CoursePage.objects.get(slug="abuse-basics")
    adding = f"/cms/pages/add/courses/lessonpage/{course.pk}/"
    before = LessonPage.objects.child_of(course).count()
    author.go(adding)
    held: list[Route] = []

    def hold(route: Route) -> None:
        by_itself = "json" in route.request.headers.get("accept", "")
        if route.request.method == "POST" and by_itself and not held:
            held.append(route)
        else:
            route.continue_()

    author.page.route(f"**{adding}", hold)
    author.page.wait_for_timeout(6000)  # what is entered earlier is not yet seen as a change
    with author.page.expect_request(lambda request: request.url.endswith(adding)):
        author.page.get_by_placeholder("ページタイトル").press_sequentially("二度つくられない単元")
        author.page.keyboard.press("Tab")
    author.page.get_by_role("button", name=SAVE).first.click()
    held[0].continue_()

    expect(author.page.locator(".messages .success").first).to_be_visible()
    assert LessonPage.objects.child_of(course).count() == before + 1
