import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import fiscal
from core.templatetags import japanese

UTC = datetime.UTC
DAYS = st.dates(min_value=date(1868, 1, 25), max_value=date(2100, 12, 31))


# --- 年度 -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 4, 1), 2026),
        (date(2026, 11, 20), 2026),
        (date(2027, 3, 31), 2026),
        (date(2027, 4, 1), 2027),
        (date(2028, 2, 29), 2027),
    ],
)
def test_the_fiscal_year_runs_from_april_to_march(day, year):
    assert fiscal.fiscal_year(day) == year


def test_a_moment_belongs_to_the_year_of_its_day_in_tokyo():
    still_march_in_london = datetime.datetime(2027, 3, 31, 15, 0, tzinfo=UTC)

    assert fiscal.fiscal_year(still_march_in_london) == 2027
    assert fiscal.wareki(still_march_in_london) == "令和9年4月1日"


@given(st.integers(min_value=1868, max_value=2100))
def test_every_year_begins_and_ends_in_itself(year):
    assert fiscal.fiscal_year(fiscal.first_day(year)) == year
    assert fiscal.fiscal_year(fiscal.last_day(year)) == year
    assert fiscal.last_day(year) + datetime.timedelta(days=1) == fiscal.first_day(year + 1)


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2026, "令和8年度"),
        (2020, "令和2年度"),
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
        (1926, "大正15年度"),
        (1850, "1850年度"),
    ],
)
def test_a_fiscal_year_has_one_name(year, label):
    assert fiscal.label(year) == label


# --- 和暦 -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "wareki"),
    [
        (date(2026, 11, 20), "令和8年11月20日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1800, 1, 1), "1800年1月1日"),
    ],
)
def test_a_day_belongs_to_the_era_of_that_day(day, wareki):
    assert fiscal.wareki(day) == wareki


@pytest.mark.parametrize(
    ("asked", "year"),
    [
        (2026, "8"),
        (2019, "元"),
        (date(2019, 4, 30), "31"),
        (date(2019, 5, 1), "元"),
        (1800, "1800"),
    ],
)
def test_the_year_of_an_era_is_text_because_the_first_is_gannen(asked, year):
    assert fiscal.era_year(asked) == year


# --- days as typed ----------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-20",
        "2026/11/20",
        "2026.11.20",
        "20261120",
        "2026年11月20日",
        "2026-11-20 00:00:00",
        "2026-11-20T00:00:00",
        "2026/11/20 9:30",
        "R8.11.20",
        "r8.11.20",
        "R8/11/20",
        "R08-11-20",
        "令8.11.20",
        "令和8.11.20",
        "令和8年11月20日",
        "㋿8年11月20日",
        "令和 8年11月20日",
        "２０２６年１１月２０日",
        "Ｒ８．１１．２０",
        "令和８年１１月２０日",
        "２０２６／１１／２０",
        "\u30002026年 11月 20日 ",
    ],
)
def test_a_day_is_understood_however_it_is_typed(typed):
    assert fiscal.parse_day(typed) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("S64.1.7", date(1989, 1, 7)),
        ("昭和60年4月1日", date(1985, 4, 1)),
        ("T15.12.24", date(1926, 12, 24)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("2028-02-29", date(2028, 2, 29)),
        ("2026-4-1", date(2026, 4, 1)),
    ],
)
def test_other_days_are_understood_too(typed, day):
    assert fiscal.parse_day(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "今日",
        "2026",
        "2026-11",
        "2026-02-30",
        "2027-02-29",
        "20261131",
        "2026年13月1日",
        "0000-01-01",
        "26/11/20",
        "11/20/2026",
        "2026-11/20",
        "2026年11/20",
        "2026-11-20 25:00",
        "2026-11-20 午後",
        "平成31年5月1日",
        "令和元年4月30日",
        "昭和64年1月8日",
        "R0.5.1",
        "R8.2.30",
        "X8.11.20",
        "٢٠٢٦-١١-٢٠",
        "2026-11-20; DROP TABLE",
        "\x00",
        "46346",  # a bare Excel serial number is a number, not a day
    ],
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 -- the text of the error is not shown to anyone
        fiscal.parse_day(typed)


@given(DAYS)
def test_what_we_write_we_can_read(day):
    assert fiscal.parse_day(fiscal.wareki(day)) == day
    assert fiscal.parse_day(day.isoformat()) == day
    assert fiscal.parse_day(f"{day:%Y%m%d}") == day


@given(st.text())
def test_any_text_is_a_day_or_a_value_error(text):
    try:
        assert isinstance(fiscal.parse_day(text), date)
    except ValueError:
        pass


# --- template filters -------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "text"),
    [
        (japanese.wareki, "令和8年11月20日"),
        (japanese.fiscal_label, "令和8年度"),
        (japanese.jdate, "2026年11月20日（金）"),
        (japanese.jday, "11月20日（金）"),
        (japanese.md, "11/20"),
    ],
)
def test_filters_write_a_day_and_leave_out_what_is_not_there(written, text):
    assert written(date(2026, 11, 20)) == text
    assert written(datetime.datetime(2026, 11, 19, 15, 0, tzinfo=UTC)) == text
    assert written(None) == ""


def test_a_fiscal_year_itself_has_a_label():
    assert japanese.fiscal_label(2019) == "令和元年度"


@pytest.mark.parametrize(
    ("count", "text"),
    [(270, "4時間30分"), (240, "4時間"), (45, "45分"), (0, "0分"), (1500, "25時間"), (None, "")],
)
def test_minutes_are_written_as_hours_and_minutes(count, text):
    assert japanese.minutes(count) == text
