"""The blocks of a lesson as a learner meets them, on a desk and on a phone."""

import pytest

from core.blocks import TeachingBody
from home.models import StandardPage
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, scrolls_sideways
from tests.factories.courses import home_page, publish


@pytest.fixture
def page_of_blocks(transactional_db) -> StandardPage:
    palette = TeachingBody()
    kinds = ["text", "figure", "table", "data", "quotation", "callout", "question", "video"]
    body = [(kind, palette.child_blocks[kind].get_preview_value()) for kind in kinds]
    page = StandardPage(title="ブロックの見本", slug="blocks", body=body)
    return publish(home_page().add_child(instance=page))


@pytest.mark.parametrize("width", [DESK, PHONE, 320])
def test_blocks_have_no_barriers_and_stay_within_the_page(page_of_blocks, worker, visit, width):
    page = visit("/blocks/", as_=worker, width=width)

    assert barriers(page) == []
    assert not scrolls_sideways(page)


def test_a_check_question_answers_at_once(page_of_blocks, worker, visit):
    page = visit("/blocks/", as_=worker)

    page.get_by_label("都全体の件数が、より大きく増えたから").check()
    said = page.locator("[data-check-said]")

    assert "正解です" in said.inner_text()
    page.get_by_label("練馬区の人口が減ったから").check()
    assert "人口は表にありません。" in said.inner_text()


def test_a_check_question_is_answered_without_scripts(page_of_blocks, worker, visit):
    page = visit("/blocks/", as_=worker, java_script_enabled=False)

    page.get_by_text("答えを見る").click()

    assert page.get_by_text("割合は、都全体の件数で割った値です。").is_visible()


def test_the_choice_of_a_check_question_is_reached_by_keyboard(page_of_blocks, worker, visit):
    page = visit("/blocks/", as_=worker)

    page.get_by_label("練馬区の人口が減ったから").focus()
    page.keyboard.press("ArrowDown")

    assert page.get_by_label("都全体の件数が、より大きく増えたから").is_checked()


def test_forced_colours_keep_the_chart_readable(page_of_blocks, worker, visit):
    page = visit("/blocks/", as_=worker, forced_colors="active")

    outline = page.locator(".art .fill-a").first.evaluate("e => getComputedStyle(e).stroke")
    assert outline != "none"
