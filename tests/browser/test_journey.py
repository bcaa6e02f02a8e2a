"""The main job from end to end, in the demonstration: 桜井 みのり takes the basic course on her phone.

One test, because it is one way: she learns, passes, holds a certificate that anybody can check;
her ward's officer sees her row turn to 修了, the metropolis counts one municipality more.
"""

import re
from io import BytesIO

import zxingcpp
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from certificates.models import Certificate
from courses.models import Attempt
from home.demo.contents import read
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import scrolls_sideways
from tests.factories.courses import right_answers, wrong_answers

COURSE = "児童虐待対応 基礎研修"
LESSONS_TO_GO = [
    "数字で見る相談と対応",
    "児童相談所との連携",
    "情報共有とその限界",
    "記録と進行管理、そして終結",
    "支援する人自身の健康",
]
PASS_MARK = 80


def test_from_the_log_in_to_the_figures_of_the_metropolis(demonstration, someone, visit):
    before = municipalities_covered(someone, visit)
    phone = sign_in(visit, "shinnin")

    read_the_lessons_that_are_left(phone)
    fail_the_quiz(phone)
    pass_the_quiz(phone)
    certificate = open_the_certificate(phone)
    save_the_pdf(phone, certificate)
    check_it_without_log_in(visit, read_the_qr(phone), certificate)

    her_row_is_completed(someone, visit)
    assert municipalities_covered(someone, visit) == before + 1


# --- the way, step by step ---------------------------------------------------------
def sign_in(visit, username: str) -> Page:
    page = visit("/", width=PHONE, device_scale_factor=2)
    arrived(page, "ログイン")
    page.get_by_label("ログインID").fill(username)
    page.get_by_label("パスワード", exact=True).fill(read("logins.toml")["password"])
    page.get_by_role("button", name="ログインする", exact=True).click()
    arrived(page, "今日やることは1つです")
    assert "桜井 みのり" in page.locator(".person-menu summary").inner_text()
    assert COURSE in page.locator(".task--first").inner_text()
    return page


def read_the_lessons_that_are_left(page: Page) -> None:
    page.get_by_role("link", name="単元6の続きを読む").click()
    for title in LESSONS_TO_GO:
        arrived(page, title)
        page.get_by_role("button", name="この単元を終える").click()
        assert f"「{title}」を終えました" in page.get_by_role("status").first.inner_text()
    arrived(page, COURSE)
    assert condition(page, "教材を10単元読む") == "済み"


def fail_the_quiz(page: Page) -> None:
    page.get_by_role("link", name="確認テストを受ける").first.click()
    arrived(page, "確認テスト")
    page.get_by_role("button", name="テストを始める").click()
    answer(page, right=False)
    arrived(page, f"0点でした。合格は{PASS_MARK}点からです")
    # What is right is told once she has passed, not before.
    assert page.get_by_text("正しい答え").count() == 0


def pass_the_quiz(page: Page) -> None:
    page.get_by_role("link", name="もう一度受ける").click()
    page.get_by_role("button", name="もう一度受ける").click()
    answer(page, right=True)
    arrived(page, "100点で合格しました")
    page.get_by_role("link", name="研修に戻る").click()
    arrived(page, COURSE)
    assert page.locator(".page-head .state").inner_text().endswith("修了")


def open_the_certificate(page: Page) -> Certificate:
    certificate = Certificate.objects.get(person__username="shinnin", title=COURSE)
    page.get_by_role("link", name="修了証を見る").click()
    arrived(page, COURSE)
    sheet = page.locator(".certificate-desk").inner_text()
    lines = sheet.splitlines()
    assert {certificate.serial, "桜井 みのり"} <= set(lines)
    assert any(line.startswith(COURSE) for line in lines)
    assert page.get_by_text("有効", exact=True).is_visible()
    return certificate


def save_the_pdf(page: Page, certificate: Certificate) -> None:
    with page.expect_download() as saved:
        page.get_by_role("link", name="PDFを保存").click()
    assert saved.value.suggested_filename == f"修了証_{certificate.serial}.pdf"
    content = saved.value.path().read_bytes()
    assert content.startswith(b"%PDF")
    (sheet,) = PdfReader(BytesIO(content)).pages
    text = re.sub(r"\s", "", sheet.extract_text())
    assert "桜井みのり" in text
    assert COURSE.replace(" ", "") in text
    assert certificate.serial in text


def read_the_qr(page: Page) -> str:
    """Where the printed square leads, without the host: that is PUBLIC_BASE_URL."""
    picture = Image.open(BytesIO(page.locator(".certificate__check svg").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text.startswith(settings.PUBLIC_BASE_URL)
    return code.text.removeprefix(settings.PUBLIC_BASE_URL)


def check_it_without_log_in(visit, address: str, certificate: Certificate) -> None:
    page = visit(address, width=PHONE)
    arrived(page, "この修了証は本物で、有効です")
    facts = page.locator("dl.facts").inner_text()
    assert certificate.serial in facts
    assert "桜井 み＊＊" in facts
    assert "みのり" not in page.content()


def her_row_is_completed(someone, visit) -> None:
    page = visit("/office/completions/?view=everybody", as_=someone("nerima-jinji"), width=DESK)
    row = page.get_by_role("row").filter(has_text="桜井 みのり")
    column = [text.splitlines()[0] for text in page.get_by_role("columnheader").all_inner_texts()]
    cell = row.locator("th, td").nth(column.index(COURSE))
    assert cell.inner_text().startswith("修了 ")


def municipalities_covered(someone, visit) -> int:
    page = visit("/office/coverage/", as_=someone("to-kenshu"), width=DESK)
    heading = page.get_by_role("heading", level=1).inner_text()
    covered = re.fullmatch(r"受講自治体は(\d+) / 62です", heading)
    assert covered, heading
    return int(covered[1])


# --- what is asked of every page on the way -------------------------------------------
def arrived(page: Page, heading: str) -> None:
    # Handing in waits for what is being saved on the side: the click ends before the page does.
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert not scrolls_sideways(page)


def condition(page: Page, title: str) -> str:
    """What the checklist says of one condition of the course."""
    row = page.locator(".checklist__title").filter(has_text=title)
    return row.locator(".checklist__word").inner_text()


def answer(page: Page, *, right: bool) -> None:
    """Answers as somebody who has seen the paper, and hands it in."""
    attempt = Attempt.objects.open().get(person__username="shinnin")
    for question, given in (right_answers if right else wrong_answers)(attempt).items():
        field = page.locator(f"[name='q-{question}']")
        if isinstance(given, str):
            field.fill(given)
            continue
        if isinstance(given, dict):
            for part, option in given.items():
                page.locator(f"[name='q-{question}.{part}']").select_option(option)
            continue
        for value in given:
            field.and_(page.locator(f"[value='{value}']")).check()
    page.get_by_role("button", name="提出する").click()
