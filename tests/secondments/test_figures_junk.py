"""Whatever stands in the address of a figure is answered by a page of ours, never by an error."""

import pytest
from django.utils import timezone

from core import fiscal
from tests.factories.people import PostFactory
from tests.factories.secondments import PlanRowFactory, PlanYearFactory, seconded

pytestmark = pytest.mark.django_db
NOW = fiscal.fiscal_year(timezone.localdate())
JUNK = {
    "nothing": "",
    "nought": "0",
    "less than nothing": "-1",
    "more than any key": "9" * 25,
    "more than an integer may have digits": "9" * 5000,
    "a fraction": "2026.5",
    "no number": "NaN",
    "an era": "令和8年度",
    "a day that is none": "2026-02-30",
    "a NUL": "20\x0026",
    "other digits": "\u0669" * 6,
    "a power": "²",
}
ASKED = [
    ("/secondments/", ["view"]),
    ("/secondments/plan/", ["first", "last", "page", "format"]),
    ("/secondments/flows/", ["year"]),
    ("/secondments/timeline/", ["year", "page"]),
    ("/secondments/presence/", ["year", "page", "format"]),
    ("/secondments/skills/", ["q", "teach", "page"]),
    ("/office/staffing/", ["page"]),
    ("/office/staffing/experience/", ["organisation", "page"]),
    ("/office/transfers/", ["page"]),
]


@pytest.fixture
def somebody(nerima):
    person = PostFactory(organisation=nerima).person
    return seconded(
        person, planned_start=fiscal.first_day(NOW), planned_end=fiscal.first_day(NOW + 1)
    )


@pytest.mark.parametrize("junk", JUNK.values(), ids=list(JUNK))
@pytest.mark.parametrize("office", ["nerima_hr", "metropolis"])
def test_a_page_of_figures_is_shown_or_is_not_there(client, request, somebody, office, junk):
    client.force_login(request.getfixturevalue(office))

    found = {
        (address, name): client.get(address, {name: junk}).status_code
        for address, names in ASKED
        for name in names
    }

    refused = {place for place, status in found.items() if status != 200}
    assert refused <= {(address, "format") for address, _names in ASKED}
    assert set(found.values()) <= {200, 400, 404}


@pytest.mark.parametrize("junk", JUNK.values(), ids=list(JUNK))
@pytest.mark.parametrize("name", ["year", "direction", "home", "host", "profession", "grade"])
def test_the_people_behind_a_figure_that_is_none_are_not_there(
    client, metropolis, somebody, name, junk
):
    asked = {
        "year": NOW,
        "direction": somebody.direction,
        "home": somebody.home_party_id,
        "host": somebody.host_party_id,
    }
    client.force_login(metropolis)
    there = client.get("/secondments/plan/people/", asked)

    answer = client.get("/secondments/plan/people/", asked | {name: junk})

    assert there.status_code == 200
    optional = name in {"profession", "grade"}
    assert (
        answer.status_code == 404
        or (optional and somebody.person.full_name not in answer.content.decode())
        or (optional and junk == "")
    )


@pytest.mark.parametrize("junk", JUNK.values(), ids=list(JUNK))
def test_a_number_that_is_none_does_not_get_into_the_plan(client, nerima_hr, nerima, junk):
    row = PlanRowFactory(year=PlanYearFactory(fiscal_year=NOW), home=nerima, planned=7)
    client.force_login(nerima_hr)

    added = client.post(
        f"/secondments/plan/{NOW}/", {"home": nerima.pk, "host": junk, "planned": "1"}
    )
    changed = client.post(f"/secondments/plan/rows/{row.pk}/", {"planned": junk})

    assert added.status_code == 200
    row.refresh_from_db()
    assert (row.planned, row.year.rows.count()) == (0 if junk == "0" else 7, 1)
    assert changed.status_code == (302 if junk == "0" else 200)


@pytest.mark.parametrize("year", ["0", "1", "9999", "9" * 30])
@pytest.mark.parametrize("page", ["", "file/", "freeze/"])
def test_a_year_nobody_plans_is_not_there(client, metropolis, year, page):
    client.force_login(metropolis)

    assert client.get(f"/secondments/plan/{year}/{page}").status_code == 404
