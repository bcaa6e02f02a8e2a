"""Answering a survey in a browser: without a script, by keyboard, on a desk and on a phone."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from courses import actions
from courses.models import SurveyOpening, SurveyPage, SurveyParticipation
from people.cms_groups import sync_groups
from people.cms_rights import ensure_cms_groups
from records.models import Record
from records.states import Kind
from tests.browser.conftest import DESK, PHONE, plant_what_migrations_plant
from tests.browser.looks import (
    barriers,
    filled_buttons,
    latin_only,
    scrolls_sideways,
    small_targets,
)
from tests.browser.test_keyboard import tab_to
from tests.conftest import fresh
from tests.factories.courses import finished, home_page, lessons_of, make_course
from tests.factories.people import PostFactory
from tests.factories.surveys import BAD, answered, make_survey

PICTURES = os.environ.get("SURVEY_PICTURES")  # a folder, for whoever wants to look


@pytest.fixture
def survey(transactional_db) -> SurveyPage:
    home_page()
    course = make_course(
        title="面接の基本", objectives=[("objective", "面接の目的を一文で言えます。")],
        self_assessment=True,
    )  # fmt: skip
    return make_survey(
        course, title="受講後アンケート", anonymous=True, introduction="5分ほどです。"
    )


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def wrong_with(page: Page, name: str, *, buttons: int = 1) -> list[str]:
    found = barriers(page) + small_targets(page) + latin_only(page, [])
    if scrolls_sideways(page):
        found.append("scrolls sideways")
    if filled_buttons(page) > buttons:
        found.append("more than one filled button")
    if PICTURES:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    return [f"{name}: {each}" for each in found]


def test_without_a_script_from_the_course_to_the_thanks(survey, worker, visit):
    page = visit(f"/courses/{survey.get_parent().slug}/", as_=worker, java_script_enabled=False)

    page.get_by_role("link", name="受講後アンケート").click()
    press(page, "回答を始める")
    press(page, "保存して次へ")
    assert page.get_by_text("＊この設問に答えてください。").is_visible()
    page.get_by_label(BAD).check()
    press(page, "保存して次へ")
    assert heading(page) == "改善"
    page.get_by_label("何が足りませんでしたか").fill("演習の時間")
    press(page, "戻る")
    assert page.get_by_label(BAD).is_checked()
    press(page, "保存して次へ")
    assert page.get_by_label("何が足りませんでしたか").input_value() == "演習の時間"
    press(page, "保存して次へ")
    page.get_by_label("面接").check()
    press(page, "保存して次へ")
    assert heading(page) == "回答の確認"
    press(page, "提出する")

    assert page.get_by_text("アンケートを提出しました").is_visible()
    assert SurveyParticipation.objects.get().submitted


def test_by_keyboard_alone(survey, worker, visit):
    SurveyPage.objects.filter(pk=survey.pk).update(anonymous=False)
    page = visit(f"/learn/surveys/{survey.key}/", as_=worker)

    for text, key in (
        ("回答を始める", "Enter"), ("役に立った", "Space"), ("保存して次へ", "Enter"),
        ("記録", "Space"), ("保存して次へ", "Enter"), ("提出する", "Enter"),
    ):  # fmt: skip
        tab_to(page, text)
        if key == "Space":
            page.keyboard.press(key)
            continue
        with page.expect_navigation():
            page.keyboard.press(key)

    assert page.get_by_text("アンケートを提出しました").is_visible()
    assert Record.objects.of_kind(Kind.SURVEY).count() == 1


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_page_is_without_barriers(survey, worker, visit, width):
    page = visit(f"/learn/surveys/{survey.key}/", as_=worker, width=width)

    found = wrong_with(page, "intro")
    press(page, "回答を始める")
    press(page, "保存して次へ")
    found += wrong_with(page, "fault")
    page.get_by_label(BAD).check()
    press(page, "保存して次へ")
    page.get_by_label("何が足りませんでしたか").fill("演習の時間")
    press(page, "保存して次へ")
    found += wrong_with(page, "kinds")
    press(page, "保存して次へ")
    found += wrong_with(page, "check")
    press(page, "提出する")
    found += wrong_with(page, "course")
    course = survey.get_parent().specific
    page = visit(f"/learn/courses/{course.key}/self-assessment/", as_=worker, width=width)
    found += wrong_with(page, "assessment")
    page.get_by_label("4", exact=True).check()
    press(page, "評価を保存する")
    finished(worker, *lessons_of(course))
    page.reload()
    page.get_by_label("5（できる）").check()
    press(page, "評価を保存する")
    found += wrong_with(page, "assessed")

    assert "\n".join(found) == ""


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_results_in_the_cms(survey, metropolis, visit, width):
    plant_what_migrations_plant()
    ensure_cms_groups()
    sync_groups()
    for number in range(8):
        answered(PostFactory().person, survey, ご意見=f"意見{number}", 人に説明できる="4")
    actions.close_survey(SurveyOpening.objects.get(), at=timezone.now())

    page = visit(f"/cms/survey-results/{survey.pk}/", as_=fresh(metropolis), width=width)

    assert page.get_by_text("回答：8").is_visible()
    assert page.locator("svg[role=img]").count() >= 1
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"results-{width}.png", full_page=True)
    page.goto(page.url.rpartition("survey-results")[0] + "survey-results/")
    assert page.get_by_role("link", name="受講後アンケート").is_visible()
