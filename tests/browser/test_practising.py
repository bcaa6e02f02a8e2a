"""A member practises on the example answers of the case: from the worksheet, on a desk and a phone,
also by keyboard."""

import pytest

from casestudies.models import Exercise
from casestudies.states import ExerciseState
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, walk_by_keyboard
from tests.browser.test_debrief import is_worthy
from tests.factories.cases import LEVELS, example, make_case, make_edition
from tests.factories.courses import home_page
from tests.factories.debriefs import exercise_at

WHY = "姉の言葉をそのまま引き、弟の様子を誰に聞くかまで書いています。"
FIRST = example(
    level=2,
    title="1班の書いた例（架空）",
    text="姉は「夜は二人で待っている」と話した。\n弟のことは学級担任と学童に聞く。",
)
SECOND = example(level=0, title="2班の書いた例（架空）", text="母に生活の改善を求める。")


@pytest.fixture
def exercise(transactional_db, worker, outsider, facilitator) -> Exercise:
    home_page()
    FIRST[1]["marks"][0]["why"] = WHY
    return exercise_at(
        ExerciseState.HANDING_IN,
        edition=make_edition(make_case(examples=[FIRST, SECOND])),
        groups=[[worker], [outsider]],
        facilitator=facilitator,
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_marking_first_and_then_reading_how_the_panel_marked(visit, exercise, worker, width):
    page = visit(f"/exercises/{exercise.key}/", as_=worker, width=width)
    page.get_by_role("link", name="記入例で練習する").click()
    page.get_by_text("記入例 1／2").wait_for()
    is_worthy(page, "practice-empty", width)
    assert WHY not in page.content()

    page.get_by_role("button", name="専門家の評価を見る").click()
    page.get_by_role("alert").wait_for()
    is_worthy(page, "practice-faults", width)
    assert WHY not in page.content()

    page.get_by_label(LEVELS[2], exact=True).check()
    page.get_by_role("button", name="専門家の評価を見る").click()
    page.get_by_text(WHY).wait_for()
    is_worthy(page, "practice-compared", width)
    assert page.locator("h1").inner_text() == "専門家と同じ評価は、1個の観点のうち1個でした"

    page.get_by_role("link", name="次の記入例").click()
    page.get_by_text("記入例 2／2").wait_for()
    assert page.get_by_role("radio", checked=True).count() == 0  # nothing was kept
    assert WHY not in page.content()


def test_by_keyboard_alone(visit, exercise, worker):
    page = visit(f"/exercises/{exercise.key}/practice/1/", as_=worker)
    assert walk_by_keyboard(page, 20) == []
    page.get_by_label(LEVELS[0], exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text(WHY).wait_for()

    assert page.locator("h1").inner_text() == "専門家と同じ評価は、1個の観点のうち0個でした"
    assert barriers(page) == []
