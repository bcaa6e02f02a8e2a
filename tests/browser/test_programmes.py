"""A programme in a browser: the learner's tree, the office's lists and decisions, on a desk and a phone."""

import datetime
import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from courses import actions
from courses.models import ProgrammePage
from courses.outline import address
from people.models import Post
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, scrolls_sideways, small_targets
from tests.conftest import fresh, post_of
from tests.factories.courses import finished, home_page, lessons_of, make_course, started
from tests.factories.people import PostFactory
from tests.factories.programmes import (
    a_set,
    course,
    external,
    follow,
    in_it,
    inner,
    item,
    live,
    make_programme,
    offline,
    place,
    required,
)


@pytest.fixture
def programme(transactional_db, worker, colleague, nerima, nerima_hr) -> ProgrammePage:
    home_page()
    basics = make_course(title="児童虐待対応 基礎研修", lessons=1, lecture_minutes=90)
    interview = make_course(title="子どもとの面接", lessons=2, lecture_minutes=60)
    law = make_course(title="児童福祉法の実務", lessons=1, lecture_minutes=90)
    day = make_course(title="事例検討 演習", lessons=0, exercise_minutes=180)
    page = make_programme(
        a_set("1. 基礎を学ぶ", course(basics), course(interview), mode="in_order"),
        a_set(
            "2. 実務を学ぶ", course(law),
            inner("選択科目", external("他機関の専門研修", lecture=120), offline("一時保護所の見学", practicum=120), mode="at_least", count=1),
        ),
        a_set("3. 演習90分以上", live(day), mode="minutes", at_least=90, minutes_of="exercise"),
        title="新任 子供家庭支援 研修課程", slug="shinnin", audience="新任の福祉職・心理職・保健師",
        lead="通告の受理から支援計画まで、チームの一員として動けるようになります。",
    )  # fmt: skip
    required(page, organisation=nerima, title="新任", newcomers_only=False)
    finished(worker, *lessons_of(basics))
    started(worker, interview)
    late = PostFactory(organisation=nerima, person__last_name="三浦", person__first_name="直人")
    Post.objects.filter(pk=late.pk).update(start=timezone.localdate())
    follow()
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    row = place(late.person, page)
    actions.take_out(allocation=row, reason="派遣のため", by=fresh(nerima_hr))
    other = PostFactory(organisation=nerima, person__last_name="吉川", person__first_name="美咲")
    in_it(other.person, page, by=fresh(nerima_hr), due_rule="fixed", due_on=yesterday)
    return page


def look(page: Page, name: str, width: int) -> None:
    """Kept where somebody wants to look: PICTURES=/tmp/… pytest …"""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    assert small_targets(page) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_screen_of_a_programme(visit, programme, worker, nerima_hr, width):
    row = place(worker, programme)
    shown = actions.Shown(happened_on=timezone.localdate(), text="県の研修を受講しました。")
    actions.show_evidence(
        allocation=row, item=item(programme, "他機関の専門研修"), shown=shown, by=worker
    )
    until = timezone.localdate() + datetime.timedelta(days=400)
    actions.ask_more_time(allocation=row, until=until, reason="育児休業のため", by=worker)
    key, base = programme.key, f"/office/programmes/{programme.key}/"

    for name, path in {
        "page": address(programme),
        "catalogue": "/courses/",
        "today": "/my/",
        "more-time": f"/programmes/{key}/more-time/",
    }.items():
        look(visit(path, as_=worker, width=width), name, width)
    entered = make_programme(a_set("見学", offline()), entry="self", title="自分で始める課程")
    actions.enter(page=entered, post=post_of(worker), by=worker)
    look(visit(f"/programmes/{entered.key}/leave/", as_=worker, width=width), "leave", width)
    for name, path in {
        "office": "/office/programmes/",
        "people": base,
        "doubt": f"{base}?view=doubt",
        "assign": f"{base}assign/",
        "file": f"{base}assign/file/",
        "require": f"{base}require/",
        "place": f"/office/programmes/places/{row.pk}/",
        "result": f"/office/programmes/places/{row.pk}/result/{item(programme, '一時保護所の見学').subject}/",
        "waiting": "/programmes/waiting/",
    }.items():
        look(visit(path, as_=nerima_hr, width=width), name, width)


def test_an_officer_assigns_and_decides_by_pressing_buttons(visit, programme, nerima, nerima_hr):
    person = PostFactory(
        organisation=nerima, person__last_name="小野寺", person__first_name="翔"
    ).person
    page = visit(f"/office/programmes/{programme.key}/assign/", as_=nerima_hr)
    page.get_by_label("小野寺 翔").check()
    page.get_by_role("radio", name="日付を決める").check()
    page.get_by_role("textbox", name="期限の日").fill("令和8年4月1日")
    page.get_by_role("button", name="割り当てる", exact=True).click()

    page.get_by_role("link", name="要確認").click()
    page.get_by_role("link", name="小野寺 翔").click()
    page.get_by_role("link", name="扱いを決める").click()
    page.get_by_role("radio", name="守れる期限に変える").check()
    page.get_by_role("textbox", name="新しい期限").fill("2027-02-26")
    page.get_by_role("button", name="扱いを決める").click()

    assert "2月26日（金）" in page.locator("main").inner_text()
    assert place(person, programme).doubt == ""
    assert post_of(person).obligations.get().due == datetime.date(2027, 2, 26)
