"""計画と実績 of the demonstration, counted once more from the bare rows.

Nothing of the code that makes the figures is asked here: years, parties and sums are worked out in
plain Python from what the tables hold.
"""

import datetime
import io
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from home.demo.contents import read
from people.models import Grade, Organisation, OrganisationTie, Profession, User
from secondments.actuals import Line, behind
from secondments.models import PlanRow, PlanYear, Secondment
from secondments.plan_table import PlanTable

TOOK_PLACE = {"active", "ended", "reported"}
WORDS = {
    "to_metropolis": "区市町村から都",
    "from_metropolis": "都から区市町村",
    "between": "区市町村の間",
}


pytestmark = [pytest.mark.references, pytest.mark.usefixtures("demonstration")]


# --- counting from the rows -----------------------------------------------------------
def year_of(day):
    return day.year - 1 if day.month <= 3 else day.year


def last_day_of(year):
    return datetime.date(year + 1, 3, 31)


def years_shown():
    this_year = year_of(timezone.localdate())
    return [this_year - 2, this_year - 1, this_year]


def parties():
    """{organisation: the municipality or the metropolis over it}, by following the ties."""
    kinds = dict(Organisation.objects.values_list("pk", "kind"))
    over = {
        tie.child_id: tie.parent_id
        for tie in OrganisationTie.objects.all()
        if tie.kind == "administers" and tie.end is None
    }
    found = {}
    for place in kinds:
        party = place
        while kinds[party] not in {"municipality", "metropolis"} and party in over:
            party = over[party]
        found[place] = party
    return found


def direction(home, host):
    """Of two parties: which of them is the metropolis."""
    metropolis = Organisation.objects.get(kind="metropolis").pk
    if home == metropolis:
        return "from_metropolis"
    return "to_metropolis" if host == metropolis else "between"


def planned_rows():
    """{year: {(home, host, profession, grade): people}}"""
    found = {}
    for row in PlanRow.objects.select_related("year"):
        line = (row.home_id, row.host_id, row.profession_id, row.grade_id)
        found.setdefault(row.year.fiscal_year, {})[line] = row.planned
    return found


def days_of(row):
    """First and last day of one that took place."""
    past = row.actual_end or row.planned_end
    return row.actual_start, past - datetime.timedelta(days=1)


def line_in(plan, line):
    """The row of the plan a secondment falls under: the more a row says, the rather it is that one;
    a profession says more than a grade."""
    home, host, profession, grade = line
    for wanted in [(profession, grade), (profession, None), (None, grade), (None, None)]:
        if (home, host, *wanted) in plan:
            return (home, host, *wanted)
    return line


def counted():
    """{year: {line: who took part}} and the same of those whose days hold the last of the year."""
    plan, party = planned_rows(), parties()
    took_place, on_the_last_day = {}, {}
    for row in Secondment.objects.all():
        if row.state not in TOOK_PLACE:
            continue
        first, last = days_of(row)
        own = (party[row.home_id], party[row.host_id], row.profession_id, row.grade_id)
        for year in range(year_of(first), year_of(last) + 1):
            line = line_in(plan.get(year, {}), own)
            took_place.setdefault(year, {}).setdefault(line, set()).add(row.pk)
            if first <= last_day_of(year) <= last:
                on_the_last_day.setdefault(year, Counter())[line] += 1
    return took_place, on_the_last_day


def expected_rows():
    """{row: its figures} as the table has them: 現況, three of each year and of the sum, next year's."""
    years, plan = years_shown(), planned_rows()
    took_place, on_the_last_day = counted()
    before = on_the_last_day.get(years[0] - 1, Counter())
    lines = {line for line, people in plan[years[-1] + 1].items() if people} | set(before)
    for year in years:
        lines |= {line for line, people in plan[year].items() if people} | set(took_place[year])
    found = {}
    for line in lines:
        pairs = [(plan[year].get(line, 0), len(took_place[year].get(line, ()))) for year in years]
        pairs.append((sum(wished for wished, _real in pairs), sum(real for _w, real in pairs)))
        cells = [number for wished, real in pairs for number in (wished, real, real - wished)]
        found[named(line)] = [before[line], *cells, plan[years[-1] + 1].get(line, 0)]
    return found


def named(line):
    home, host, profession, grade = line
    return (
        WORDS[direction(home, host)],
        Organisation.objects.get(pk=home).name,
        Organisation.objects.get(pk=host).name,
        Profession.objects.get(pk=profession).name if profession else "",
        Grade.objects.get(pk=grade).name if grade else "",
    )


def sums_of(rows):
    return [sum(column) for column in zip(*rows, strict=True)]


# --- what the site says ---------------------------------------------------------------
def shown_table():
    office, years = User.objects.get(username="to-kenshu"), years_shown()
    return PlanTable(office, years[0], years[-1], today=timezone.localdate())


def figures_of(row):
    threes = [
        number
        for figures in [*(cell.figures for cell in row.cells), row.total]
        for number in (figures.planned, figures.actual, figures.difference)
    ]
    return [row.standing, *threes, row.next_planned]


def test_plan_against_actual_equals_an_independent_count_over_three_years():
    table, expected = shown_table(), expected_rows()

    rows = {
        (row.direction, row.home, row.host, row.profession, row.grade): figures_of(row)
        for row in table.rows
    }

    assert len(rows) == len(table.rows)
    assert rows == expected
    assert figures_of(table.totals) == sums_of(expected.values())


def test_the_three_years_hold_more_less_and_just_as_many_as_planned_in_every_direction():
    """Otherwise the count above would prove little."""
    expected = expected_rows()
    differences = {number for row in expected.values() for number in row[3:10:3]}
    took_place, on_the_last_day = counted()

    assert {row[0] for row in expected} == set(WORDS.values())
    assert min(differences) < 0 < max(differences)
    assert 0 in differences
    assert any(grade and not profession for *_pair, profession, grade in expected)
    assert any(grade and profession for *_pair, profession, grade in expected)
    on_border = [days_of(row) for row in Secondment.objects.filter(state__in=TOOK_PLACE)]
    assert {(last.month, last.day) for _first, last in on_border} == {(3, 31)}
    assert {(first.month, first.day) for first, _last in on_border} >= {(4, 1)}
    assert PlanYear.objects.get(frozen_at__isnull=False).fiscal_year == years_shown()[0]
    assert all(took_place[year] and on_the_last_day[year] for year in years_shown())


def test_the_saved_file_says_the_same_with_the_sums_in_its_last_row():
    first, _middle, last = years_shown()
    client = Client()
    client.login(username="to-kenshu", password=read("logins.toml")["password"])

    address = f"/secondments/plan/?first={first}&last={last}&format=xlsx"
    sheet = load_workbook(io.BytesIO(client.get(address).content)).worksheets[0]

    _head, *rows, sums = [list(row) for row in sheet.iter_rows(values_only=True)]
    expected = expected_rows()
    assert {tuple(cell or "" for cell in row[:5]): row[5:] for row in rows} == expected
    assert sums[5:] == sums_of(expected.values())


def test_behind_every_figure_stand_the_people_it_counts():
    took_place, _on_the_last_day = counted()

    for year in years_shown():
        for line, people in took_place[year].items():
            found = behind(Line(direction(*line[:2]), *line), year)
            assert set(found.values_list("pk", flat=True)) == people
