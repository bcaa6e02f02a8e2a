"""Numbers, pairs and orders: answered by keyboard alone, on a phone, with and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from courses.models import Attempt, Question
from home.demo.papers import right_answer
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, scrolls_sideways, small_targets
from tests.browser.test_keyboard import heading, tab_to
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    attempt_of,
    home_page,
    make_course,
    make_quiz,
)

STEPS = ["受理", "安全確認", "援助方針会議"]


@pytest.fixture
def attempt(transactional_db, worker):
    home_page()
    category = QuestionCategoryFactory()
    for kind in ("numeric", "matching", "ordering"):
        QuestionFactory(category=category, prompt=f"{kind}の設問", **{kind: True})
    quiz = make_quiz(
        make_course(lessons=0), category=category, questions=3, bank=0, feedback="after_attempt"
    )
    return attempt_of(worker, quiz)


@pytest.fixture
def paper(attempt, worker, visit):
    def open_paper(width=DESK, **options) -> Page:
        page = visit(f"/learn/attempts/{attempt.pk}/", as_=worker, width=width, **options)
        page.wait_for_load_state("networkidle")
        return page

    return open_paper


def item(attempt, kind):
    return next(item for item in attempt.snapshot if item["kind"] == kind)


def texts(page: Page) -> list[str]:
    return page.locator("[data-ordering] label").all_inner_texts()


def places(page: Page) -> list[str]:
    return [each.input_value() for each in page.locator("[data-ordering] select").all()]


def select(page: Page, text: str):
    return page.get_by_role("combobox", name=text, exact=True)


def choose_by_keyboard(page: Page, option: str) -> None:
    """On the select that has the focus: down until it shows that."""
    for _step in range(10):
        if page.evaluate("document.activeElement.selectedOptions[0].textContent") == option:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"“{option}” is not offered.")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_all_three_kinds_are_answered_without_a_pointer(attempt, paper, width):
    page = paper(width)

    for question in attempt.snapshot:
        if question["kind"] == Question.Kind.NUMERIC:
            tab_to(page, "あなたの答え")
            page.keyboard.type("４８")
        names = {option["id"]: option["text"] for option in question.get("options", [])}
        for part in question.get("parts", []):
            tab_to(page, part["text"], tag="select")
            ordering = question["kind"] == Question.Kind.ORDERING
            choose_by_keyboard(page, f"{part['wanted']}番" if ordering else names[part["wanted"]])
    tab_to(page, "提出する")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert heading(page) == "100点で合格しました"
    answers = Attempt.objects.get().answers
    assert answers == {
        question["id"]: "４８" if question["kind"] == "numeric" else right_answer(question)
        for question in attempt.snapshot
    }


def test_buttons_put_the_items_in_order(attempt, paper):
    page = paper()
    shown = texts(page)
    assert places(page) == ["", "", ""]

    for at, text in enumerate(STEPS):
        while texts(page).index(text) > at:
            page.get_by_role("button", name=f"上へ {text}").press("Enter")
    if shown[0] == STEPS[0]:  # nothing was pressed for the first; the others gave it its place
        assert "1" in places(page)

    assert (texts(page), places(page)) == (STEPS, ["1", "2", "3"])
    expect(page.locator("#saved")).to_contain_text("保存")
    assert Attempt.objects.get().answers == {
        item(attempt, "ordering")["id"]: right_answer(item(attempt, "ordering"))
    }


def test_a_move_is_told_and_keeps_the_focus(attempt, paper):
    page = paper()
    last = texts(page)[-1]

    page.get_by_role("button", name=f"上へ {last}").press("Enter")

    expect(page.locator("[data-ordering-status]")).to_have_text(
        f"「{last}」を3個中の2番にしました。"
    )
    expect(page.get_by_role("button", name=f"上へ {last}")).to_be_focused()
    page.keyboard.press("Enter")
    # The button has nowhere to go any more, so its neighbour takes over.
    expect(page.get_by_role("button", name=f"下へ {last}")).to_be_focused()
    assert texts(page)[0] == last


def test_a_place_given_twice_is_told_at_both_and_nothing_is_lost(attempt, paper):
    page = paper()

    select(page, "受理").select_option("1")
    select(page, "安全確認").select_option("1")

    for text in ("受理", "安全確認"):
        row = page.locator("[data-ordering] li").filter(has=page.get_by_text(text, exact=True))
        expect(row.locator(".field__error")).to_contain_text("1番は")
    page.get_by_role("button", name="提出する").click()
    expect(page.get_by_role("alert")).to_contain_text("採点できない答え")
    assert sorted(places(page)) == ["", "1", "1"]
    assert {select(page, text).get_attribute("aria-invalid") for text in STEPS[:2]} == {"true"}


def test_what_is_no_number_is_told_and_kept(attempt, paper):
    page = paper()
    field = page.get_by_label("あなたの答え")

    field.fill("四十八")
    field.blur()

    expect(page.locator(".field__error")).to_contain_text("数字で入力")
    page.reload()
    expect(page.get_by_label("あなたの答え")).to_have_value("四十八")
    expect(page.locator(".field__error")).to_contain_text("数字で入力")
    page.get_by_label("あなたの答え").fill("48時間")
    page.get_by_label("あなたの答え").blur()
    expect(page.locator(".field__error")).to_have_count(0)


def test_without_scripts_nothing_is_missing(attempt, paper, worker, visit):
    page = paper(java_script_enabled=False)

    assert page.get_by_role("button", name="上へ").count() == 0
    page.get_by_label("あなたの答え").fill("48")
    for part in item(attempt, "matching")["parts"]:
        select(page, part["text"]).select_option(part["wanted"])
    for place, text in enumerate(STEPS, start=1):
        select(page, text).select_option(str(place))
    page.get_by_role("button", name="提出する").click()

    assert heading(page) == "100点で合格しました"


def test_it_is_taken_up_where_it_was_left(attempt, paper):
    page = paper()
    select(page, "立入調査").select_option(label="児童相談所")
    last = texts(page)[-1]
    page.get_by_role("button", name=f"上へ {last}").click()
    order = texts(page)
    with page.expect_navigation():
        page.get_by_role("button", name="途中で保存").click()

    again = paper(PHONE)

    assert (
        select(again, "立入調査").evaluate("e => e.selectedOptions[0].textContent") == "児童相談所"
    )
    assert texts(again) == order


def test_the_result_tells_parts_and_the_right_answer(attempt, paper):
    page = paper()
    for place, text in enumerate(["受理", "援助方針会議", "安全確認"], start=1):
        select(page, text).select_option(str(place))
    page.get_by_role("button", name="提出する").click()
    page.get_by_role("button", name="このまま提出する").click()

    row = page.locator("li.panel").filter(has_text="orderingの設問")
    expect(row).to_contain_text("一部正解（3個中1個）")
    expect(row).to_contain_text("2．安全確認")
    assert barriers(page) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_paper_looks_right(paper, width):
    page = paper(width)

    assert barriers(page) == []
    assert not scrolls_sideways(page)
    assert small_targets(page) == []
