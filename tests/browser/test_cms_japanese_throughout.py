"""No English behind tabs, menus and panels of the CMS either, on any kind of page, for any role.

`test_cms_japanese.py` names its screens; here they are asked of the site, so that a new kind of page
or a new entry in the menu is looked at without being named.
"""

import re

import pytest
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from core.models import BasePage
from courses.models import CoursePage, SurveyPage
from tests.browser.english import Reader
from tests.factories.citations import citing_lesson, next_edition, passage
from tests.factories.courses import make_quiz
from tests.factories.guidelines import make_published
from tests.factories.kits import kit_of, looked_at

KINDS = [model for model in get_page_models() if issubclass(model, BasePage)]


@pytest.fixture
def reader(live_server, demonstration, someone, visit):
    return lambda login: Reader(visit("/cms/", as_=someone(login)), live_server.url)


def typed_codes(page) -> list[str]:
    """The codes by which the author of a case tells its stages and materials apart."""
    typed: list[str] = []
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            typed += re.findall('"([a-z][a-z0-9-]+)"', field.value_to_string(page))
    return sorted(set(typed), key=len, reverse=True)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_editor_of_every_kind_of_page(reader, kind):
    look = reader("admin")
    page = kind.objects.order_by("path").first()
    assert page is not None, "The demonstration has none."
    look.known += typed_codes(page)

    found = look.english_all_over(f"pages/{page.pk}/edit/")
    parent = page.get_parent().specific
    if kind.can_create_at(parent):
        found += look.english_on(
            f"pages/add/{kind._meta.label_lower.replace('.', '/')}/{parent.pk}/"
        )

    assert found == []


@pytest.mark.parametrize("login", ["koushi", "to-kenshu", "shinsa-1", "admin"])
def test_everything_the_menu_leads_to(reader, login):
    look = reader(login)
    addresses = look.menu()

    assert addresses
    assert {address: found for address in addresses if (found := look.english_on(address))} == {}


def test_what_is_looked_at_and_answered(reader, someone):
    office, edition = someone("to-kenshu"), make_published()
    course = CoursePage.objects.filter(live=True).order_by("path").first()
    citing_lesson(passage(edition), owner=office, course=course)
    next_edition(edition, {2: "改めた段落です。"})
    kit = looked_at(kit_of(course), by=office)
    once = {"attempts_allowed": 1, "feedback": "score_only"}
    make_quiz(course, timing="before", title="はじめに", **once)
    quiz_after = make_quiz(course, timing="after", title="おわりに")
    look = reader("to-kenshu")
    look.known.append("kit.zip")  # the file as it was called
    screens = [
        "citations/", "kits/import/", f"kits/import/{kit.pk}/", f"courses/{course.pk}/new-edition/",
        f"self-assessment-results/{course.pk}/", f"survey-results/{SurveyPage.objects.first().pk}/",
        f"quiz-gains/{quiz_after.pk}/",
    ]  # fmt: skip

    found = {address: look.english_all_over(address) for address in screens}
    found["passages/"] = look.english_in_dialog("passages/")

    assert {address: words for address, words in found.items() if words} == {}
