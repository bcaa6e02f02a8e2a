"""A group draws: by keyboard alone, from nothing to a family of four."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from casestudies import actions
from casestudies.models import Answer, Exercise
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, scrolls_sideways, small_targets
from tests.casestudies.tasks.asked import TASKS
from tests.factories.cases import KINDS, make_case, make_edition, make_exercise, stage, task

SHOTS = os.environ.get("HAGUKUMI_SHOTS", "")


@pytest.fixture
def exercise(facilitator: Any, worker: Any) -> Exercise:
    """A first stage that asks everything there is to ask."""
    asked = [_block(kind) for kind in TASKS if kind not in {"viewpoints", "lenses"}]
    asked += [
        task("drawing", kind, kind, drawing=kind, answer=[]) for kind in ("ecomap", "timeline")
    ]
    stages = [stage(kind, tasks=asked if kind == KINDS[0] else []) for kind in KINDS]
    made = make_exercise(
        make_edition(make_case(stages=stages)), facilitator=facilitator, groups=[[worker]]
    )
    actions.open_stage(exercise=made, number=1, by=facilitator)
    return made


def _block(name: str) -> tuple[str, dict[str, Any]]:
    one = TASKS[name]
    options = {"sheet": "items", "duties": "actors"}.get(one.kind, "options")
    more: dict[str, Any] = {"help": one.help}
    if one.options:
        more[options] = [*one.options]
    if one.levels:
        more["levels"] = [*one.levels]
    if one.kind == "choice":
        more["many"] = one.many
    if one.kind == "links":
        more["events"] = [
            {"when": event.when, "who": event.who, "text": event.text} for event in one.events
        ]
        more["links"] = []
    if one.kind == "drawing":
        more |= {"drawing": one.drawing, "answer": []}
    return task(one.kind, one.key, one.title, **more)


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def choose(page: Page, name: str, text: str) -> None:
    """By keyboard: focus, then type what the entry begins with."""
    page.locator(f'[name="{name}"]').focus()
    page.keyboard.type(text)
    expect(page.locator(f'[name="{name}"] option:checked')).to_have_text(text)


def press(page: Page, value: str) -> None:
    page.locator(f'button[value="{value}"]:not(.vh)').focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    page.locator(f'[name="{name}"]').focus()
    page.keyboard.type(text)


def test_four_people_are_drawn_by_keyboard_alone(visit, exercise, worker):
    page = visit(reverse("exercises:draw", args=[exercise.key, "map"]), as_=worker, width=DESK)
    for n, name in enumerate(["haha", "chichi", "ane"]):
        write(page, f"people-{n}-name", name)
    press(page, "add:people")
    expect(page.locator('[name="people-3-name"]')).to_be_focused()
    page.keyboard.type("otouto")
    press(page, "draw")
    choose(page, "unions-0-partner_a", "haha")
    choose(page, "unions-0-partner_b", "chichi")
    for n, name in enumerate(["ane", "otouto"]):
        press(page, "child:0")
        expect(page.locator(f'[name="unions-0-children-{n}-person"]')).to_be_focused()
        choose(page, f"unions-0-children-{n}-person", name)
    page.locator('[name="households-0-people"]').first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#drawing svg.diagram")).to_be_visible()  # by htmx, before any button
    press(page, "save")
    expect(page.locator("#drawing svg.diagram")).to_be_visible()
    shoot(page, "draw-desk")
    assert barriers(page) == []
    value = Answer.objects.get(task="map").value
    assert [person["name"] for person in value["people"]] == ["haha", "chichi", "ane", "otouto"]
    assert value["unions"][0]["partners"] == ["p1", "p2"]
    assert [child["person"] for child in value["unions"][0]["children"]] == ["p3", "p4"]


def test_faults_are_told_at_their_fields_on_a_telephone(visit, exercise, worker):
    page = visit(reverse("exercises:draw", args=[exercise.key, "map"]), as_=worker, width=PHONE)
    write(page, "people-0-name", "haha")
    write(page, "people-0-age", "131")
    page.locator('button[value="draw"]:not(.vh)').click()
    expect(page.locator("#id_people-0-age_error")).to_be_visible()
    shoot(page, "draw-phone")
    assert not scrolls_sideways(page)
    assert small_targets(page) == []
    assert barriers(page) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_kind_of_task_is_asked_without_barriers(visit, exercise, worker, width):
    page = visit(reverse("exercises:worksheet", args=[exercise.key]), as_=worker, width=width)
    shoot(page, f"tasks-{width}")
    assert not scrolls_sideways(page)
    assert small_targets(page) == []
    assert barriers(page) == []


def test_a_drawing_is_made_without_a_script(visit, exercise, worker):
    address = reverse("exercises:draw", args=[exercise.key, "ecomap"])
    page = visit(address, as_=worker, width=PHONE, java_script_enabled=False)
    page.fill('[name="centre"]', "Aの家族")
    for n, name in enumerate(["学校", "保健センター", "祖母"]):
        page.fill(f'[name="resources-{n}-name"]', name)
    page.click('button[value="add:resources"]')
    page.fill('[name="resources-3-name"]', "児童館")
    page.select_option('[name="resources-3-strength"]', "stressful")
    page.click('button[value="remove:resources:1"]')
    page.click('button[value="save"]')
    expect(page.locator("#drawing svg.diagram")).to_be_visible()
    shoot(page, "ecomap-phone")
    names = [row["name"] for row in Answer.objects.get(task="ecomap").value["resources"]]
    assert names == ["学校", "祖母", "児童館"]


def test_a_timeline_is_drawn_from_its_events(visit, exercise, worker):
    page = visit(reverse("exercises:draw", args=[exercise.key, "timeline"]), as_=worker, width=DESK)
    for n, (when, what) in enumerate([("X-1年4月", "転入"), ("X年", "相談"), ("2024年", "受診")]):
        page.fill(f'[name="events-{n}-start"]', when)
        page.fill(f'[name="events-{n}-what"]', what)
    page.click('button[value="save"]')
    expect(page.locator("#id_events-2-start_error")).to_be_visible()
    page.fill('[name="events-2-start"]', "X年6月")
    page.click('button[value="save"]')
    expect(page.locator("#drawing svg.diagram")).to_be_visible()
    shoot(page, "timeline-desk")
    assert barriers(page) == []


def test_items_are_put_in_order_by_buttons(visit, exercise, worker):
    page = visit(reverse("exercises:worksheet", args=[exercise.key]), as_=worker, width=DESK)
    page.get_by_role("button", name="上へ 電話").press("Enter")
    places = [page.locator(f'[name="order-place-{n}"]').input_value() for n in range(3)]
    assert places == ["1", "3", "2"]
    page.locator("[data-ordering]").scroll_into_view_if_needed()
    shoot(page, "tasks-1280")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_office_chooses_its_notation(visit, nerima_hr, transactional_db, width):
    page = visit("/office/notation/", as_=nerima_hr, width=width)
    page.get_by_label("記号を塗りつぶす").check()
    page.get_by_role("button", name="見本で確かめる").click()
    expect(page.locator("svg.diagram .symbol--full").first).to_be_visible()
    shoot(page, f"notation-{width}")
    assert not scrolls_sideways(page)
    assert small_targets(page) == []
    assert barriers(page) == []
