"""Dates where people look for them: course, front page, month, the trainer's day, lecturers, notes."""

import datetime

import pytest
from django.utils import timezone

from courses import actions
from courses.actions import Seen
from courses.models import Attendance, CoursePage, LecturerIndexPage, LecturerPage, Session
from courses.outline import address
from courses.states import Presence
from tests.browser.test_runs import looks_right
from tests.factories.courses import home_page, lessons_of, make_course, publish
from tests.factories.runs import add_session, apply, draft_run, make_lecturer, make_room


@pytest.fixture
def run(transactional_db, metropolis, trainer, worker, colleague):
    """Two sessions: the worker missed the first one, the second is today."""
    organiser = metropolis.posts.get().organisation
    course = make_course(
        lessons=1, title="児童虐待対応 面接演習", organiser=organiser, delivery="blended",
        rule=[("all_lessons", None), ("attendance", {"percent": 100})],
    )  # fmt: skip
    made = draft_run(by=metropolis, course=course, title="第1回（新宿会場）", organiser=organiser)
    room = make_room(organiser, "都庁第二本庁舎 研修室", address="都営大江戸線 都庁前駅から徒歩3分")
    for number, kind in enumerate(("lecture", "exercise")):
        add_session(
            made,
            by=metropolis,
            in_days=3 + number,
            kind=kind,
            room=room,
            title=f"面接の基本{number + 1}",
        )
    actions.announce_run(run=made, by=metropolis)
    for person in (worker, colleague):
        apply(made, person)
    first, second = made.sessions.order_by("number")
    now = timezone.now()
    for session, begins in ((first, now - datetime.timedelta(days=1)), (second, now)):
        Session.objects.filter(pk=session.pk).update(
            starts_at=begins, ends_at=begins + datetime.timedelta(minutes=90)
        )
    seat = made.enrolments.select_related("person", "post").get(person=worker)
    actions.note_presence(
        session=first, seen=[Seen(seat, Presence.ABSENT)], by=metropolis,
        source=Attendance.Source.LIST,
    )  # fmt: skip
    return made


def test_a_learner_finds_dates_and_what_is_missing(visit, run, worker, metropolis):
    page = visit("/my/", as_=worker)
    assert "次のコマ" in page.inner_text("main")
    looks_right(page, "front")
    page.goto(page.url.replace("/my/", "/my/calendar/"))
    looks_right(page, "month")
    course = CoursePage.objects.get(subject_key=run.course_key)
    page = visit(address(course), as_=worker)
    assert "補講を選んでください" in page.inner_text("main")
    looks_right(page, "course", with_crumbs=True)
    page = visit(address(lessons_of(course)[0]), as_=worker)
    page.locator("#note summary").click()
    page.get_by_label("自分のメモ", exact=True).fill("面接の最初の一言を考えておく")
    page.get_by_role("button", name="メモを保存する").click()
    page.wait_for_load_state()
    looks_right(page, "lesson-note", with_crumbs=True)
    looks_right(visit("/my/notes/", as_=worker), "notes")


def test_a_trainer_finds_the_day_and_the_hours(visit, run, metropolis):
    index = publish(home_page().add_child(
        instance=LecturerIndexPage(title="講師", slug="lecturers")
    ))  # fmt: skip
    hana = publish(index.add_child(instance=LecturerPage(
        title="はなさん", slug="hana", affiliation="架空里親会", is_foster_parent=True,
        lead="里親としての経験から、支援者に伝えたいことを話します。",
    )))  # fmt: skip
    lecturer = make_lecturer(run.organiser, "はなさん", page=hana)
    for session in run.sessions.all():
        session.teaching.create(lecturer=lecturer)

    looks_right(visit("/runs/today/", as_=metropolis), "day")
    looks_right(visit("/runs/hours/", as_=metropolis), "hours")
    looks_right(visit(f"/runs/{run.key}/", as_=metropolis), "run")
    looks_right(visit("/lecturers/", as_=metropolis), "lecturers")
    looks_right(visit("/lecturers/hana/", as_=metropolis), "lecturer", with_crumbs=True)
    looks_right(visit(f"/runs/{run.key}/manage/parts/", as_=metropolis), "parts")
