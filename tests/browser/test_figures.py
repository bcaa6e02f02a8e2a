"""The figures of secondments and the staffing of offices, as those who ask for them see them."""

import pytest

from tests.browser.test_runs import heading, looks_right

PAGES = [
    ("plan", "to-kenshu", "/secondments/plan/", "派遣の実績は"),
    ("plan-own", "nerima-jinji", "/secondments/plan/", "派遣の実績は"),
    ("timeline", "nerima-jinji", "/secondments/timeline/", "派遣中と受け入れ中は"),
    ("timeline-all", "to-kenshu", "/secondments/timeline/", "派遣中と受け入れ中は"),
    ("flows", "to-kenshu", "/secondments/flows/", "人材交流をしている区市町村は"),
    ("staffing", "nerima-jinji", "/office/staffing/", "職員配置"),
    ("standards", "to-kenshu", "/office/staffing/standards/", "人口別の標準"),
    ("experience", "nerima-jinji", "/office/staffing/experience/", "職員の経験"),
]


@pytest.mark.parametrize(("name", "login", "address", "words"), PAGES, ids=[p[0] for p in PAGES])
def test_a_page_of_figures_looks_right(visit, someone, name, login, address, words):
    page = visit(address, as_=someone(login))

    assert heading(page).startswith(words)
    looks_right(page, name, with_crumbs=True)


def test_from_the_plan_to_its_rows_and_to_the_people(visit, someone):
    page = visit("/secondments/plan/", as_=someone("nerima-jinji"))
    page.get_by_role("link", name="人。だれかを見る").first.click()
    looks_right(page, "plan-people", with_crumbs=True)
    assert page.locator("tbody tr").count() >= 1
    page.go_back()
    page.get_by_role("link", name="計画を直す").click()
    looks_right(page, "plan-year", with_crumbs=True)
    page.get_by_role("link", name="Excelから読み込む").click()
    looks_right(page, "plan-file", with_crumbs=True)


def test_from_an_office_to_its_plan(visit, someone):
    page = visit("/office/staffing/", as_=someone("nerima-jinji"))
    page.get_by_role("link", name="練馬子ども家庭支援センター").click()
    looks_right(page, "staffing-office", with_crumbs=True)
    page.get_by_role("link", name="計画を直す").click()
    looks_right(page, "staffing-plan", with_crumbs=True)
