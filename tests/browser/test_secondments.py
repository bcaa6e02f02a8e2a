"""One secondment across the people of two organisations: from the request to the approved report,
extended once."""

import datetime
import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from people.models import Deputy, Profession
from secondments import actions
from secondments.models import Paper, Secondment
from secondments.paper_sheet import paper_pdf
from secondments.states import PaperKind, State
from tests.browser.looks import barriers, filled_buttons, scrolls_sideways, small_targets
from tests.factories.courses import home_page
from tests.papers import text_by_pypdf
from tests.secondments.conftest import *  # noqa: F403 -- the offices around a secondment

DAY = datetime.timedelta(days=1)
WIDTHS = [1280, 360]
REPORT = {
    "従事した業務": "受理会議に加わり、調査と家庭訪問に同行しました。",
    "学んだこと": "見立てを言葉にしてから動くこと。",
    "派遣元で生かすこと": "係の勉強会で、調査の進め方を伝えます。",
}


def picture(page: Page, name: str) -> None:
    """Kept where somebody wants to look: PICTURES=/tmp/… pytest …"""
    if folder := os.environ.get("PICTURES"):
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def looks_right(page: Page, name: str) -> None:
    picture(page, name)
    assert barriers(page) == []
    assert small_targets(page) == []
    assert not scrolls_sideways(page)


def the_one() -> Secondment:
    return Secondment.objects.get()


def answer(visit, person, it, width, comment, name=""):
    page = visit(f"/secondments/{it.public_id}/", as_=person, width=width)
    if name:
        looks_right(page, name)
    page.get_by_label("意見").fill(comment)
    page.get_by_role("button", name="承認する").click()
    assert "承認しました" in page.get_by_role("status").first.inner_text()
    return page


def fill_request(page: Page, world) -> None:
    page.get_by_role("combobox", name="派遣元").select_option(str(world.home.pk))
    page.get_by_role("combobox", name="派遣先").select_option(str(world.host.pk))
    page.get_by_label("派遣する人").fill("桜井")
    page.get_by_label("開始日").fill((world.today - 30 * DAY).isoformat())
    page.get_by_label("終了日").fill((world.today - 31 * DAY).isoformat())
    page.get_by_label("目的").fill("児童虐待の初動対応と法的な対応の進め方を学ぶ。")


def open_deed(page: Page, name: str) -> None:
    """The link of a deed, by the keyboard."""
    link = page.get_by_role("link", name=name).first
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=name).wait_for()


def title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.fixture
def deputy(world, colleague):
    """Answers for the head at home."""
    holder = world.supervisor.posts.get()
    start = timezone.localdate() - 60 * DAY
    Deputy.objects.create(holder=holder, deputy=colleague, start=start)
    return colleague


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_request_to_the_approved_report(visit, transactional_db, world, deputy, width):
    home_page()
    Profession.objects.get_or_create(code="psychology", defaults={"name": "心理職"})
    it = requested(visit, world, width)
    asked_along_the_chain(visit, world, deputy, it, width)
    agreed_and_announced(visit, world, it, width)
    actions.follow_dates(timezone.now())
    assert the_one().state == State.ACTIVE
    extended(visit, world, it, width)
    papers_written(visit, world, it, width)
    actions.follow_dates(timezone.now() + 61 * DAY)
    assert (the_one().state, the_one().ending) == (State.ENDED, "as_planned")
    reported_and_approved(visit, world, it, width)
    report_of_the_end(visit, world, it, width)


def requested(visit, world, width) -> Secondment:
    page = visit("/secondments/", as_=world.hr, width=width)
    looks_right(page, "1-empty")
    page.get_by_role("link", name="要望を出す").click()
    fill_request(page, world)
    page.get_by_role("button", name="保存").click()
    assert "終了日" in page.get_by_role("alert").inner_text()
    looks_right(page, "2-request-faults")
    page.get_by_label("終了日").fill((world.today + 10 * DAY).isoformat())
    page.get_by_role("button", name="保存").click()
    looks_right(page, "3-draft")
    open_deed(page, "要望を提出する")
    page.get_by_role("button", name="要望を提出する").click()
    return the_one()


def asked_along_the_chain(visit, world, deputy, it, width):
    """The head at home is away; the deputy answers. Until then nobody further on knows of it."""
    unasked = visit(f"/secondments/{it.public_id}/", as_=world.host_hr, width=width)
    assert "見つかりません" in title(unasked)
    answer(visit, deputy, it, width, "係の体制は整います。", "4-asked")
    answer(visit, world.hr, it, width, "派遣を進めます。")
    answer(visit, world.host_hr, it, width, "虐待対策班で受け入れます。")
    page = answer(visit, world.metropolis, it, width, "計画のとおりです。")

    said = page.get_by_role("region", name="承認の流れ").inner_text()
    assert f"{world.supervisor}の代理" in said
    for comment in ("係の体制は整います。", "虐待対策班で受け入れます。", "計画のとおりです。"):
        assert comment in said
    looks_right(page, "4-answered")


