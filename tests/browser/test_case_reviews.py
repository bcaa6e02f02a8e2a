"""A case from its raw notes to its readers: the author takes in, declares, checks; another person signs."""

import pytest
from playwright.sync_api import Page, expect

from casestudies.models import CasePage, RawText
from home.demo.cases import case_fields
from people.cms_groups import sync_groups
from people.cms_rights import ensure_cms_groups
from tests.browser.looks import walk_by_keyboard
from tests.browser.test_runs import heading, looks_right, press
from tests.factories.cases import case_index, make_case

NOTES = "髙橋花子さん（タカハシ ハナコ）は、森の近くの緑台小学校に通う。森さんが送る。令和5年4月1日に来所。"


@pytest.fixture
def case(transactional_db, trainer) -> CasePage:
    case = make_case(slug="mine", care_note="令和5年4月1日に、山田太郎さんが来所。")
    ensure_cms_groups()
    sync_groups()
    CasePage.objects.filter(pk=case.pk).update(owner=trainer)
    return CasePage.objects.get(pk=case.pk)


def test_from_raw_notes_to_readers(visit, case, trainer, reviewer, worker):
    author = visit(f"/case-reviews/{case.key}/text/", as_=trainer)
    notes_are_taken_in_and_named(author)

    author.goto(author.url.replace("/text/", "/"))
    marked_places_are_decided(author)
    it_is_checked_and_handed_over(author)
    a_second_person_signs(visit("/case-reviews/", as_=reviewer))
    author.reload()
    press(author, "事例を公開する")

    assert heading(author) == "この内容を公開しています"
    looks_right(author, "review-published")
    assert RawText.objects.count() == 0
    reader = visit("/cases/mine/", as_=worker)
    expect(reader.locator("main")).to_contain_text("ひとりで取り組む")


# --- step by step ---------------------------------------------------------------------
def notes_are_taken_in_and_named(page: Page) -> None:
    page.locator("#id_text").fill(NOTES)
    press(page, "取り込む")
    press(page, "行を追加")
    page.locator("#id_n0-family").fill("髙橋")
    page.locator("#id_n0-given").fill("花子")
    page.locator("#id_n0-family_kana").fill("タカハシ")
    page.locator("#id_n0-given_kana").fill("ハナコ")
    page.locator("#id_n1-kind").select_option("other")
    page.locator("#id_n1-family").fill("緑台小学校")
    page.locator("#id_n1-word").fill("小学校")
    page.locator("#id_n2-family").fill("森")
    press(page, "名前を申告する")
    looks_right(page, "review-texts")
    page.get_by_label("ふつうの言葉").first.check()
    press(page, "保存する")
    result = page.locator("textarea[readonly]").input_value()
    assert [word for word in ("髙橋", "花子", "タカハシ", "緑台") if word in result] == []
    assert "森の近く" in result


def marked_places_are_decided(page: Page) -> None:
    looks_right(page, "review-marked")
    assert walk_by_keyboard(page, 25) == []
    for box in page.locator("input[name=keep]").all():
        box.check()
    press(page, "残すものを保存する")
    assert heading(page) == "自己点検をして、審査に出せます"


def it_is_checked_and_handed_over(page: Page) -> None:
    for box in page.locator("input[name=points]").all():
        box.check()
    press(page, "審査に出す")
    assert heading(page) == "二人目の署名を待っています"


def a_second_person_signs(page: Page) -> None:
    assert heading(page) == "審査を待つ事例は1件です"
    looks_right(page, "review-list")
    page.locator("main .row-item").first.click()
    page.wait_for_load_state()
    looks_right(page, "review-sign")
    for box in page.locator("input[name=points]").all():
        box.check()
    press(page, "署名する")
    assert heading(page) == "二人の署名がそろいました"


def test_the_editor_refuses_an_unsigned_text_with_a_sentence_and_keeps_the_draft(
    visit, case, metropolis
):
    whole = CasePage(**(case_fields("school-absence") | {"slug": "whole"}), live=False)
    case = case_index().add_child(instance=whole)
    case.save_revision()
    page = visit(f"/cms/pages/{case.pk}/edit/", as_=metropolis)
    page.locator("#id_lead").fill("編集画面で書き直しました。")

    page.locator("footer").get_by_role("button", name="ほかの操作").click()
    page.get_by_role("button", name="公開する").last.click()

    # The whole case is gathered by scripts, posted, and shown again: minutes on a busy machine.
    expect(page.locator(".messages")).to_contain_text("二人の署名が要ります", timeout=180_000)
    expect(page.locator("#id_lead")).to_have_value("編集画面で書き直しました。")
    assert not CasePage.objects.get(pk=case.pk).live
