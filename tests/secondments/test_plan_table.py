"""計画と実績: counted in SQL, the same as counted by hand; own rows for a ward, all for the metropolis."""

import datetime
from collections import Counter
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from people.models import Grade, Profession
from secondments.actions import plans
from secondments.actuals import Line, behind, figures_of
from secondments.models import PlanRow, Secondment
from secondments.plan_table import PlanTable
from secondments.states import REAL, Direction, State
from tests.factories.people import GradeFactory, PostFactory, ProfessionFactory
from tests.factories.secondments import PlanRowFactory, PlanYearFactory, seconded

TODAY = datetime.date(2026, 11, 20)
APRIL = datetime.date(2026, 4, 1)


def sent(home, *, start=APRIL, end=datetime.date(2027, 4, 1), **facts) -> Secondment:
    post = PostFactory(organisation=home, start=datetime.date(2010, 4, 1))
    return seconded(post.person, planned_start=start, planned_end=end, **facts)


def table(user, first=2025, last=2026) -> PlanTable:
    return PlanTable(user, first, last, today=TODAY)


def told(found: PlanTable) -> list[tuple]:
    return [
        (row.home, row.host, row.about, row.standing,
         [tuple(cell.figures[:2]) for cell in row.cells], row.next_planned)
        for row in found.rows
    ]  # fmt: skip


@pytest.fixture
def chief(db) -> Grade:
    return GradeFactory(code="manager", name="課長級")


@pytest.fixture
def psychology(db) -> Profession:
    return ProfessionFactory(code="psychology", name="心理職")


def test_a_row_has_plan_actual_and_next_years_plan(nerima_hr, nerima, bureau):
    for year, planned in ((2025, 1), (2026, 2), (2027, 3)):
        PlanRowFactory(year=PlanYearFactory(fiscal_year=year), home=nerima, planned=planned)
    sent(nerima, start=datetime.date(2025, 4, 1))
    sent(nerima)

    found = table(nerima_hr)

    assert told(found) == [("練馬区", bureau.name, "福祉職", 0, [(1, 1), (2, 2)], 3)]
    assert [cell.figures.difference for cell in found.rows[0].cells] == [0, 0]
    assert found.totals.total[:2] == (3, 3)


def test_actual_is_what_took_place_with_a_day_in_the_year(nerima_hr, nerima):
    for state in State:
        if state != State.REQUESTED:
            sent(nerima, state=state)
    sent(nerima, start=datetime.date(2025, 4, 1), end=datetime.date(2026, 4, 1))
    sent(nerima, start=datetime.date(2027, 3, 31), end=datetime.date(2027, 4, 30))

    (row,) = table(nerima_hr).rows

    assert [cell.figures.actual for cell in row.cells] == [1, len(REAL) + 1]


def test_one_that_ends_on_31_march_and_one_from_1_april_count_once_in_each_year(
    nerima_hr, nerima, nakano, bureau
):
    first = sent(nerima, start=datetime.date(2025, 4, 1), end=APRIL)
    seconded(first.person, host=bureau, planned_start=APRIL, planned_end=datetime.date(2027, 4, 1))

    found = table(nerima_hr, first=2024, last=2027)
    later = table(nerima_hr, first=2026, last=2026)

    (row,) = found.rows
    assert [cell.figures.actual for cell in row.cells] == [0, 1, 1, 0]
    assert (row.standing, later.rows[0].standing) == (0, 1)


def test_one_day_in_february_counts_in_the_year_before(nerima_hr, nerima):
    leap = datetime.date(2028, 2, 29)
    sent(nerima, start=leap, end=leap + datetime.timedelta(days=1), state=State.REPORTED)

    (row,) = table(nerima_hr, first=2026, last=2028).rows

    assert [cell.figures.actual for cell in row.cells] == [0, 1, 0]


