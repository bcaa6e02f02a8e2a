"""A whole case in its editor: a hundred screens that an author need not wait for."""

from casestudies.models import CasePage
from tests.browser.conftest import PATIENCE

HEIGHT = "field => field.getBoundingClientRect().height"
MOST_LAYOUTS = 200  # 70 today; they were 400 when a script measured every text field


def test_a_case_opens_without_measuring_every_field(someone, visit):
    case = CasePage.objects.get(slug="school-absence")
    page = visit("/cms/", as_=someone("koushi"))
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    page.goto(page.url.replace("/cms/", f"/cms/pages/{case.pk}/edit/"))
    page.wait_for_function(
        "document.querySelectorAll('.Draftail-Editor').length > 20", timeout=PATIENCE
    )

    figures = session.send("Performance.getMetrics")["metrics"]
    layouts = next(one["value"] for one in figures if one["name"] == "LayoutCount")
    assert layouts < MOST_LAYOUTS

    summary = page.locator("[name=stages-0-value-summary]")
    before = summary.evaluate(HEIGHT)
    summary.fill("\n".join(["九月の相談から始める。"] * 12))
    assert summary.evaluate(HEIGHT) > before * 2

    # The last document is far away and still there: to be found, reached and saved.
    last = page.locator("[name^=stages-5-value-documents-][name$=-title]").last
    last.focus()
    assert last.evaluate("field => document.activeElement === field")

    # The menu of blocks opens beyond the panel that it belongs to, and is not cut off there.
    page.locator("[data-contentpath=documents] .c-sf-add-button").nth(1).click()
    menu = page.locator(".w-combobox").first
    menu.wait_for()
    assert menu.evaluate(
        """menu => {
          const { left, top, height } = menu.getBoundingClientRect();
          return menu.contains(document.elementFromPoint(left + 8, top + height / 2));
        }"""
    )
