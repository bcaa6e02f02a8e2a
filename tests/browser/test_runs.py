"""From application to attendance: a learner, her supervisor, the organiser and the trainer's door."""

import datetime
import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from courses import actions, door
from courses.models import Attendance, Enrolment, Run, Session
from courses.states import EnrolmentState, Presence
from records.models import Record
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, scrolls_sideways, small_targets
from tests.browser.test_keyboard import tab_to
from tests.factories.courses import make_course
from tests.factories.runs import apply, make_lecturer, make_room, move_to_past, open_run

WIDTHS = [DESK, PHONE]


def looks_right(page: Page, name: str, *, with_crumbs: bool = False) -> None:
    """Kept where somebody wants to look: PICTURES=/tmp/… pytest … A crumb of two characters is as
    narrow as these are (`with_crumbs`)."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        assert barriers(page) == []
        narrow = [] if not with_crumbs else [each for each in small_targets(page) if "× 44" in each]
        assert [each for each in small_targets(page) if each not in narrow] == []
        assert not scrolls_sideways(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.fixture
def course(transactional_db, metropolis):
    return make_course(
        lessons=0,
        title="児童虐待対応 面接演習",
        organiser=metropolis.posts.get().organisation,
        professions=[],
    )


@pytest.fixture
def run(course, metropolis):
    made = open_run(
        by=metropolis, course=course, title="第1回（新宿会場）", capacity=1, by_supervisor=True
    )
    session = made.sessions.get()
    Session.objects.filter(pk=session.pk).update(title="面接の基本")
    return made


def test_she_applies_and_her_supervisor_approves(visit, run, worker, supervisor):
    page = visit("/runs/", as_=worker)
    looks_right(page, "runs")
    page.get_by_role("link", name="児童虐待対応 面接演習").click()
    looks_right(page, "run-before")
    page.get_by_role("link", name="申し込む…").click()
    page.get_by_label("配慮してほしいこと").fill("前の席を希望します")
    looks_right(page, "apply")
    press(page, "申し込む")
    assert "申し込みました" in page.inner_text("main")
    looks_right(page, "run-waiting")

    theirs = visit("/runs/approvals/", as_=supervisor)
    assert heading(theirs) == "回答を待っている申込みは1件です"
    looks_right(theirs, "approvals")
    theirs.get_by_role("link", name="桜井 みのり").click()
    assert "前の席を希望します" in theirs.inner_text("main")
    looks_right(theirs, "answer")
    press(theirs, "承認する")

    assert Enrolment.objects.get().state == EnrolmentState.ADMITTED
    page.reload()
    assert "受講決定" in page.inner_text("main")
    looks_right(page, "run-admitted")


def test_by_keyboard_alone(visit, run, worker):
    page = visit(f"/runs/{run.key}/", as_=worker)

    tab_to(page, "申し込む…", tag="a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "申し込む")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert Enrolment.objects.get().person == worker


def test_without_a_script_too(visit, run, worker):
    page = visit(f"/runs/{run.key}/apply/", as_=worker, java_script_enabled=False)

    press(page, "申し込む")

    assert Enrolment.objects.get().state == EnrolmentState.AWAITING


def test_an_organiser_makes_announces_and_changes_a_run(visit, course, metropolis, worker):
    room = make_room(course.organiser, "大会議室", address="新宿区西新宿2-8-1", seats=60)
    make_lecturer(
        course.organiser, "長谷川 正樹", kana="ハセガワ マサキ", affiliation="児童相談センター"
    )
    today = timezone.localdate()
    page = visit("/runs/new/", as_=metropolis)
    page.locator("#id_course").select_option(label="児童虐待対応 面接演習")
    page.get_by_label("開催回の名前").fill("第2回（多摩会場）")
    page.get_by_label("定員").fill("0")
    page.get_by_label("受付の最初の日").fill(today.isoformat())
    page.get_by_label("受付の最後の日").fill((today + datetime.timedelta(days=7)).isoformat())
    looks_right(page, "make")
    press(page, "開催回を作る")
    assert page.locator(".notice--error").count() == 1
    assert page.get_by_label("開催回の名前").input_value() == "第2回（多摩会場）"
    looks_right(page, "make-refused")
    page.get_by_label("定員").fill("20")
    page.get_by_label("所属長が承認する").uncheck()
    press(page, "開催回を作る")

    page.get_by_role("link", name="コマを加える").click()
    page.locator("#id_title").fill("面接の基本")
    page.locator("#id_day").fill((today + datetime.timedelta(days=14)).isoformat())
    page.locator("#id_begins").fill("09:30")
    page.locator("#id_ends").fill("12:45")
    page.get_by_label("長谷川 正樹").check()
    looks_right(page, "session")
    press(page, "保存する")
    press(page, "公表する")
    looks_right(page, "manage")
    run = Run.objects.get()
    apply(run, worker)

    page.locator("a[href^='/runs/sessions/'][href$='/edit/']").click()
    page.locator("#id_room").select_option(label="大会議室")
    page.locator("#id_reason").fill("会場の都合")
    press(page, "知らせる相手を確かめる…")
    assert heading(page) == "1人に知らせます"
    looks_right(page, "session-preview")
    press(page, "保存して知らせる")

    assert Session.objects.get().room == room
    told = visit("/my/messages/", as_=worker)
    assert "会場：— → 大会議室" in told.inner_text("main")
    looks_right(page, "manage-with-people")


def test_a_run_that_is_over(visit, course, trainer, worker, colleague, nerima_hr):
    run = open_run(by=trainer, course=course, organiser=course.organiser, title="第4回", sessions=2)
    seats = [apply(run, person) for person in (worker, colleague)]
    move_to_past(run)
    session = run.sessions.first()
    seen = [actions.Seen(seat, Presence.ATTENDED) for seat in seats[:1]]
    actions.note_presence(session=session, seen=seen, by=trainer, source=Attendance.Source.LIST)

    office = visit(f"/runs/{run.key}/", as_=nerima_hr)
    assert "所属の職員 2人" in office.inner_text("main")
    looks_right(office, "own-people")

    page = visit(f"/runs/{run.key}/manage/", as_=trainer)
    assert page.get_by_role("link", name="中止", exact=False).count() == 0
    looks_right(page, "manage-past")
    page.get_by_role("link", name="開催回を変更").click()
    looks_right(page, "edit-past")
    page.get_by_label("資料の公開期限").fill((timezone.localdate()).isoformat())
    press(page, "保存する")
    run.refresh_from_db()
    assert run.materials_until == timezone.localdate()


def test_the_door_and_the_list(visit, course, trainer, worker, colleague):
    run = open_run(by=trainer, course=course, organiser=course.organiser, title="第3回")
    apply(run, worker)
    apply(run, colleague)
    begins = timezone.now() + datetime.timedelta(minutes=10)
    Session.objects.update(
        starts_at=begins, ends_at=begins + datetime.timedelta(minutes=90), title="面接の基本"
    )
    session = Session.objects.get()

    screen = visit(f"/runs/sessions/{session.key}/door/", as_=trainer)
    assert door.digits_at(session, timezone.now()) in screen.inner_text("main")
    looks_right(screen, "door")

    page = visit(f"/runs/sessions/{session.key}/here/", as_=worker)
    looks_right(page, "check-in")
    page.get_by_label("画面に出ている6桁の数字").fill(door.digits_at(session, timezone.now()))
    press(page, "出席する")
    assert "「出席」とつけました" in page.inner_text("main")

    theirs = visit(f"/runs/sessions/{session.key}/attendance/", as_=trainer)
    assert heading(theirs) == "出席予定2人のうち1人が出席"
    looks_right(theirs, "attendance")
    theirs.get_by_label("髙橋 潤の出欠").select_option(label="一部出席")
    press(theirs, "出欠を保存")
    assert "1から89までの分数を入れてください" in theirs.inner_text("main")
    theirs.get_by_label("髙橋 潤の出欠").select_option(label="遅刻")
    press(theirs, "出欠を保存")

    assert {row.enrolment.person: row.presence for row in Attendance.objects.all()} == {
        worker: Presence.ATTENDED,
        colleague: Presence.LATE,
    }
    assert Record.objects.filter(kind="session", outcome="attended").count() == 2
