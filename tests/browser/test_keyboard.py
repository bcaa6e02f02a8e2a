"""The main way with Tab, Enter, Space and the arrows alone: no pointer touches the page."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from courses import actions
from courses.models import Allocation, Attempt
from courses.outline import address
from records.models import Record
from records.states import Kind, Outcome
from tests.browser.looks import FOCUS
from tests.conftest import fresh, post_of
from tests.factories.courses import finished, home_page, lessons_of, make_course, quiz_of, started
from tests.factories.people import PASSWORD
from tests.factories.programmes import a_set, in_it, make_programme, offline, place

MOST_STEPS = 60


@pytest.fixture
def course(transactional_db):
    home_page()
    return make_course(title="児童虐待対応 基礎研修", lessons=2, quiz={"questions": 2})


def tab_to(page: Page, text: str, *, tag: str = "a, button, input, summary") -> None:
    """Tab on until what bears this text has the focus; every stop on the way must show it."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["seen"], focus["what"]
        if page.evaluate(STANDS_ON, [text, tag]):
            return
    pytest.fail(f"“{text}” is not reached within {MOST_STEPS} steps.")


STANDS_ON = """([text, tag]) => {
  const e = document.activeElement;
  const words = [e.textContent, e.getAttribute('aria-label'), ...[...(e.labels || [])].map((l) => l.textContent)];
  return e.matches(tag) && words.some((word) => (word || '').trim().includes(text));
}"""


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_logging_in_without_a_pointer(course, worker, visit):
    page = visit("/")

    tab_to(page, "ログインID")
    page.keyboard.type(worker.username)
    tab_to(page, "パスワード", tag="input")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url.endswith("/my/")


def test_the_first_stop_leads_past_the_head(course, worker, visit):
    page = visit("/my/", as_=worker)

    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.inner_text() == "本文へ進む"
    assert link.is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.locator("main :focus").count() == 1


def test_the_menu_of_the_person_opens_and_leads_on(course, worker, visit):
    page = visit("/my/", as_=worker)

    tab_to(page, "桜井 みのり", tag="summary")
    page.keyboard.press("Enter")
    tab_to(page, "自分の情報と所属", tag="a")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url.endswith("/my/profile/")


def test_from_the_catalogue_to_a_finished_lesson(course, worker, visit):
    started(worker, course)
    first, second = lessons_of(course)
    page = visit("/courses/", as_=worker)

    tab_to(page, course.title, tag="a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert heading(page) == course.title
    tab_to(page, first.title, tag="main a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "この単元を終える")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert heading(page) == second.title
    done = Record.objects.get(person=worker, kind=Kind.LESSON)
    assert done.subject_key == first.key


def test_answering_a_quiz_and_handing_it_in(course, worker, visit):
    finished(worker, *lessons_of(course))
    page = visit(f"/learn/quizzes/{quiz_of(course).subject_key}/", as_=worker)

    tab_to(page, "テストを始める")
    with page.expect_navigation():
        page.keyboard.press("Space")
    for item in Attempt.objects.get().snapshot:
        choices = [choice["correct"] for choice in item["choices"]]
        tab_to(page, item["choices"][0]["text"], tag=f"[name='q-{item['id']}']")
        page.keyboard.press("Space")
        for _step in range(choices.index(True)):
            page.keyboard.press("ArrowDown")
    tab_to(page, "提出する")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert heading(page) == "100点で合格しました"
    assert Record.objects.get(kind=Kind.QUIZ).outcome == Outcome.PASSED


def test_filters_of_the_catalogue_open_and_close(course, worker, visit):
    make_course(title="里親の記録", lessons=1, audience_kind="staff", level="advanced")
    page = visit("/courses/", as_=worker)

    closed = page.locator("aside details:not([open])").count()
    for summary in page.locator("aside summary").all_inner_texts():
        tab_to(page, summary, tag="summary")
        page.keyboard.press("Enter")

    assert page.locator("aside details:not([open])").count() != closed


def test_leaving_a_programme_without_a_pointer(course, worker, visit):
    programme = make_programme(a_set("見学", offline()), entry="self")
    actions.enter(page=programme, post=post_of(worker), by=worker)
    page = visit(address(programme), as_=worker)

    tab_to(page, "この研修課程から抜ける", tag="main a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert heading(page) == "この研修課程から抜けますか"
    tab_to(page, "抜ける", tag="main button")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert heading(page) == programme.title
    assert place(worker, programme).archived_at is not None


def test_deciding_about_many_without_a_pointer(course, worker, colleague, nerima_hr, visit):
    programme = make_programme(a_set("見学", offline()))
    late = {"due_rule": "fixed", "due_on": timezone.localdate() - datetime.timedelta(days=1)}
    for person in (worker, colleague):
        in_it(person, programme, by=fresh(nerima_hr), **late)
    page = visit(f"/office/programmes/{programme.key}/?view=doubt", as_=nerima_hr)

    for person in sorted((worker, colleague), key=lambda person: person.kana):
        tab_to(page, person.full_name, tag="input")
        page.keyboard.press("Space")
    tab_to(page, "守れる期限に変える", tag="[name=how]")
    page.keyboard.press("ArrowDown")  # このまま割り当てる
    tab_to(page, "選んだ人をまとめて決める", tag="main button")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "2人について決めました。" in page.locator("body").inner_text()
    assert not Allocation.objects.unresolved().exists()
