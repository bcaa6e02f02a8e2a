"""Twenty seats and thirty applicants, three sessions, from the first application to the certificates:
played by the learner, her supervisor, the HR officer, the organiser and the trainer.

One test, because it is one way; each step is a page that somebody in an office looks at.
"""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from certificates.models import Certificate
from core.invariants import broken
from courses import actions
from courses.models import Enrolment, Run
from courses.states import EnrolmentState
from records.models import Record
from records.states import Kind
from tests.browser.conftest import PHONE
from tests.browser.test_runs import heading, looks_right, press
from tests.factories.certificates import CertificateDesignFactory
from tests.factories.courses import make_course
from tests.factories.people import PostFactory
from tests.factories.runs import apply, make_room, move_to_past, states_of

SEATS, OTHERS = 20, 26  # and four whom somebody plays
ADMITTED, WAITING, FINISHED = (
    EnrolmentState.ADMITTED,
    EnrolmentState.WAITLISTED,
    EnrolmentState.FINISHED,
)
PARTS = [
    ("訪問の目的と安全", "09:30", "11:00"),
    ("玄関先の面接", "13:00", "15:00"),
    ("記録と振り返り", "15:15", "17:15"),
]


@pytest.fixture
def course(transactional_db, metropolis):
    return make_course(
        lessons=0,
        title="家庭訪問と初回面接 演習",
        organiser=metropolis.posts.get().organisation,
        professions=[],
        delivery="in_person",
        lecture_minutes=90,
        exercise_minutes=240,
        rule=[("attendance", {"percent": 100})],
        certificate_design=CertificateDesignFactory(),
    )


@pytest.fixture
def others(transactional_db):
    """Applicants of other wards, who apply at home."""
    return [PostFactory().person for _ in range(OTHERS)]


def test_a_run_of_three_sessions(
    visit, course, others, worker, colleague, supervisor, nerima_hr, nakano_hr, metropolis, trainer
):
    office = visit("/runs/", as_=metropolis)
    run = the_organiser_makes_it(office, course)

    hers = visit(f"/runs/{run.key}/", as_=worker)
    she_applies(hers)
    the_supervisor_says_yes(visit("/runs/approvals/", as_=supervisor), run)
    the_officer_nominates(visit(f"/runs/{run.key}/", as_=nerima_hr), run, colleague)
    for person in others:
        enrolment = apply(run, person)
        for approval in enrolment.approvals.all():
            actions.approve(approval=approval, by=metropolis)
    assert states_of(run) == {ADMITTED: SEATS, WAITING: 8}

    one_gives_her_seat_back(visit(f"/runs/{run.key}/", as_=colleague), run)
    another_ward_sees_no_names(visit(f"/runs/{run.key}/", as_=nakano_hr))
    the_trainer_takes_attendance(visit, run, metropolis, late=others[0], absent=others[1])
    everybody_who_was_there_has_a_certificate(run, absent=others[1])
    she_opens_hers(visit("/my/", as_=worker), course)
    her_ward_sees_it(visit(reverse("workforce:person", args=[worker.pk]), as_=nerima_hr), course)
    assert broken() == []


# --- step by step ---------------------------------------------------------------------
def the_organiser_makes_it(page: Page, course) -> Run:
    make_room(course.organiser, "第1研修室", address="新宿区西新宿（架空）3階", seats=60)
    today = timezone.localdate()
    page.goto(page.url + "new/")
    page.locator("#id_course").select_option(label=course.title)
    page.get_by_label("開催回の名前").fill("第1回（新宿会場）")
    page.get_by_label("定員").fill(str(SEATS))
    page.get_by_label("受付の最初の日").fill(today.isoformat())
    page.get_by_label("受付の最後の日").fill((today + datetime.timedelta(days=7)).isoformat())
    press(page, "開催回を作る")
    for title, begins, ends in PARTS:
        page.get_by_role("link", name="コマを加える").click()
        page.locator("#id_title").fill(title)
        page.locator("#id_day").fill((today + datetime.timedelta(days=14)).isoformat())
        page.locator("#id_begins").fill(begins)
        page.locator("#id_ends").fill(ends)
        page.locator("#id_room").select_option(label="第1研修室")
        press(page, "保存する")
    press(page, "公表する")
    looks_right(page, "three-announced")
    return Run.objects.get()


