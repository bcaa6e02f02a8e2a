"""An officer's way through a personnel change: file, faults, difference, confirm, undo; looked at."""

import datetime

import pytest
from playwright.sync_api import Page

from core import jobs
from core.fiscal import first_day, fiscal_year
from core.models import Job
from people.models import Post
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_people_office import looks_right
from tests.factories.people import GradeFactory, SectionFactory
from tests.factories.transfers import moved, row_of
from tests.people.tables import xlsx

WIDTHS = [DESK, PHONE]
TRANSFERS = "/office/transfers/"


def choose(page: Page, *rows: dict[str, object]) -> None:
    page.goto(page.url.split("/office/")[0] + f"{TRANSFERS}new/")
    page.get_by_label("件名").fill("4月1日付 定期異動")
    content = xlsx(*rows).read()
    page.get_by_label("異動のファイル").set_input_files(
        {"name": "異動.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": content}
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_an_officer_registers_a_change_and_takes_it_back(
    visit, nerima, nerima_hr, worker, colleague, supervisor, width
):
    SectionFactory(organisation=nerima, name="庶務係")
    GradeFactory(code="chief", name="係長級")
    office = {"団体コード": "131202", "部署": "庶務係"}
    rows = [
        row_of(worker.posts.get(), **office),
        row_of(colleague.posts.get(), 異動区分="退職"),
        row_of(supervisor.posts.get(), 異動区分="併任", **office),
        moved(異動区分="採用", 職員番号="000901", 姓="新井", 名="一郎", **office),
        moved(異動区分="採用", 職員番号="000902", 姓="小林", 名="葵", 部署="新しくできる係"),
    ]
    page = visit(TRANSFERS, as_=nerima_hr, width=width)
    looks_right(page, "transfers-empty")
    page.get_by_role("link", name="異動のファイルを選ぶ").click()
    assert page.get_by_label("発令日").input_value() == str(next_first_of_april())
    looks_right(page, "transfer-new")
    page.get_by_role("button", name="内容を確かめる").click()
    assert "直してください" in page.get_by_role("alert").inner_text()
    looks_right(page, "transfer-new-faults")

    choose(
        page, *rows, moved(職員番号="999999", 姓="幽霊"), moved(異動区分="", 職員番号="1", 姓="空")
    )
    page.get_by_role("button", name="内容を確かめる").click()
    assert "異動区分を入力してください" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="確定する").count() == 0
    looks_right(page, "transfer-faults")
    page.get_by_role("button", name="取りやめる").click()

    choose(page, *rows)
    page.get_by_label("公表日").fill(str(next_first_of_april() - datetime.timedelta(days=8)))
    page.get_by_role("button", name="内容を確かめる").click()
    assert "5件の異動を確定できます" in page.locator("h1").inner_text()
    looks_right(page, "transfer-staged")
    page.get_by_role("link", name="異動・変更").first.click()
    looks_right(page, "transfer-changed")
    page.get_by_role("button", name="この5件を確定する").click()
    looks_right(page, "transfer-job")
    for job in Job.objects.open():
        jobs.run(job.pk)
    page.goto(page.url.split("/jobs/")[0] + TRANSFERS)
    looks_right(page, "transfers")
    page.get_by_role("link", name="4月1日付 定期異動").first.click()
    assert "5件の異動が発令されます" in page.locator("h1").inner_text()
    looks_right(page, "transfer-confirmed")

    page.get_by_text("この異動を取り消す").first.click()
    looks_right(page, "transfer-undo")
    page.get_by_role("button", name="この異動を取り消す").click()
    assert "この異動は取り消されました" in page.locator("h1").inner_text()
    looks_right(page, "transfer-undone")
    assert not Post.objects.filter(start=next_first_of_april()).exists()


def next_first_of_april() -> datetime.date:
    return first_day(fiscal_year(datetime.date.today()) + 1)
