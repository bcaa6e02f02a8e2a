"""Numbers as people type them, and from where to where one is right."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading import around, between, faults_in, is_right, lines, read_number
from courses.grading.numbers import lies_in, plain_number
from tests.courses.papers import number

decimals = st.decimals(-(10**9), 10**9, places=3)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("48", "48"),
        (" 48 ", "48"),
        ("４８", "48"),
        ("１，２３４", "1234"),
        ("１２．５", "12.5"),
        ("1,234,567.5", "1234567.5"),
        ("12.", "12"),
        (".5", "0.5"),
        ("+3", "3"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("－３", "-3"),
        ("ー3", "-3"),
        ("▲3", "-3"),
        ("△３．５", "-3.5"),
        ("007", "7"),
    ],
)
def test_a_number_is_read_as_it_is_typed_in_japan(typed, meant):
    assert read_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "　",
        "たぶん48",
        "1,5",
        "12,34",
        "1.2.3",
        "1e5",
        "--3",
        "5-3",
        "NaN",
        "∞",
        "四十八",
        "1" * 41,
    ],
)
def test_what_is_no_number_or_might_be_another_is_not_guessed(typed):
    assert read_number(typed) is None


@pytest.mark.parametrize("typed", ["48時間", "４８　時間", "48 時間 "])
def test_the_unit_may_be_typed_too(typed):
    assert read_number(typed, unit="時間") == 48


def test_a_percent_sign_of_any_width_is_the_unit():
    assert read_number("3.5％", unit="%") == read_number("3.5%", unit="％") == Decimal("3.5")


@given(decimals)
def test_every_number_is_read_back(value):
    assert read_number(plain_number(value)) == value
    assert read_number(f"{value:,}") == value


@given(decimals, st.decimals(0, 1000, places=2), st.booleans())
def test_the_tolerance_reaches_as_far_on_both_sides(value, tolerance, percent):
    bounds = around(value, tolerance, percent=percent)
    least, most = Decimal(bounds["least"]), Decimal(bounds["most"])

    assert least <= value <= most
    assert most - value == value - least
    assert lies_in(value, bounds)
    assert lies_in(least, bounds)
    assert lies_in(most, bounds)
    assert not lies_in(most + 1, bounds)


@pytest.mark.parametrize(
    ("tolerance", "percent", "right", "wrong"),
    [
        ("0", False, ["200", "200.0"], ["199.999", "200.001"]),
        ("5", False, ["195", "205"], ["194.9", "205.1"]),
        ("5", True, ["190", "210"], ["189.9", "210.1"]),
    ],
)
def test_right_is_what_lies_within_the_tolerance(tolerance, percent, right, wrong):
    bounds = around(Decimal(200), Decimal(tolerance), percent=percent)
    question = number((bounds["least"], bounds["most"]))

    assert [text for text in right + wrong if is_right(question, text)] == right


def test_percent_of_a_negative_number_reaches_both_ways():
    assert around(Decimal(-200), Decimal(5), percent=True) | {"text": ""} == {
        "least": "-210",
        "most": "-190",
        "text": "",
    }


def test_any_of_several_numbers_or_ranges_is_right():
    question = number((1, 2), (10, 10))

    assert [n for n in range(12) if is_right(question, str(n))] == [1, 2, 10]


@pytest.mark.parametrize("answer", ["", "abc", [], ["1"], {"1": "1"}])
def test_no_number_is_not_right(answer):
    assert not is_right(number((0, 10**6)), answer)


def test_what_cannot_be_read_is_told_and_nothing_else_is():
    question = number((1, 2))

    assert set(faults_in(question, "1,5")) == {""}
    assert [faults_in(question, each) for each in ("", "1", "99", [], None)] == [{}] * 5


def test_the_bounds_are_said_in_words():
    assert around(Decimal("12.50"), Decimal(0), percent=False)["text"] == "12.5"
    assert "±0.5" in around(Decimal("12.5"), Decimal("0.50"), percent=False)["text"]
    assert "±5" in around(Decimal("12.5"), Decimal(5), percent=True)["text"]
    assert between(Decimal(100), Decimal(200))["text"].startswith("100")


def test_a_line_says_number_and_unit():
    paper = [number((48, 48), unit="時間")]

    (typed,), (with_unit,) = (lines(paper, {"1": text}) for text in ("24", "24 時間"))
    assert (typed.entered, typed.wanted) == (["24 時間"], ["48 時間"])
    assert with_unit.entered == ["24 時間"]
