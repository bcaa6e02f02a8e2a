import pytest

from certificates.codes import ALPHABET, new_code, read_code, shown_code


def test_a_code_has_twelve_characters_that_cannot_be_confused():
    codes = {new_code() for _ in range(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {12}
    assert {char for code in codes for char in code} <= set(ALPHABET)
    assert set("01IO") & set(ALPHABET) == set()


def test_a_code_holds_sixty_bits():
    assert len(set(ALPHABET)) ** 12 == 2**60


def test_a_code_is_shown_in_groups_of_four():
    assert shown_code("HGK73MWQ92RT") == "HGK7-3MWQ-92RT"


@pytest.mark.parametrize(
    "typed",
    [
        "HGK7-3MWQ-92RT",
        "HGK73MWQ92RT",
        "hgk7-3mwq-92rt",
        " HGK7 3MWQ 92RT ",
        "ＨＧＫ７－３ＭＷＱ－９２ＲＴ",
        "ｈｇｋ７　３ｍｗｑ　９２ｒｔ",
        "HGK7ー3MWQー92RT",
        "HGK7–3MWQ—92RT",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "HGK73MWQ92RT"


@pytest.mark.parametrize(
    "typed",
    ["", "HGK7-3MWQ", "HGK7-3MWQ-92RTX", "HGK7-3MWQ-92R0", "修了証", "'; DROP TABLE", "I" * 12],
)
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) is None
