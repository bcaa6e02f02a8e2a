"""Scripts may make a page faster; nothing needs them."""

import pytest
from playwright.sync_api import Page

from core.models import Job
from core.states import JobState
from courses.models import Attempt, Theme
from records.models import Record
from records.states import Kind, Outcome
from tests.factories.core import JobFactory
from tests.factories.courses import (
    finished,
    home_page,
    lessons_of,
    make_course,
    quiz_of,
    right_answers,
)
from tests.factories.people import PASSWORD


@pytest.fixture
def open_plain(transactional_db, visit):
    """A window in which no script runs."""
    home_page()
    return lambda path, **options: visit(path, java_script_enabled=False, **options)


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_logging_in(open_plain, worker):
    page = open_plain("/")

    page.get_by_label("ログインID").fill(worker.username)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="ログインする", exact=True).click()

    assert heading(page) == "今日やることはありません"


def test_filters_of_the_catalogue(open_plain, worker):
    theme = Theme.objects.create(name="面接")
    make_course(title="面接の基本", lessons=1, themes=[theme])
    make_course(title="虐待の基礎", lessons=1, themes=[Theme.objects.create(name="虐待対応")])
    page = open_plain("/courses/", as_=worker)

    page.get_by_role("checkbox", name="面接").check()
    page.get_by_role("button", name="この条件で見る").click()

    assert heading(page) == "条件に合う研修は1件です"
    assert page.locator("main .row-item__title").all_inner_texts() == ["面接の基本"]


def test_finishing_a_lesson(open_plain, worker):
    course = make_course(lessons=2)
    first, second = lessons_of(course)
    page = open_plain(first.get_url(), as_=worker)

    page.get_by_role("button", name="この単元を終える").click()

    assert heading(page) == second.title
    assert Record.objects.get(kind=Kind.LESSON).subject_key == first.key


def test_saving_a_quiz_and_handing_it_in(open_plain, worker):
    course = make_course(lessons=1, quiz={"questions": 2})
    finished(worker, *lessons_of(course))
    page = open_plain(f"/learn/quizzes/{quiz_of(course).subject_key}/", as_=worker)

    page.get_by_role("button", name="テストを始める").click()
    first, second = right_answers(Attempt.objects.get()).items()
    tick(page, *first)
    page.get_by_role("button", name="途中で保存").click()
    assert "保存しました" in page.get_by_role("status").first.inner_text()
    assert Attempt.objects.get().answers == dict([first])
    tick(page, *second)
    page.get_by_role("button", name="提出する").click()

    assert heading(page) == "100点で合格しました"
    assert Record.objects.get(kind=Kind.QUIZ).outcome == Outcome.PASSED


def tick(page: Page, question: str, choices: list[str]) -> None:
    page.locator(f"[name='q-{question}'][value='{choices[0]}']").check()


def test_a_job_is_watched_by_loading_its_page_again(open_plain, worker):
    job = JobFactory(by=worker, running=True, done=40, total=100)
    page = open_plain(f"/jobs/{job.public_id}/", as_=worker)

    assert "100のうち40" in page.locator("main").inner_text()
    Job.objects.update(state=JobState.DONE, done=100)

    page.get_by_role("heading", name="終わりました").wait_for()
