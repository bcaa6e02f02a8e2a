"""A person's messages, and the office's screens around them."""

import datetime
import os
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from core.messages.inbox import mark_read
from core.models import Message, ReminderRule
from core.reminding import plant_usual
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, filled_buttons, scrolls_sideways, small_targets
from tests.browser.test_keyboard import tab_to
from tests.factories.courses import home_page
from tests.factories.messages import told, with_mail
from tests.factories.records import ObligationFactory

WIDTHS = [DESK, PHONE]


def looks_right(page: Page, name: str) -> None:
    """Kept where somebody wants to look: PICTURES=/tmp/… pytest …"""
    if folder := os.environ.get("PICTURES"):
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    assert barriers(page) == []
    assert small_targets(page) == []
    assert not scrolls_sideways(page)
    assert filled_buttons(page) <= 1


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.fixture
def letters(transactional_db, worker):
    """Three that are unread and one that is read."""
    home_page()
    before = timezone.now() - datetime.timedelta(days=3)
    mark_read(told(worker, title="「使い方」のページができました", at=before, url="/courses/"))
    told(
        worker, title="「児童虐待対応 基礎研修」の期限は12月20日（日）です。あと30日です", at=before
    )
    told(
        worker,
        title="「面接の基本」の期限は11月19日（木）でした。まだ修了していません",
        text="残りは「今日」の画面で確かめられます。",
    )
    return told(
        worker,
        kind="tests.other",
        title="部屋が変わりました",
        url="",
        text="変更前：第1会議室\n変更後：大会議室",
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_messages_are_read_one_by_one_and_all_at_once(visit, worker, letters, width):
    page = visit("/my/", as_=worker, width=width)
    looks_right(page, "today")
    page.get_by_role("link", name="未読 3件").click()
    assert heading(page) == "未読のお知らせは3件です"
    looks_right(page, "inbox-unread")

    page.get_by_role("button", name=re.compile("既読にする.+部屋")).click()
    assert heading(page) == "未読のお知らせは2件です"
    page.get_by_role("button", name=re.compile("開く.+面接")).click()
    assert page.url.endswith("/my/records/")
    page.get_by_role("link", name="未読 1件").click()
    page.get_by_role("link", name="すべて").click()
    looks_right(page, "inbox")
    page.get_by_role("button", name="すべて既読にする").click()

    assert heading(page) == "未読のお知らせはありません"
    assert page.get_by_role("link", name="未読", exact=False).count() == 1  # the view, not the head
    assert page.locator("main h2 a").count() == 3
    looks_right(page, "inbox-read")
    assert not Message.objects.unread().exists()


def test_everything_works_without_script(visit, worker, letters):
    page = visit("/my/messages/?unread=1", as_=worker, java_script_enabled=False)

    page.get_by_role("button", name=re.compile("開く.+面接")).click()
    assert page.url.endswith("/my/records/")
    page.get_by_role("link", name="未読 2件").click()
    page.get_by_role("button", name="すべて既読にする").click()

    assert "2件を既読にしました" in page.get_by_role("status").first.inner_text()
    assert page.url.endswith("/my/messages/")


def test_everything_works_by_keyboard(visit, worker, letters):
    page = visit("/my/", as_=worker)

    tab_to(page, "未読 3件", tag="a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "既読にする：部屋が変わりました", tag="button")
    with page.expect_navigation():
        page.keyboard.press("Space")

    assert heading(page) == "未読のお知らせは2件です"


@pytest.mark.parametrize("width", WIDTHS)
def test_topics_that_come_by_mail_are_chosen(visit, worker, letters, width):
    page = visit("/my/messages/settings/", as_=worker, width=width)
    looks_right(page, "mail-none")
    with_mail(worker)
    page.reload()
    looks_right(page, "mail")

    page.get_by_role("checkbox", name="ほかの話題").uncheck()
    page.get_by_role("button", name="保存する").click()

    assert "保存しました" in page.get_by_role("status").first.inner_text()
    assert not page.get_by_role("checkbox", name="ほかの話題").is_checked()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_office_sees_what_is_told_and_changes_a_rule(
    visit, administrator, metropolis, worker, colleague, letters, width
):
    plant_usual()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for person in (worker, colleague):
        ObligationFactory(person=person, due=tomorrow + datetime.timedelta(days=7))

    page = visit("/office/messages/", as_=administrator, width=width)
    looks_right(page, "office-told")
    page.get_by_role("link", name="これから送るもの").click()
    assert heading(page) == "これから14日間に4件の案内を送ります"
    looks_right(page, "office-coming")
    page.get_by_role("link", name="受講義務の期限 7日前").click()
    assert "桜井 みのり" in page.locator("main").inner_text()
    looks_right(page, "office-people")

    page.get_by_role("link", name="この決まりを変更する").click()
    looks_right(page, "office-rule")
    page.get_by_label("日数").fill("30")
    page.get_by_role("button", name="保存する").click()
    assert "この日の決まりはもうあります。" in page.locator("main").inner_text()
    assert barriers(page) == []
    page.get_by_label("日数").fill("10")
    page.get_by_role("button", name="保存する").click()
    assert "受講義務の期限 10日前" in page.locator("main").inner_text()
    due = ReminderRule.objects.filter(source="courses.due")
    assert set(due.values_list("days", flat=True)) == {30, 10, -1}

    page = visit(f"/office/messages/people/{worker.pk}/", as_=administrator, width=width)
    assert heading(page) == "桜井 みのりさんへのお知らせは4件です"
    looks_right(page, "office-person")
    looks_right(visit("/office/messages/rules/new/", as_=metropolis, width=width), "office-new")
