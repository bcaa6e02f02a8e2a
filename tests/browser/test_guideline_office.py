"""From a draft through two opinions and their answers into its readers' hands; and the editor it is written in."""

import re

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Collection

from guidelines import actions
from guidelines.models import GuidelineEdition, GuidelinePage
from people.cms_groups import sync_groups
from people.cms_rights import ensure_cms_groups
from people.models import Audience
from tests.browser.looks import filled_buttons, walk_by_keyboard
from tests.browser.test_runs import heading, looks_right, press
from tests.browser.test_table_paste import FROM_WORD, PASTE
from tests.factories.guidelines import body, make_guideline
from tests.guidelines.actions.test_time_use import (
    for_psychologists,
    make_psychologist,
    profession,
    report,
)

# Without style attributes: Chromium writes into the console that our policy blocks them.
WORD = f"""<html><body><p class=MsoNormal align=right><font color=red><span lang=JA>色の付いた</span></font><b>太字</b>の文。</p>
<table><tr><td>{FROM_WORD}</td></tr></table></body></html>"""


@pytest.fixture
def page(transactional_db, metropolis) -> GuidelinePage:
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    audience = Audience.objects.create(name="区市町村の心理職")
    audience.professions.add(profession())
    return make_guideline(
        title="子供家庭支援センター心理職ガイドライン（試行版）",
        audience=audience,
        body=body(
            {
                1: "心理職は、子供と家庭の見立てを行い、支援の方針を職員と一緒に考える。記録は、その日のうちに書く。"
            }
        ),
    )


@pytest.fixture
def edition(page, metropolis) -> GuidelineEdition:
    return actions.begin_draft(page=page, by=metropolis)


def test_from_a_draft_through_opinions_to_its_readers(
    visit, edition, metropolis, worker, colleague, outsider
):
    office = visit("/office/guidelines/", as_=metropolis)
    two_people_are_asked(office)
    they_write(visit, edition, worker, colleague)
    their_opinions_are_answered(office, edition)
    it_is_published(office, edition)

    reader = visit(f"/guideline-editions/{edition.public_id}/opinions/", as_=outsider)
    assert heading(reader) == "意見2件とその対応"
    looks_right(reader, "opinion-table")
    expect(reader.locator("main")).to_contain_text("不採用")
    mine = visit(f"/guideline-opinions/{edition.public_id}/", as_=worker)
    assert heading(mine) == "あなたの意見のうち1件に回答がありました"
    looks_right(mine, "opinion-own-answered")


# --- step by step ---------------------------------------------------------------------
def two_people_are_asked(page: Page) -> None:
    assert heading(page) == "作成中の版が1件あります"
    looks_right(page, "office-list")
    page.locator("main .row-item").first.click()
    assert heading(page) == "草案ができました。意見を募集できます"
    assert filled_buttons(page) == 1
    looks_right(page, "office-draft")
    page.get_by_role("link", name="意見を依頼する人を選ぶ").click()
    for login, title in (("worker", "区の心理職"), ("colleague", "センターの心理職")):
        page.get_by_label("ログインID").fill(login)
        page.get_by_label("表示名").fill(title)
        press(page, "探す")
        looks_right(page, "office-found")
        press(page, "この方を追加する")
    looks_right(page, "office-reviewers")
    assert walk_by_keyboard(page, 20) == []
    page.get_by_role("link", name="意見を募集する").click()
    page.locator("#id_until").fill("2099-03-31")
    looks_right(page, "office-open")
    press(page, "意見募集を始める")
    assert "まで意見を募集しています" in heading(page)
    looks_right(page, "office-opinions-open")


def they_write(visit, edition, worker, colleague) -> None:
    phone = visit(f"/guideline-opinions/{edition.public_id}/", as_=worker, width=360)
    looks_right(phone, "opinion-sections")
    phone.locator("main .row-item").first.click()
    phone.locator("summary", has_text="意見を書く").first.click()
    press(phone, "意見を保存する")
    expect(phone.locator(".field__error")).to_contain_text("意見を入力してください")
    phone.locator("textarea").first.fill(
        "「その日のうち」は難しい日もあります。「翌日まで」としてはどうでしょうか。"
    )
    looks_right(phone, "opinion-refused")
    press(phone, "意見を保存する")
    looks_right(phone, "opinion-section")
    assert walk_by_keyboard(phone, 20) == []
    other = visit(f"/guideline-opinions/{edition.public_id}/", as_=colleague)
    other.locator("summary", has_text="意見を書く").click()
    other.locator("textarea").fill("事例を足してください。")
    press(other, "意見を保存する")
    expect(other.locator("main")).not_to_contain_text("その日のうち")
    looks_right(other, "opinion-whole")


