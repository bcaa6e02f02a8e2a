"""An essay from writing to reading its marks: by keyboard, on a desk and on a phone, without scripts."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from courses import actions
from courses.models import Attempt, EssayFile, PanelAnswer
from courses.states import AttemptState
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, scrolls_sideways, small_targets
from tests.browser.test_keyboard import heading, tab_to
from tests.factories.courses import (
    RIGHT,
    WRONG,
    QuestionCategoryFactory,
    QuestionFactory,
    attempt_of,
    home_page,
    make_course,
    make_quiz,
    quiz_of,
)

TEXT = "子供の安全を先に確かめる。"
REPORT = {"name": "報告.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 report"}


@pytest.fixture
def attempt(transactional_db, worker, trainer):
    home_page()
    category = QuestionCategoryFactory()
    QuestionFactory(category=category, essay=True, prompt="この場面の見立てを書いてください。")
    course = make_course(lessons=0, owner=trainer)
    quiz = make_quiz(course, category=category, questions=1, bank=0, second_marker=False)
    return attempt_of(worker, quiz)


def looked_at(page: Page, name: str, width: int) -> None:
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    assert small_targets(page) == []
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


@pytest.mark.browser
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_from_writing_to_reading_the_marks(attempt, worker, trainer, visit, width):
    page = visit(f"/learn/attempts/{attempt.pk}/", as_=worker, width=width)
    page.wait_for_load_state("networkidle")
    tab_to(page, "あなたの答え", tag="textarea")
    page.keyboard.type(TEXT)
    page.keyboard.press("Tab")
    page.get_by_label("提出するファイル").set_input_files(REPORT)
    expect(page.get_by_role("link", name="報告.pdf")).to_be_visible()
    expect(page.get_by_text("保存済み 13字")).to_be_visible()
    looked_at(page, "writing", width)
    with page.expect_navigation():
        page.get_by_role("button", name="提出する", exact=True).click()
    assert heading(page) == "提出しました。採点を待っています"
    looked_at(page, "waiting", width)

    page = visit("/learn/marking/", as_=trainer, width=width)
    looked_at(page, "queue", width)
    page.locator(".row-item").click()
    page.get_by_role("button", name="この採点で確定する").click()
    looked_at(page, "missing", width)
    for criterion in ("見立て", "根拠"):
        page.get_by_role("group", name=criterion).get_by_label("おおむね").check()
    page.get_by_label("受講者へのコメント").fill("根拠をもう1つ挙げましょう。")
    looked_at(page, "marking", width)
    with page.expect_navigation():
        page.get_by_role("button", name="この採点で確定する").click()

    page = visit(f"/learn/attempts/{attempt.pk}/", as_=worker, width=width)
    expect(page.get_by_text("根拠をもう1つ挙げましょう。")).to_be_visible()
    looked_at(page, "marked", width)
    assert (Attempt.objects.get().score, EssayFile.objects.count()) == (50, 1)


@pytest.mark.browser
def test_two_who_differ_agree(attempt, worker, trainer, metropolis, visit):
    Attempt.objects.update(second_marker=True)
    (item,) = attempt.snapshot
    actions.submit_attempt(attempt=attempt, answers={item["id"]: TEXT}, by=worker)
    for marker, level in ((trainer, "l1"), (metropolis, "l3")):
        sheet = actions.Sheet({item["id"]: {"c1": level, "c2": level}}, {item["id"]: "所見"})
        actions.save_marking(attempt=attempt, sheet=sheet, version=0, give=True, by=marker)

    page = visit(f"/learn/marking/{attempt.pk}/", as_=trainer, width=PHONE)
    looked_at(page, "agreeing", PHONE)
    for criterion in ("見立て", "根拠"):
        page.get_by_role("group", name=criterion).get_by_label("おおむね").check()
    page.get_by_label("この点に決めた理由").fill("話し合った。")
    with page.expect_navigation():
        page.get_by_role("button", name="協議した点で確定する").click()

    assert Attempt.objects.get().state == AttemptState.GRADED


@pytest.mark.browser
def test_without_scripts_a_text_and_a_file_are_saved(attempt, worker, visit):
    page = visit(
        f"/learn/attempts/{attempt.pk}/", as_=worker, width=PHONE, java_script_enabled=False
    )
    page.get_by_label("あなたの答え").fill(TEXT)
    page.get_by_label("提出するファイル").set_input_files(REPORT)
    page.get_by_role("button", name="途中で保存").click()

    assert "報告.pdf" in page.content()
    assert Attempt.objects.get().answers == {attempt.snapshot[0]["id"]: TEXT}


@pytest.mark.browser
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_how_certain_one_is_is_said_by_keyboard(transactional_db, worker, visit, width):
    home_page()
    course = make_course(
        lessons=0, quiz={"certainty": "counts", "feedback": "after_attempt", "shuffle": False}
    )
    attempt = attempt_of(worker, quiz_of(course))
    page = visit(f"/learn/attempts/{attempt.pk}/", as_=worker, width=width)
    page.wait_for_load_state("networkidle")
    for wanted in (RIGHT, WRONG):
        tab_to(page, RIGHT)
        if wanted == WRONG:
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        tab_to(page, "低")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
    looked_at(page, "certainty", width)
    with page.expect_navigation():
        page.get_by_role("button", name="提出する", exact=True).click()

    assert Attempt.objects.get().certainty_score == -50
    looked_at(page, "certain", width)


@pytest.mark.browser
def test_an_expert_judges_on_a_phone(transactional_db, worker, trainer, visit):
    home_page()
    prompt = "不適切な養育を疑っている。あざが新しいと分かった。"
    question = QuestionFactory(kind="judgement", choices=[], prompt=prompt)
    actions.ask_experts(question=question, experts=[worker], by=trainer)

    page = visit("/learn/panel/", as_=worker, width=PHONE)
    looked_at(page, "panel", PHONE)
    page.locator(".row-item").click()
    page.get_by_label("＋1 可能性が上がる").check()
    page.get_by_label("理由").fill("受傷の時期が説明と合わない。")
    looked_at(page, "judging", PHONE)
    with page.expect_navigation():
        page.get_by_role("button", name="この見立てを保存").click()

    page = visit(f"/learn/panel/questions/{question.pk}/", as_=trainer, width=PHONE)
    looked_at(page, "panel-of", PHONE)
    assert PanelAnswer.objects.get().value == 1