def she_applies(page: Page) -> None:
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.get_by_role("link", name="申し込む…").click()
    press(page, "申し込む")
    assert "申し込みました" in page.inner_text("main")


def the_supervisor_says_yes(page: Page, run: Run) -> None:
    page.get_by_role("link", name="桜井 みのり").click()
    press(page, "承認する")
    assert states_of(run) == {ADMITTED: 1}


def the_officer_nominates(page: Page, run: Run, person) -> None:
    page.get_by_role("link", name="推薦").first.click()
    page.get_by_label(person.full_name).check()
    looks_right(page, "three-nominate")
    press(page, "推薦する")
    assert states_of(run) == {ADMITTED: 2}


def one_gives_her_seat_back(page: Page, run: Run) -> None:
    """The first in line moves up, and is told once."""
    first = run.enrolments.waiting().order_by("queue").first()
    page.get_by_role("link", name="取り下げ").first.click()
    page.locator("textarea").fill("家の都合がつかなくなりました。")
    looks_right(page, "three-withdraw")
    page.locator("main form button").first.click()
    page.wait_for_load_state()

    first.refresh_from_db()
    assert first.state == ADMITTED
    assert first.person.messages.filter(kind="courses.admitted").count() == 1
    assert states_of(run)[WAITING] == 7


def another_ward_sees_no_names(page: Page) -> None:
    assert "桜井" not in page.content()
    assert "髙橋" not in page.content()


def the_trainer_takes_attendance(visit, run: Run, by, *, late, absent) -> None:
    move_to_past(run)
    own = {row.person: row for row in run.enrolments.seated().select_related("person")}
    for number, session in enumerate(run.sessions.in_order(), 1):
        page = visit(f"/runs/sessions/{session.key}/attendance/", as_=by, width=PHONE)
        if number == 1:
            page.locator(f"[name='e{own[late].pk}-presence']").select_option(label="遅刻")
            looks_right(page, "three-list")
        if number == 2:
            page.locator(f"[name='e{own[absent].pk}-presence']").select_option(label="欠席")
        press(page, "残りの全員を「出席」にして保存")
        expected = SEATS if number != 2 else SEATS - 1
        assert heading(page) == f"出席予定{SEATS}人のうち{expected}人が出席"


def everybody_who_was_there_has_a_certificate(run: Run, *, absent) -> None:
    there = set(run.enrolments.seated().values_list("person", flat=True)) - {absent.pk}
    completed = Record.objects.done().of_kind(Kind.COURSE).about(run.course_key)
    assert set(completed.values_list("person", flat=True)) == there
    holders = Certificate.objects.values_list("person", "serial")
    assert {person for person, _serial in holders} == there
    assert len({serial for _person, serial in holders}) == len(there) == SEATS - 1
    minutes = completed.values_list("lecture_minutes", "exercise_minutes")
    assert set(minutes) == {(90, 240)}
    actions.finish_run(run)
    assert states_of(run)[FINISHED] == SEATS
    assert not Enrolment.objects.open().exists()


def she_opens_hers(page: Page, course) -> None:
    certificate = Certificate.objects.get(person__username="worker")
    page.goto(page.url.rstrip("/") + f"/certificates/{certificate.pk}/")
    expect(page.locator(".certificate-desk")).to_contain_text("桜井 みのり")
    looks_right(page, "three-certificate")
    with page.expect_download() as saved:
        page.get_by_role("link", name="PDFを保存").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")


def her_ward_sees_it(page: Page, course) -> None:
    assert course.title in page.inner_text("main")
    looks_right(page, "three-hr")
