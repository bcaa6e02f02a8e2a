"""Answers that are being saved on the side while the paper is handed in."""

import time

import pytest
from playwright.sync_api import expect

from courses import actions
from courses.models import Attempt
from tests.browser.test_keyboard import heading, tab_to
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    attempt_of,
    home_page,
    make_course,
    make_quiz,
)


@pytest.fixture
def attempt(transactional_db, worker):
    home_page()
    category = QuestionCategoryFactory()
    QuestionFactory(category=category, short=True)
    quiz = make_quiz(make_course(lessons=0), category=category, questions=1, bank=0)
    return attempt_of(worker, quiz)


@pytest.fixture
def paper(attempt, worker, visit):
    page = visit(f"/learn/attempts/{attempt.pk}/", as_=worker)
    page.wait_for_load_state("networkidle")
    tab_to(page, "あなたの答え")
    page.keyboard.type("一時保護")
    return page


@pytest.fixture
def slow_saving(monkeypatch):
    """The first saving comes to the lock late, and who hands in is answered later still."""
    save, submit, seen = actions.save_answers, actions.submit_attempt, []

    def save_answers(**given):
        seen.append("saved")
        time.sleep(0.5 if len(seen) == 1 else 0)
        return save(**given)

    def submit_attempt(**given):
        attempt = submit(**given)
        seen.append("handed in")
        time.sleep(1)
        return attempt

    monkeypatch.setattr(actions, "save_answers", save_answers)
    monkeypatch.setattr(actions, "submit_attempt", submit_attempt)
    return seen


@pytest.mark.parametrize("button", [None, "提出する"])
def test_handing_in_waits_for_the_answer_that_was_just_given(paper, slow_saving, button):
    given_up = []
    paper.on("requestfailed", lambda request: given_up.append(request.url))

    with paper.expect_navigation():
        if button:
            paper.get_by_role("button", name=button).click()
        else:
            paper.keyboard.press("Enter")

    assert heading(paper) == "100点で合格しました"
    assert paper.get_by_text("すでに提出されています").count() == 0
    assert (slow_saving[0], slow_saving[-1]) == ("saved", "handed in")
    assert given_up == []


def test_a_saving_that_never_ends_does_not_hold_the_paper_up(paper, attempt):
    paper.route("**/save/", lambda _route: None)

    paper.keyboard.press("Enter")

    expect(paper.get_by_role("heading", level=1)).to_have_text("100点で合格しました")
    assert list(Attempt.objects.get().answers.values()) == ["一時保護"]


def test_saving_for_later_waits_too_and_comes_back_to_the_paper(paper, slow_saving):
    with paper.expect_navigation():
        paper.get_by_role("button", name="途中で保存").click()

    assert paper.get_by_label("あなたの答え").input_value() == "一時保護"
    assert slow_saving == ["saved", "saved"]