def their_opinions_are_answered(page: Page, edition) -> None:
    page.reload()
    press(page, "意見募集を締め切る")
    assert heading(page) == "回答を待つ意見が2件あります"
    looks_right(page, "office-to-answer")
    page.get_by_role("link", name="意見に回答する").click()
    looks_right(page, "office-opinions")
    page.get_by_role("link", name="次の意見に回答する").click()
    press(page, "回答を保存する")
    expect(page.locator(".notice--error")).to_contain_text("2か所")
    looks_right(page, "office-answer-refused")
    page.get_by_label("不採用").check()
    page.get_by_label("理由").fill("事例は別の資料に載せます。")
    press(page, "回答を保存する")
    page.get_by_label("一部採用").check()
    page.get_by_label("理由").fill("原則はその日とし、できないときは翌日までとしました。")
    looks_right(page, "office-answer")
    press(page, "回答を保存する")
    assert heading(page) == "すべての意見に回答しました"


def it_is_published(page: Page, edition) -> None:
    page.goto(page.url.replace("/opinions/", "/"))
    assert heading(page) == "審査に進められます"
    press(page, "審査に進める")
    assert heading(page) == "公開できます"
    looks_right(page, "office-review")
    page.get_by_role("link", name="公開する・日時を決める").click()
    looks_right(page, "office-publish")
    press(page, "公開する")
    assert heading(page) == "この版を公開しています"
    assert filled_buttons(page) == 1
    looks_right(page, "office-published")
    page.get_by_role("link", name="この版を撤回する").click()
    looks_right(page, "office-withdraw")


# --- the editor -----------------------------------------------------------------------
@pytest.fixture
def rights(page) -> None:
    ensure_cms_groups()
    sync_groups()


def test_what_is_pasted_from_word_keeps_its_words_and_loses_its_styles(
    visit, page, metropolis, rights
):
    editor = visit(f"/cms/pages/{page.pk}/edit/", as_=metropolis)
    editor.wait_for_load_state("networkidle")
    where = editor.locator(".public-DraftEditor-content").first
    where.click()
    editor.keyboard.press("Control+A")
    where.evaluate(PASTE, [WORD, "色の付いた太字の文。"])
    # The editor hands over what is in it a moment after the last key.
    expect(editor.locator("[name='body-2-value-text']")).to_have_value(re.compile("色の付いた"))

    with editor.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/")
    ):
        editor.get_by_role("button", name="下書きを保存").first.click()

    page.refresh_from_db()
    html = page.get_latest_revision_as_object().body[2].value["text"].source
    assert "色の付いた<b>太字</b>の文。" in html
    assert "児童相談所" in html  # the words of the tables in the table
    assert not any(word in html for word in ("class", "<table", "<span", "<font", "Mso", "red"))


def test_the_editor_refuses_to_publish_with_a_sentence_and_keeps_what_was_typed(
    visit, page, metropolis, rights
):
    editor = visit(f"/cms/pages/{page.pk}/edit/", as_=metropolis)
    editor.locator("#id_lead").fill("編集画面で書き直しました。")
    editor.locator("footer").get_by_role("button", name="ほかの操作").click()
    editor.get_by_role("button", name="公開する").last.click()

    expect(editor.locator(".messages")).to_contain_text("ここからは公開できません", timeout=30_000)
    expect(editor.locator("#id_lead")).to_have_value("編集画面で書き直しました。")
    assert not GuidelinePage.objects.get(pk=page.pk).live


def test_an_audience_says_whom_it_reaches_and_its_list_is_narrowed_down(
    visit, page, metropolis, nerima, nakano, rights
):
    audience = Audience.objects.get()
    cms = visit(f"/cms/snippets/people/audience/edit/{audience.pk}/", as_=metropolis)
    expect(cms.locator("main")).to_contain_text("今日の時点で0人が該当します")

    cms.get_by_label("名前の一部で絞り込む").fill("練馬")

    expect(cms.get_by_label("練馬区")).to_be_visible()
    expect(cms.get_by_label("中野区")).to_be_hidden()
    cms.get_by_label("練馬区").check()
    cms.get_by_role("button", name="保存").click()
    cms.wait_for_load_state()
    assert list(audience.organisations.all()) == [nerima]


# --- use of time ----------------------------------------------------------------------
def test_a_psychologist_reports_and_the_office_reads_means(
    visit, transactional_db, metropolis, nerima
):
    edition = for_psychologists()
    for _n in range(4):
        report(edition, make_psychologist(nerima), 60, 30, 10)
    person = make_psychologist(nerima)
    phone = visit(f"/my/guidelines/{edition.guideline_key}/time/", as_=person, width=360)
    for field, share in (("casework", "40"), ("psychology", "50"), ("other", "20")):
        phone.locator(f"#id_{field}").fill(share)
    press(phone, "回答を送る")
    expect(phone.locator("main")).to_contain_text("いまは110です")
    looks_right(phone, "time-refused")
    phone.locator("#id_other").fill("10")
    press(phone, "回答を送る")
    looks_right(phone, "time-own")

    office = visit(f"/office/guidelines/{edition.guideline_key}/time/", as_=metropolis)
    expect(office.locator("figure svg").first).to_be_visible()
    looks_right(office, "time-results")
