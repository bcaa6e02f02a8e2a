import pytest
from django.core.exceptions import ValidationError

from certificates.serials import serial, validate_pattern


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("第{year}-{number:04}号", "第8-0412号"),
        ("{number}", "412"),
        ("8福研第{number}号", "8福研第412号"),
        ("令和{year}年度 第{number:06}号", "令和8年度 第000412号"),
    ],
)
def test_a_pattern_is_filled_in(pattern, expected):
    validate_pattern(pattern)

    assert serial(pattern, fiscal_year=2026, number=412) == expected


def test_the_first_year_of_an_era_is_written_as_such():
    assert serial("第{year}-{number}号", fiscal_year=2019, number=1) == "第元-1号"


def test_a_number_longer_than_its_padding_is_written_in_full():
    assert serial("{number:04}", fiscal_year=2026, number=12345) == "12345"


@pytest.mark.parametrize(
    "pattern",
    [
        "第{year}号",
        "第412号",
        "第{number号",
        "第number}号",
        "第{}号",
        "第{0}号",
        "第{number.real}号",
        "第{number[0]}号",
        "第{number!r}号",
        "第{number:x}号",
        "第{number:999999}号",
        "第{year:04}-{number}号",
        "第{issuer}-{number}号",
        "第{number}号🦋",
        "あ" * 58 + "{number}",
    ],
)
def test_a_pattern_that_would_fail_is_refused(pattern):
    with pytest.raises(ValidationError):
        validate_pattern(pattern)
