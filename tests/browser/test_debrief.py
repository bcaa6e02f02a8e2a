"""Review, feedback, reflection and debrief in a browser, on a desk and a phone, also by keyboard."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from casestudies import actions
from casestudies.models import Exercise, Feedback, PeerReview, Poll, Reflection, Vote
from casestudies.states import ExerciseState
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, scrolls_sideways, small_targets, walk_by_keyboard
from tests.factories.courses import home_page
from tests.factories.debriefs import (
    DRAWING,
    LEVELS,
    exercise_at,
    group_of,
    judged,
    member_of,
    rich_edition,
    write,
)

WIDTHS = [DESK, PHONE]


@pytest.fixture
def exercise(transactional_db, worker, colleague, supervisor, outsider, facilitator) -> Exercise:
    """Three groups that wrote something of everything, in the debrief."""
    home_page()
    found = exercise_at(
        ExerciseState.REVIEWING,
        edition=rich_edition(),
        groups=[[worker, colleague], [outsider], [supervisor]],
        facilitator=facilitator,
    )
    for number, grades in enumerate([(0, 0, 1), (1, 1, 1), (2, 1, 0)], start=1):
        judged(found, number, *grades)
        text = f"{number}班：夜にきょうだいだけで過ごすことと、食事の様子が気がかりです。"
        write(found, number, "worry-intake", {"text": text})
        _assessed(found, number)
    write(found, 1, "dots", {"rows": [{"first": 1, "second": 2, "why": "転居のあとです"}]})
    write(found, 1, "family", DRAWING)
    poll = Poll.objects.create(
        exercise=found, question="今日のうちに訪ねますか", options=["訪ねる", "訪ねない"],
        closed_at=timezone.now(),
    )  # fmt: skip
    for person, option in [(worker, 0), (colleague, 0), (outsider, 1)]:
        Vote.objects.create(poll=poll, member=member_of(found, person), option=option)
    return found


def _assessed(exercise: Exercise, number: int) -> None:
    levels = {"食事": LEVELS[0], "夜の見守り": LEVELS[1]}
    write(exercise, number, "sheet", {"levels": levels}, lens="health")
    seen = levels | {"夜の見守り": LEVELS[2]}
    write(exercise, number, "sheet", {"levels": seen}, lens="welfare")
    write(exercise, number, "sheet", {"levels": seen, "reason": "夜の安全を先に考えます。"})
    write(exercise, number, "first-visit", {"choices": [["保健師", "ふたりで"][number % 2]]})


def to_debrief(exercise: Exercise, *people) -> None:
    for person in people:
        member = member_of(exercise, person)
        comment = "子供の言葉を拾っていました。父の話も聞いてみたいです。"
        actions.save_review(member=member, scores={"0": 2}, comment=comment, version=0)
        actions.submit_review(member=member)
    Exercise.objects.filter(pk=exercise.pk).update(state=ExerciseState.DEBRIEF)


def look(page: Page, name: str, width: int) -> None:
    """Kept where somebody wants to look: PICTURES=/tmp/… pytest …"""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def is_worthy(page: Page, name: str, width: int) -> None:
    page.evaluate("scrollTo(0, 0)")  # clicking has led down the page
    look(page, name, width)
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    assert small_targets(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_debrief(visit, exercise, worker, outsider, facilitator, width):
    actions.give_feedback(
        to=group_of(exercise), text="夜の見守りに気づいた班でした。", by=facilitator, is_shared=True
    )
    to_debrief(exercise, worker, outsider)
    page = visit(f"/exercises/{exercise.key}/debrief/", as_=worker, width=width)

    assert page.locator("h1").inner_text() == "3班のうち2班が、「急ぎ具合」の判断を見直しました"
    is_worthy(page, "debrief", width)
    for summary in page.locator("main summary").all():
        if not summary.locator("xpath=..").get_attribute("open"):
            summary.click()
    is_worthy(page, "debrief-open", width)


@pytest.mark.parametrize("width", WIDTHS)
def test_feedback_is_written_and_answered(visit, exercise, worker, facilitator, width):
    path = f"/exercises/{exercise.key}/feedback/"
    actions.keep_comment(owner=facilitator, text="次は、だれに聞くとよいでしょうか。")
    page = visit(path, as_=facilitator, width=width)
    is_worthy(page, "feedback", width)
    page.get_by_role("link", name="班全体に書く").first.click()
    page.get_by_role("button", name="次は、だれに").click()
    assert page.get_by_label("フィードバック").input_value() == "次は、だれに聞くとよいでしょうか。"
    is_worthy(page, "feedback-write", width)
    page.get_by_role("button", name="フィードバックを送る").click()

    mine = visit(f"{path}mine/", as_=worker, width=width)
    is_worthy(mine, "feedback-mine", width)
    mine.get_by_label("返事（任意）").fill("担任の先生に聞きます。")
    mine.get_by_role("button", name="読みました").click()
    mine.get_by_text("フィードバックはすべて読みました").wait_for()
    assert Feedback.objects.get().reply == "担任の先生に聞きます。"


@pytest.mark.parametrize("width", WIDTHS)
def test_two_of_a_group_review_at_once(visit, exercise, worker, colleague, width):
    path = f"/exercises/{exercise.key}/review/"
    one = visit(path, as_=worker, width=width)
    other = visit(path, as_=colleague, width=width)
    one.get_by_label("よかったところ").fill("先に書きました。")
    one.get_by_role("button", name="下書きを保存する").click()
    other.get_by_label("よかったところ").fill("知らずに書きました。")
    other.get_by_role("button", name="下書きを保存する").click()

    other.get_by_text("先に書きました。").wait_for()
    assert other.get_by_label("よかったところ").input_value() == "知らずに書きました。"
    is_worthy(other, "review-both", width)
    other.get_by_label("中心にある").check()
    other.get_by_role("button", name="評価を提出する").click()
    other.get_by_role("heading", name="2班への評価を提出しました").wait_for()
    assert PeerReview.objects.get().comment == "知らずに書きました。"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reflection(visit, exercise, worker, width):
    page = visit(f"/exercises/{exercise.key}/reflection/", as_=worker, width=width)
    page.get_by_label("ふりかえり").fill("電話の場面が重く残りました。")
    is_worthy(page, "reflection", width)
    page.get_by_role("button", name="保存").click()

    page.get_by_text("あなただけが読めます。").first.wait_for()
    assert Reflection.objects.get().text == "電話の場面が重く残りました。"


def test_by_keyboard_the_focus_is_always_seen(visit, exercise, worker, outsider):
    to_debrief(exercise, worker, outsider)
    page = visit(f"/exercises/{exercise.key}/debrief/", as_=worker)

    assert walk_by_keyboard(page, 45) == []


def test_a_review_is_written_and_handed_in_by_keyboard(visit, exercise, worker):
    page = visit(f"/exercises/{exercise.key}/review/", as_=worker)
    page.get_by_label("見えない").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("よく聴いていました。")
    for _tab in ("to the draft", "to handing in"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="2班への評価を提出しました").wait_for()
    review = PeerReview.objects.get()
    assert (review.scores, review.comment) == ({"0": 1}, "よく聴いていました。")
