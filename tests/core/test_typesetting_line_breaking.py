from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.typesetting.line_breaking import NEVER_FIRST, NEVER_LAST, may_break, split

ALPHABET = "あア漢字町、。」）！？ーょッ々「（『￥…‥A b9-/.,'\u00a0 "
texts = st.text(alphabet=ALPHABET, max_size=120)
rooms = st.integers(min_value=1, max_value=20)


def lines(text, room):
    return [text[start:end] for start, end in split(text, [1] * len(text), [room])]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("す", "。"),
        ("れ", "、"),
        ("ち", "ょ"),
        ("コ", "ー"),
        ("人", "々"),
        ("る", "）"),
        ("「", "あ"),
        ("（", "注"),
        ("￥", "5"),
        ("…", "…"),
        ("—", "—"),
        ("C", "h"),
        ("3", "."),
        (",", "0"),
        ("だ", "！"),
        ("か", "？"),
        ("ｶ", "ﾞ"),
        ("あ", " "),
    ],
)
def test_a_line_does_not_end_between(before, after):
    assert not may_break(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("。", "あ"),
        ("、", "「"),
        ("」", "「"),
        ("あ", "漢"),
        ("の", "C"),
        ("d", "の"),
        (" ", "W"),
        ("/", "p"),
        ("-", "b"),
        ("", "あ"),
        ("あ", ""),
    ],
)
def test_a_line_may_end_between(before, after):
    assert may_break(before, after)


def test_a_full_stop_takes_its_predecessor_to_the_next_line():
    assert lines("漢字漢字です。", 6) == ["漢字漢字で", "す。"]


def test_an_opening_bracket_goes_to_the_next_line():
    assert lines("漢字漢字（注）", 5) == ["漢字漢字", "（注）"]


def test_a_latin_word_stays_whole():
    assert lines("会はInternational", 10) == ["会は", "Internatio", "nal"]
    assert lines("会はChild Welfareです", 10) == ["会はChild", "Welfareです"]


def test_an_address_is_broken_at_its_slashes():
    assert lines("https://example.org/path", 20) == ["https://example.org/", "path"]


def test_a_space_at_the_end_of_a_line_belongs_to_no_line():
    assert lines("abc def", 3) == ["abc", "def"]


def test_an_indent_is_kept():
    assert lines("\u00a0\u00a0あいう", 3) == ["\u00a0\u00a0あ", "いう"]


def test_a_forced_break_ends_the_line():
    assert split(["あ", "", "い"], [1, 0, 1], [10], forced={1}) == [(0, 2), (2, 3)]


def test_two_forced_breaks_leave_an_empty_line():
    assert split(["", ""], [0, 0], [10], forced={0, 1}) == [(0, 1), (1, 2)]


def test_the_last_room_holds_for_all_following_lines():
    assert split("漢字漢字漢字", [1] * 6, [1, 2]) == [(0, 1), (1, 3), (3, 5), (5, 6)]


def test_what_cannot_be_broken_by_the_rules_is_broken_all_the_same():
    assert lines("。。。。", 2) == ["。。", "。。"]


def test_nothing_gives_no_line():
    assert split("", [], [10]) == []


@given(texts, rooms)
def test_no_character_is_lost_but_spaces_at_a_break(text, room):
    assert "".join(lines(text, room)).replace(" ", "") == text.replace(" ", "")


@given(texts, rooms)
def test_no_line_is_wider_than_its_room(text, room):
    assert all(len(line) <= room for line in lines(text, room))


@given(texts, rooms)
def test_a_rule_is_broken_only_where_the_whole_line_has_no_place_to_end(text, room):
    spans = split(text, [1] * len(text), [room])

    for (start, end), (following, _) in pairwise(spans):
        breaks_rule = text[following] in NEVER_FIRST or text[end - 1] in NEVER_LAST
        if breaks_rule and following == end:
            assert not any(may_break(text[at - 1], text[at]) for at in range(start + 1, end))
