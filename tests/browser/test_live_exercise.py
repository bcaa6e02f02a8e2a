"""A live exercise: six people in two groups and a facilitator, seven windows, from the first stage to
the debrief. One test, because it is one way; each step is a screen that somebody works at."""

import pytest
from playwright.sync_api import Page, expect

from casestudies.models import Exercise, Member, StageWork
from casestudies.states import ExerciseState
from core.invariants import broken
from records.models import Record
from tests.browser.conftest import PHONE
from tests.browser.test_runs import looks_right
from tests.factories.cases import GRADES, KINDS, SECRETS, make_edition, make_exercise
from tests.factories.people import PostFactory, ProfessionFactory

WORDS = ["受理", "調査", "アセスメント", "支援", "進行管理", "終結"]


@pytest.fixture
def people(transactional_db, worker, colleague, outsider):
    """Three of the cast, and three from other professions and places."""
    nurse = ProfessionFactory(code="public_health_nurse", name="保健師")
    return [worker, colleague, outsider, *(PostFactory(profession=nurse).person for _ in range(3))]


def test_from_the_first_stage_to_the_debrief(visit, people, facilitator):
    exercise = make_exercise(make_edition(), facilitator=facilitator, title="家族を知る演習")
    console = visit(f"/exercises/{exercise.key}/people/", as_=facilitator)
    screens = [the_code_lets_in(visit, exercise, person) for person in people]
    groups_are_formed(console, exercise)
    for screen in screens:
        screen.reload()
    by_group = {number: of_group(exercise, people, screens, number) for number in (1, 2)}

    for number, kind in enumerate(KINDS, start=1):
        the_facilitator_opens(console, number)
        for screen in screens:
            nobody_waits_longer_than_one_question(screen, kind)
        if number == 1:
            looks_right(console, "live-console")
            looks_right(screens[0], "live-worksheet")
        grade = GRADES[0] if number > 2 else GRADES[1]
        for group, (first, second) in by_group.items():
            one_writes_and_the_other_hands_in(first, second, kind, grade, group=group)
    assert StageWork.objects.exclude(submitted_at=None).count() == 12
    what_arrived_is_on_the_console(console)

    the_facilitator_goes_on(console, ["handing_in", "reviewing", "debrief"])
    the_debrief_tells_how_judgements_moved(visit, exercise, people[0], facilitator)
    the_facilitator_goes_on(console, ["closed"])
    assert Exercise.objects.get().state == ExerciseState.CLOSED
    told = Record.objects.filter(kind="exercise").values_list("person", "exercise_minutes")
    assert sorted(told) == sorted((person.pk, 120) for person in people)
    assert broken() == []


# --- step by step ---------------------------------------------------------------------
def the_code_lets_in(visit, exercise: Exercise, person) -> Page:
    page = visit("/exercises/", as_=person, width=PHONE)
    page.locator("#id_code").fill(exercise.code)
    page.locator("form[action$='/join/'] button").click()
    page.wait_for_url(f"**/exercises/{exercise.key}/")
    return page


def groups_are_formed(page: Page, exercise: Exercise) -> None:
    page.reload()
    page.locator("#id_count").fill("2")
    page.locator("form[action$='/groups/'] button").click()
    page.wait_for_load_state()
    looks_right(page, "live-people")
    sizes = [group.members.count() for group in exercise.groups.all()]
    assert sizes == [3, 3]
    for group in exercise.groups.all():
        professions = {member.post.profession_id for member in group.members.all()}
        assert len(professions) > 1
    page.goto(page.url.replace("/people/", "/console/"))


def of_group(exercise: Exercise, people, screens, number: int) -> tuple[Page, Page]:
    """The windows of two members of the group."""
    there = Member.objects.filter(exercise=exercise, group__number=number)
    found = {*there.values_list("person", flat=True)}
    first, second, *_rest = [
        screen for person, screen in zip(people, screens, strict=True) if person.pk in found
    ]
    return first, second


def the_facilitator_opens(page: Page, number: int) -> None:
    page.locator(".disclosure--confirm > summary").click()
    if number == 2:
        looks_right(page, "live-open")
    page.locator("input[name=sure]").check()
    page.locator("form[action$='/open/'] button.button--primary").click()
    page.wait_for_load_state()
    expect(page.locator(".step[aria-current=step]")).to_contain_text(WORDS[number - 1])


def nobody_waits_longer_than_one_question(page: Page, kind: str) -> None:
    """The open screen says so by itself; one press shows it."""
    link = page.locator("#live .notice a")
    expect(link).to_be_visible(timeout=6000)
    link.click()
    expect(page.locator("main")).to_contain_text(SECRETS[kind])
    text = page.content()
    later = [SECRETS[each] for each in KINDS[KINDS.index(kind) + 1 :]]
    assert [word for word in later if word in text] == []


def one_writes_and_the_other_hands_in(
    first: Page, second: Page, kind: str, grade: str, *, group: int
) -> None:
    first.locator(f"#id_worry-{kind}-text").fill(f"{group}班は、朝の世話が気になる。")
    first.locator("button[name=draft]").click()
    first.wait_for_load_state()
    second.reload()
    expect(second.locator(f"#id_worry-{kind}-text")).to_have_value(
        f"{group}班は、朝の世話が気になる。"
    )
    second.get_by_label(grade).check()
    for area in second.locator(f"#task-viewpoints-{kind} textarea").all():
        area.fill("本人の言葉で聴く。")
    second.locator("input[name=confidence]").nth(1).check()
    second.locator("button[name=hand_in]").click()
    second.wait_for_load_state()
    expect(second.locator("button[name=hand_in]")).to_have_count(0)


def what_arrived_is_on_the_console(page: Page) -> None:
    """Without anybody pressing anything."""
    expect(page.locator(".feed > li")).to_have_count(2, timeout=8000)
    expect(page.locator(".group-card .state--done")).to_have_count(2)
    looks_right(page, "live-arrived")
    page.locator(".group-card a").first.click()
    expect(page.locator("h1")).to_contain_text("1班")
    looks_right(page, "live-group")
    page.go_back()


def the_facilitator_goes_on(page: Page, phases: list[str]) -> None:
    for phase in phases:
        page.reload()
        page.locator(f"button[name=to][value={phase}]").click()
        page.wait_for_load_state()


def the_debrief_tells_how_judgements_moved(visit, exercise, person, facilitator) -> None:
    for who in (person, facilitator):
        page = visit(f"/exercises/{exercise.key}/debrief/", as_=who)
        expect(page.locator("main")).to_contain_text(GRADES[0])
        looks_right(page, f"live-debrief-{who.username}")