def test_a_host_that_is_renamed_or_merged_in_mid_year_stays_one_row(metropolis, nerima, nakano):
    """The parties are those that signed: the successor has rows of its own from its first day."""
    PlanRowFactory(year=PlanYearFactory(fiscal_year=2026), home=nerima, host=nakano, planned=2)
    sent(nerima, host=nakano)
    sent(nerima, host=nakano, start=datetime.date(2026, 10, 1))
    nakano.name, nakano.closed_on = "旧中野区", datetime.date(2027, 1, 1)
    nakano.save()

    found = table(metropolis, first=2026, last=2026)

    assert told(found) == [("練馬区", "旧中野区", "福祉職", 0, [(2, 2)], 0)]


def test_the_last_day_before_the_span_is_how_it_stands(nerima_hr, nerima):
    sent(nerima, start=datetime.date(2024, 4, 1), end=datetime.date(2025, 3, 31))
    sent(nerima, start=datetime.date(2024, 4, 1), end=datetime.date(2025, 4, 1))

    (row,) = table(nerima_hr).rows

    assert row.standing == 1


def test_a_secondment_belongs_to_the_most_exact_row(nerima, bureau, chief, psychology):
    welfare = ProfessionFactory()
    year = PlanYearFactory()
    facts = {"year": year, "home": nerima, "host": bureau}
    PlanRowFactory(**facts, profession=welfare, grade=chief)
    PlanRowFactory(**facts, profession=welfare)
    PlanRowFactory(**facts, profession=None, grade=chief)
    sent(nerima, grade=chief)
    sent(nerima, grade=None)
    sent(nerima, profession=psychology, grade=chief)
    sent(nerima, profession=psychology, grade=None)

    found = figures_of([2026], plans=Q(), secondments=Q())

    line = Line(Direction.TO_METROPOLIS, nerima.pk, bureau.pk, welfare.pk, chief.pk)
    assert {key: figures[:2] for key, figures in found[2026].items()} == {
        line: (1, 1),
        line._replace(grade=None): (1, 1),
        line._replace(profession=None): (1, 1),
        line._replace(profession=psychology.pk, grade=None): (0, 1),
    }


def test_it_is_what_one_counts_by_hand(metropolis, nerima, nakano, bureau, psychology):
    """Three years, both ways; counted again here from the bare rows, day by day of each year."""
    starts = [datetime.date(2024, 4, 1), datetime.date(2025, 1, 10), datetime.date(2026, 3, 31)]
    lengths = [1, 90, 365, 800]
    states = [State.ACTIVE, State.REPORTED, State.AGREED]
    for (n, start), days, state in product(enumerate(starts), lengths, states):
        home, host = [(nerima, bureau), (bureau, nakano), (nakano, nerima)][n % 3]
        end = start + datetime.timedelta(days=days)
        sent(home, start=start, end=end, host=host, state=state)

    years = range(2024, 2027)
    found = figures_of([*years], plans=Q(), secondments=Q())

    by_hand: dict[int, Counter] = {year: Counter() for year in years}
    for row in Secondment.objects.all():
        for year in years:
            first = datetime.date(year, 4, 1)
            days = (first + datetime.timedelta(days=n) for n in range(366))
            in_year = (day for day in days if day < datetime.date(year + 1, 4, 1))
            start = row.actual_start or row.planned_start
            end = row.actual_end or row.planned_end
            if row.state in {"active", "ended", "reported"} and any(
                start <= d < end for d in in_year
            ):
                by_hand[year][row.home_id, row.host_id, row.profession_id] += 1
    told_of = {
        year: {
            (line.home, line.host, line.profession): figures.actual
            for line, figures in found[year].items()
            if figures.actual
        }
        for year in years
    }
    assert told_of == by_hand
    assert sum(map(len, by_hand.values())) > len(starts)


