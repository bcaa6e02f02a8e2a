"""A course leaves as a teaching kit and comes back as a draft, by the buttons of the CMS."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.models import Collection

from courses.models import CourseIndexPage, CoursePage, Kit, LessonPage
from people.cms_rights import ensure_cms_groups
from tests.browser.conftest import PHONE
from tests.browser.looks import barriers, scrolls_sideways
from tests.factories.courses import home_page, lessons_of, publish
from tests.factories.kits import full_course


@pytest.fixture
def course(transactional_db, metropolis):
    home_page()
    # Gone when a test before this one emptied the tables.
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    made = full_course(metropolis)
    ensure_cms_groups()
    return made


def picture(page, name, *, ours=True):
    page.wait_for_load_state("networkidle")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    if ours:  # the editor is Wagtail's
        assert barriers(page) == []
    assert not scrolls_sideways(page)


def saved_kit(page, course, folder):
    page.goto(page.url.split("/cms/")[0] + reverse("wagtailadmin_explore", args=[course.pk]))
    page.get_by_role("button", name="操作").first.click()
    with page.expect_download() as saving:
        page.get_by_role("link", name="教材キットとして保存").click()
    path = folder / saving.value.suggested_filename
    saving.value.save_as(path)
    return path


def looked_at(page, path):
    page.goto(page.url.split("/cms/")[0] + reverse("import_kit"))
    page.get_by_label("教材キット").set_input_files(path)
    page.get_by_role("button", name="内容を確かめる").click()


def test_a_course_goes_out_and_comes_in_as_a_draft(course, metropolis, visit, tmp_path):
    page = visit(reverse("wagtailadmin_explore", args=[course.pk]), as_=metropolis)
    picture(page, "course-1280")
    path = saved_kit(page, course, tmp_path)
    assert path.name == "教材キット-虐待対応の基礎-第1版.zip"
    index = CourseIndexPage.objects.get()
    page.goto(page.url.split("/cms/")[0] + reverse("wagtailadmin_explore", args=[index.pk]))
    page.get_by_role("button", name="操作").first.click()
    page.get_by_role("link", name="教材キットを取り込む").click()
    picture(page, "choose-1280")

    looked_at(page, path)
    picture(page, "new-1280")
    page.get_by_role("button", name="下書きとして取り込む").click()
    expect(page.locator(".messages")).to_contain_text("まだ何も公開されていません")

    copy = CoursePage.objects.get(pk=Kit.objects.get().course_id)
    assert (copy.live, copy.get_children().count()) == (False, 4)
    page.goto(page.url.split("/cms/")[0] + reverse("wagtailadmin_pages:edit", args=[copy.pk]))
    expect(page.get_by_text("教材キットとして取り込んだ研修です")).to_be_visible()
    picture(page, "editor-1280", ours=False)

    lesson = lessons_of(course)[0]
    lesson.title = "通告を受ける（改訂）"
    publish(lesson)
    ours = LessonPage.objects.child_of(copy).first()
    ours.lead = "こちらで足したひとこと"
    ours.save_revision()
    path = saved_kit(page, course, tmp_path)
    looked_at(page, path)
    expect(page.get_by_text("提供元でも、こちらでも変更されています")).to_be_visible()
    picture(page, "newer-1280")
    phone = visit(reverse("import_kit"), as_=metropolis, width=PHONE)
    picture(phone, "choose-360")
    phone.goto(page.url)
    picture(phone, "newer-360")
