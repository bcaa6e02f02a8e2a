"""HR adds a person by hand, gives a role, and ends the post; then the pages around it, looked at."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import Page

from people.actions import make_join_code
from people.models import Post, User
from people.roles import Role
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, scrolls_sideways
from tests.conftest import person, post_of
from tests.factories.people import LeaveFactory, PostFactory
from tests.factories.records import recorded

WIDTHS = [DESK, PHONE]


def picture(page: Page, name: str) -> None:
    """Kept where somebody wants to look: PICTURES=/tmp/… pytest …"""
    if folder := os.environ.get("PICTURES"):
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def looks_right(page: Page, name: str) -> None:
    picture(page, name)
    assert barriers(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_hr_adds_a_person_gives_a_role_and_ends_the_post(visit, nerima_hr, section, width):
    page = visit("/office/people/", as_=nerima_hr, width=width)
    page.get_by_role("link", name="人を追加する").click()
    looks_right(page, "new")

    page.get_by_label("姓", exact=False).first.fill("新田")
    page.get_by_role("button", name="登録する").click()
    assert "開始日" in page.get_by_role("alert").inner_text()
    picture(page, "new-faults")
    page.get_by_label("職員番号").fill("000777")
    page.get_by_label("開始日").first.fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="登録する").click()

    assert "13120-000777" in page.get_by_role("status").first.inner_text()
    looks_right(page, "person")
    page.get_by_role("link", name="役割").click()
    page.get_by_label("所属長").check()
    looks_right(page, "roles")
    page.get_by_role("button", name="保存").click()
    assert "所属長" in page.locator("main").inner_text()

    page.get_by_role("link", name="終了", exact=False).first.click()
    page.get_by_label("終了日").fill(timezone.localdate().isoformat())
    looks_right(page, "end")
    page.get_by_role("button", name="所属を終了する").click()
    today = date_format(timezone.localdate())
    assert f"{today}まで" in page.locator("main").inner_text()
    post = post_of(User.objects.get(last_name="新田"))
    assert {row.role for row in post.roles.all()} == {Role.LEARNER, Role.SUPERVISOR}
    assert post.last_day == timezone.localdate()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_around_it_look_right(
    visit, nerima_hr, administrator, supervisor, worker, colleague, outsider, width
):
    LeaveFactory(person=worker, start=timezone.localdate())
    recorded(worker)
    post = post_of(worker)
    named = visit(f"/office/people/{worker.pk}/", as_=nerima_hr, width=width)
    looks_right(named, "person-away")
    for name, path in {
        "edit": f"/office/people/{worker.pk}/edit/",
        "post": f"/office/people/posts/{post.pk}/",
        "leave": f"/office/people/{worker.pk}/leave/",
        "join": "/office/people/join/",
        "list": "/office/people/",
        "deputies": f"/office/people/posts/{post_of(supervisor).pk}/deputies/",
    }.items():
        looks_right(visit(path, as_=nerima_hr, width=width), name)
    merge = f"/office/people/merge/?first={worker.username}&second={colleague.username}"
    page = visit(merge, as_=administrator, width=width)
    looks_right(page, "merge")
    page.get_by_role("radio", name="桜井 みのり").check()
    page.get_by_label("理由").fill("二重に登録されたため")
    page.get_by_role("button", name="確認へ進む").click()
    looks_right(page, "merge-confirm")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_code_goes_from_the_person_to_the_new_officer(visit, nerima_hr, nerima, outsider, width):
    recorded(outsider, post=None)
    page = visit("/my/profile/", as_=outsider, width=width)
    picture(page, "profile")
    page.get_by_role("button", name="コードを作る").click()
    looks_right(page, "code")
    code = page.locator("h1").inner_text().removeprefix("コードは").removesuffix("です")

    office = visit("/office/people/join/", as_=nerima_hr, width=width)
    office.get_by_label("所属追加コード").fill(code)
    office.get_by_label("開始日").first.fill("2026-10-01")
    office.get_by_role("button", name="所属を追加する").click()
    assert "この所属の記録にするものを選んでください" in office.locator("h1").inner_text()
    looks_right(office, "late")
    office.get_by_role("button", name="この内容で確定する").click()

    assert "藤井 さや" in office.get_by_role("status").first.inner_text()
    assert Post.objects.of(outsider).filter(organisation=nerima).exists()


def test_a_supervisor_names_a_deputy_by_keyboard_alone(visit, supervisor, colleague):
    page = visit("/my/profile/", as_=supervisor)
    page.get_by_role("link", name="不在の間の代理を指定する").press("Enter")
    page.get_by_role("combobox", name="代理").select_option(str(colleague.pk))
    page.get_by_role("button", name="この人を代理にする").press("Enter")

    assert "髙橋 潤" in page.locator("ul.row-list").inner_text()


def test_a_code_is_made_without_script(visit, worker):
    make_join_code(person=worker, by=worker)
    page = visit("/my/profile/", as_=worker, java_script_enabled=False)

    page.get_by_role("button", name="コードを作る").click()

    assert "コードは" in page.locator("h1").inner_text()


def test_somebody_registered_twice_is_named_beside(visit, administrator, worker, nakano):
    twin = person("13114-0042", "桜井", "みのり", "サクライ", "ミノリ")
    PostFactory(person=twin, organisation=nakano)
    page = visit(f"/office/people/{worker.pk}/", as_=administrator)

    page.get_by_role("link", name="別のアカウントと統合する").click()
    page.get_by_role("link", name="桜井 みのり（13114-0042）").click()

    assert "同じ人のアカウントですか" in page.locator("h1").inner_text()