def agreed_and_announced(visit, world, it, width):
    page = visit(f"/secondments/{it.public_id}/", as_=world.hr, width=width)
    open_deed(page, "協定を登録する")
    page.get_by_label("根拠").fill("令和8年度第1号")
    page.get_by_label("協定の最終日").fill((world.today + 400 * DAY).isoformat())
    looks_right(page, "5-agree")
    page.get_by_role("button", name="協定を登録する").click()
    hers = visit(f"/secondments/{it.public_id}/", as_=world.worker, width=width)
    assert "見つかりません" in title(hers)
    open_deed(page, "内示日を決める")
    page.get_by_label("内示日").fill((world.today - 40 * DAY).isoformat())
    page.get_by_role("button", name="内示日を決める").click()
    hers.reload()
    assert "内示済み" in title(hers)
    looks_right(hers, "5-announced-own")


def extended(visit, world, it, width):
    page = visit(f"/secondments/{it.public_id}/", as_=world.host_hr, width=width)
    open_deed(page, "延長する")
    page.get_by_label("新しい最終日").fill((world.today + 401 * DAY).isoformat())
    page.get_by_label("理由").fill("一時保護の実務まで学ぶため。")
    page.get_by_role("button", name="延長する").click()
    assert "までです。先に協定を改めてください。" in page.get_by_role("main").inner_text()
    page.get_by_label("新しい最終日").fill((world.today + 60 * DAY).isoformat())
    looks_right(page, "6-extend")
    page.get_by_role("button", name="延長する").click()
    assert the_one().planned_end == world.today + 61 * DAY


def papers_written(visit, world, it, width):
    page = visit(f"/secondments/{it.public_id}/papers/agreement/", as_=world.hr, width=width)
    page.get_by_label("日付").fill(world.today.isoformat())
    looks_right(page, "7-paper")
    page.get_by_role("button", name="保存して番号を付ける").click()
    assert Paper.objects.get().number == 1
    for kind in PaperKind:
        if kind not in {PaperKind.AGREEMENT, PaperKind.RELEASE, PaperKind.END_REPORT}:
            actions.save_paper(secondment=it, kind=kind, by=world.hr, dated_on=world.today)
    page = visit(f"/secondments/{it.public_id}/", as_=world.hr, width=width)
    looks_right(page, "8-active")
    page = visit("/secondments/", as_=world.hr, width=width)
    looks_right(page, "9-list")


def reported_and_approved(visit, world, it, width):
    page = visit("/my/records/", as_=world.worker, width=width)
    looks_right(page, "10-records")
    page.get_by_role("link", name="自分の派遣").click()
    assert "終了" in title(page)
    page.get_by_role("link", name="終了報告").first.click()
    for label, text in REPORT.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="終了報告を提出する").click()
    assert title(page) == "終了報告は提出済みです"

    head = visit(f"/secondments/{it.public_id}/report/", as_=world.supervisor, width=width)
    assert REPORT["学んだこと"] in head.get_by_role("main").inner_text()
    looks_right(head, "11-report")
    assert filled_buttons(head) == 1
    head.get_by_role("button", name="終了報告を承認する").click()
    assert title(head) == "終了報告は承認済みです"
    assert the_one().state == State.REPORTED


def report_of_the_end(visit, world, it, width):
    """The paper of the home's office holds what the person wrote."""
    page = visit(f"/secondments/{it.public_id}/papers/end_report/", as_=world.hr, width=width)
    assert page.get_by_label("学んだこと").input_value() == REPORT["学んだこと"]
    page.get_by_label("日付").fill(world.today.isoformat())
    page.get_by_role("button", name="保存して番号を付ける").click()
    looks_right(page, "12-end-report")
    link = page.get_by_role("link", name="PDF")
    printed = page.request.get(link.evaluate("a => a.href"))
    text = "".join(text_by_pypdf(printed.body()).split())
    assert all(written in text for written in REPORT.values())
    actions.save_paper(secondment=it, kind=PaperKind.RELEASE, by=world.hr, dated_on=world.today)
    if folder := os.environ.get("PICTURES"):
        for paper in Paper.objects.all():
            (Path(folder) / f"{paper.kind}.pdf").write_bytes(paper_pdf(paper))

    page = visit(f"/secondments/{it.public_id}/", as_=world.worker, width=width)
    assert "報告済み" in title(page)
    looks_right(page, "13-own")
    page.goto(page.url.split("/secondments/")[0] + "/my/records/")
    assert "都児童相談センターへの派遣" in page.get_by_role("main").inner_text()
