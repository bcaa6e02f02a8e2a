"""Matching and ordering: each part earns its share, and only all of them are wholly right."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading import credit, faults_in, is_right, lines, right_parts, unclear
from courses.paper import is_complete, unanswered
from tests.courses.papers import choices, matching, ordering

PAIRS = {"a": "x", "b": "y", "c": "x"}
RIGHT_ORDER = {"i1": "1", "i2": "2", "i3": "3"}


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (PAIRS, 1),
        ({"a": "x", "b": "y"}, Fraction(2, 3)),
        ({"a": "z", "b": "y", "c": "z"}, Fraction(1, 3)),
        ({"a": "y", "b": "x", "c": "z"}, 0),
        ({}, 0),
        ([], 0),
        ("x", 0),
    ],
)
def test_each_item_that_is_matched_earns_its_share(answer, share):
    assert credit(matching(PAIRS, extra=["z"]), answer) == share


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (RIGHT_ORDER, 1),
        ({"i1": "1", "i2": "3", "i3": "2"}, Fraction(1, 3)),
        ({"i1": "2", "i2": "3", "i3": "1"}, 0),
        ({"i1": "1"}, Fraction(1, 3)),
        ({}, 0),
    ],
)
def test_each_item_in_its_place_earns_its_share(answer, share):
    assert credit(ordering(3), answer) == share


def test_a_place_given_twice_counts_for_none():
    """Or the first place for everything would always earn a share."""
    assert credit(ordering(3), dict.fromkeys(RIGHT_ORDER, "1")) == 0
    assert right_parts(ordering(3), {"i1": "1", "i2": "1", "i3": "3"}) == {"i3"}


@given(st.integers(2, 6))
def test_only_the_right_order_is_wholly_right(count):
    question = ordering(count)
    places = [str(place) for place in range(1, count + 1)]

    whole = [
        order
        for order in permutations(places)
        if is_right(
            question, dict(zip((part["id"] for part in question["parts"]), order, strict=True))
        )
    ]

    assert whole == [tuple(places)]


@given(st.dictionaries(st.sampled_from("abcde"), st.sampled_from("xyz"), min_size=1), st.data())
def test_full_marks_are_for_the_right_pairs_alone(pairs, data):
    question = matching(pairs, extra=["w"])
    options = [option["id"] for option in question["options"]]
    answer = data.draw(st.dictionaries(st.sampled_from(sorted(pairs)), st.sampled_from(options)))

    assert 0 <= credit(question, answer) <= 1
    assert is_right(question, answer) == (answer == pairs)


@given(st.permutations(sorted(PAIRS.items())))
def test_the_order_in_which_parts_were_entered_does_not_matter(entered):
    assert is_right(matching(PAIRS), dict(entered))


def test_two_items_of_one_place_are_told_at_both():
    faults = faults_in(ordering(3), {"i1": "2", "i2": "2", "i3": "3"})

    assert set(faults) == {"i1", "i2"}
    assert "I2" in faults["i1"]
    assert "I1" in faults["i2"]
    assert faults_in(ordering(3), RIGHT_ORDER) == {}
    assert faults_in(matching(PAIRS), {"a": "x", "c": "x"}) == {}


def test_what_is_filled_in_half_is_not_answered_yet():
    paper = [matching(PAIRS), ordering(3, pk="2"), choices(pk="3"), ordering(2, pk="4")]
    answers = {"1": {"a": "x"}, "2": RIGHT_ORDER, "4": {"i1": "1", "i2": "1"}}

    assert unanswered(paper, answers) == [1, 3]
    assert unclear(paper, answers) == [4]
    assert is_complete(paper[1], RIGHT_ORDER)


def test_a_line_says_what_was_matched_with_what():
    (line,) = lines([matching({"a": "x", "b": "y"})], {"1": {"a": "y"}})

    assert (line.entered[0], line.wanted) == ("A → Y", ["A → X", "B → Y"])
    assert line.entered[1].startswith("B → ")
    assert (line.right, line.right_in_part) == (False, 0)


def test_a_line_shows_items_in_the_order_that_was_entered():
    half, whole = {"i3": "1"}, {"i1": "3", "i2": "2", "i3": "1"}

    (first,), (second,) = (lines([ordering(3)], {"1": each}) for each in (half, whole))

    assert [part.text for part in first.parts] == ["I1", "I2", "I3"]
    assert [part.text for part in second.parts] == ["I3", "I2", "I1"]
    assert second.entered == ["1．I3", "2．I2", "3．I1"]
    assert second.wanted == ["1．I1", "2．I2", "3．I3"]
    assert second.right_in_part == 1


def test_a_line_names_the_fields_of_its_parts():
    (line,) = lines([ordering(2, pk="7")], {"7": {"i1": "1"}})

    assert line.names == ["q-7.i1", "q-7.i2"]
    assert [part.chosen for part in line.parts] == ["1", ""]
