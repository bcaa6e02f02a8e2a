"""引用の見直し: a lesson cites a paragraph, the next edition changes it, its author is led to both texts."""

import pytest
from playwright.sync_api import expect

from core.memory import content_changed
from people.cms_groups import sync_groups
from people.cms_rights import ensure_cms_groups
from tests.browser.looks import scrolls_sideways
from tests.factories.citations import citing_lesson, next_edition, passage
from tests.factories.courses import course_index
from tests.factories.guidelines import body, make_published


@pytest.fixture
def lesson(transactional_db, trainer):
    course_index()
    ensure_cms_groups()
    sync_groups()
    first = make_published(body=body({2: "もとの文です。"}))
    lesson = citing_lesson(passage(first), owner=trainer, title="自分の単元")
    next_edition(first, {2: "改めた文です。"})
    content_changed()
    return lesson


@pytest.mark.parametrize("width", [1280, 360])
def test_a_citing_course_is_listed_with_both_texts_and_takes_the_new_one(
    visit, lesson, trainer, width
):
    page = visit("/cms/citations/", as_=trainer, width=width)
    main = page.locator("main")
    for words in ("自分の単元", "もとの文です。", "改めた文です。"):
        expect(main).to_contain_text(words)
    assert not scrolls_sideways(page)

    page.locator("button[name=answer][value=take]").click()

    expect(main).to_contain_text("見直しが必要な引用はありません。")
    lesson.refresh_from_db()
    assert lesson.has_unpublished_changes