def test_a_ward_sees_its_own_rows_and_the_metropolis_all(
    nerima_hr, nakano_hr, metropolis, nerima, nakano, bureau
):
    PlanRowFactory(home=nerima, planned=1)
    PlanRowFactory(home=bureau, host=nakano, planned=2)
    PlanRowFactory(home=nerima, host=nakano, planned=4)
    sent(nakano)

    def planned_and_actual(user):
        return table(user).totals.total[:2]

    assert planned_and_actual(nerima_hr) == (5, 0)
    assert planned_and_actual(nakano_hr) == (6, 1)
    assert planned_and_actual(metropolis) == (7, 1)


def test_who_is_behind_a_figure_is_who_is_counted(nerima_hr, nerima, bureau, chief):
    PlanRowFactory(home=nerima, profession=None)
    counted_in = {sent(nerima), sent(nerima, grade=chief)}
    sent(nerima, state=State.ANNOUNCED)
    sent(nerima, start=datetime.date(2024, 4, 1), end=datetime.date(2025, 4, 1))

    (row,) = table(nerima_hr, 2026, 2026).rows

    assert set(behind(row.line, 2026)) == counted_in
    assert row.cells[0].figures.actual == 2


def test_a_frozen_year_stays_whatever_comes_later(metropolis, nerima_hr, nerima, bureau):
    row = PlanRowFactory(year=PlanYearFactory(fiscal_year=2025), home=nerima, planned=2)
    sent(nerima, start=datetime.date(2025, 4, 1), end=datetime.date(2026, 4, 1))
    frozen = plans.freeze_plan(year=2025, by=metropolis, on=TODAY)
    sent(nerima, start=datetime.date(2025, 4, 1), end=datetime.date(2026, 4, 1))
    PlanRow.objects.filter(pk=row.pk).update(planned=9)

    assert [cell.figures[:2] for cell in table(nerima_hr).rows[0].cells] == [(2, 1), (0, 0)]
    assert table(metropolis).heads[0].frozen == frozen
    assert table(metropolis, 2026, 2026).rows[0].standing == 1
    assert (frozen.frozen_by, frozen.is_frozen) == (metropolis, True)


def test_a_frozen_year_takes_nothing_more(metropolis, nerima, bureau):
    row = PlanRowFactory(year=PlanYearFactory(fiscal_year=2025), home=nerima)
    wish = plans.Wish(nerima, bureau, None, None, 3)
    plans.freeze_plan(year=2025, by=metropolis, on=TODAY)

    with pytest.raises(ValidationError, match="確定"):
        plans.plan(year=2025, wishes=[wish], by=metropolis)
    with pytest.raises(ValidationError, match="確定"):
        plans.take_from_plan(row=row, by=metropolis)
    with pytest.raises(ValidationError, match="確定"):
        plans.freeze_plan(year=2025, by=metropolis, on=TODAY)
    with pytest.raises(ValidationError, match="終わって"):
        plans.freeze_plan(year=2026, by=metropolis, on=TODAY)


def test_planning_twice_writes_once(metropolis, nerima, bureau):
    wish = plans.Wish(nerima, bureau, None, None, 3, "拡大")

    assert [plans.plan(year=2026, wishes=[wish], by=metropolis) for _n in range(2)] == [1, 0]
    other = plans.Wish(nerima, bureau, None, None, 4)
    assert plans.plan(year=2026, wishes=[other], by=metropolis) == 1
    row = PlanRow.objects.get()
    assert (row.planned, row.note, row.saved_by) == (4, "拡大", metropolis)
    assert AuditEvent.objects.filter(kind="secondments.planned").count() == 2


def test_the_table_asks_as_much_for_one_row_as_for_three(metropolis, nerima, nakano, bureau):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            found = table(metropolis)
            found.totals, found.heads  # noqa: B018 -- read, as the page does
        return len(captured)

    sent(nerima)
    PlanRowFactory(home=nerima)
    asked()
    once = asked()
    sent(nakano)
    PlanRowFactory(home=bureau, host=nakano)
    PlanRowFactory(home=nakano, host=nerima)

    assert asked() == once
