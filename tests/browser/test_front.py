"""The first two screens of everybody: log in, and what to do today."""

import datetime

import pytest
from django.utils import timezone

from records.models import Obligation
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import (
    barriers,
    bottom_of,
    scrolls_sideways,
    small_targets,
    walk_by_keyboard,
)
from tests.factories.courses import home_page, lessons_of, make_course, started
from tests.factories.people import PASSWORD
from tests.factories.records import ObligationFactory, RequirementFactory

WIDTHS = pytest.mark.parametrize("width", [DESK, PHONE])


@pytest.fixture
def site(transactional_db):
    return home_page()


@pytest.fixture
def busy_worker(site, worker):
    """Two courses under way, one of them due within the month, and one due later."""
    courses = [
        make_course(title=f"児童虐待対応 基礎研修{n}", lessons=3, quiz={}) for n in (1, 2, 3)
    ]
    for course in courses[:2]:
        started(worker, course)
    today = timezone.localdate()
    for course, days in ((courses[0], 28), (courses[2], 131)):
        requirement = RequirementFactory(subject_key=course.key, subject_title=course.title)
        ObligationFactory(
            person=worker,
            post=worker.posts.get(),
            requirement=requirement,
            subject_key=course.key,
            due=today + datetime.timedelta(days=days),
        )
    assert Obligation.objects.count() == 2
    worker.first_lesson = lessons_of(courses[0])[0]
    return worker


def test_logging_in_leads_to_the_own_front_page(site, worker, visit):
    page = visit("/")

    page.get_by_label("ログインID").fill(worker.username)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="ログインする", exact=True).click()

    assert page.url.endswith("/my/")
    assert page.get_by_role("heading", level=1).inner_text() == "今日やることはありません"


def test_a_wrong_password_is_told_above_the_form(site, worker, visit):
    page = visit("/accounts/login/")

    page.get_by_label("ログインID").fill(worker.username)
    page.get_by_label("パスワード", exact=True).fill("wrong")
    page.get_by_role("button", name="ログインする", exact=True).click()

    assert page.get_by_role("alert").inner_text().startswith("＊")
    assert page.get_by_label("ログインID").input_value() == worker.username


@WIDTHS
def test_the_log_in_page_has_no_barriers(site, visit, width):
    page = visit("/accounts/login/", width=width)

    assert barriers(page) == []
    assert not scrolls_sideways(page)
    assert small_targets(page) == []
    assert walk_by_keyboard(page, 5) == []


@WIDTHS
def test_the_front_page_has_no_barriers(busy_worker, visit, width):
    page = visit("/my/", as_=busy_worker, width=width)

    assert page.get_by_role("heading", level=1).inner_text() == "今日やることは2つです"
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    assert small_targets(page) == []
    assert walk_by_keyboard(page, 12) == []


def test_the_front_page_fits_one_screen_of_a_phone(busy_worker, visit):
    page = visit("/my/", as_=busy_worker, width=PHONE)

    assert bottom_of(page, "main section") <= 844


def test_the_first_task_alone_has_a_filled_button(busy_worker, visit):
    page = visit("/my/", as_=busy_worker)

    assert page.locator(".button--primary").count() == 1
    page.locator(".button--primary").click()
    assert page.get_by_role("heading", level=1).inner_text() == busy_worker.first_lesson.title


def test_the_person_and_the_post_are_always_on_screen(busy_worker, visit):
    page = visit("/my/", as_=busy_worker, width=PHONE)

    menu = page.locator(".person-menu summary")
    assert "桜井 みのり" in menu.inner_text()
    assert "練馬子ども家庭支援センター" in menu.inner_text()


def test_logging_out_is_one_button_in_the_menu(busy_worker, visit):
    page = visit("/my/", as_=busy_worker)

    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="ログアウトする").click()

    page.goto(page.url.split("/accounts")[0] + "/my/")
    assert "/accounts/login/" in page.url


def test_the_front_page_works_without_scripts(busy_worker, visit):
    page = visit("/my/", as_=busy_worker, java_script_enabled=False)

    page.locator(".person-menu summary").click()

    assert page.get_by_role("button", name="ログアウトする").is_visible()


def test_a_page_that_is_not_there_says_so_in_the_frame(site, worker, visit):
    page = visit("/nothing/", as_=worker)

    assert page.get_by_role("heading", level=1).inner_text() == "このページは見つかりません"
    assert page.locator(".person-menu").is_visible()
