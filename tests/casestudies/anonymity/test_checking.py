from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.anonymity import Finding, Kind, advice, check, kind_word
from casestudies.anonymity.aligned import align, plain, sounded
from casestudies.anonymity.findings import without_overlaps
from casestudies.anonymity.places import municipalities

from .labelled import sentences, tally

# A little under what was measured (docs/casestudies.md); a rule may not make it worse unnoticed.
FLOORS = {"held_out": (0.93, 0.93), "difficult": (0.58, 0.85), "tuning": (0.97, 0.95)}
SOMETIMES_MISSED = {Kind.NAME: 0.9, Kind.HOSPITAL: 0.7}


@pytest.mark.parametrize("half", FLOORS)
def test_recall_and_precision_stay_above_their_floor(half):
    recall, precision = FLOORS[half]
    sums = tally(half)

    assert sums.recall() >= recall
    assert sums.precision() >= precision


@pytest.mark.parametrize("kind", sorted(tally("held_out").labelled))
def test_every_kind_keeps_its_recall_on_the_half_not_used_for_tuning(kind, record_property):
    sums = tally("held_out")
    record_property("precision", sums.precision(kind))

    assert sums.recall(kind) >= SOMETIMES_MISSED.get(kind, 0.99)


def test_there_are_enough_labelled_sentences_of_every_kind():
    halves = {half: sentences(half) for half in ("tuning", "held_out")}
    in_files = {Kind.METADATA, Kind.COMMENT, Kind.TRACKED_CHANGE, Kind.HIDDEN_TEXT, Kind.PICTURE}

    assert sum(map(len, halves.values())) >= 100
    for half in halves.values():
        kinds = {label.kind for sentence in half for label in sentence.labels}
        assert kinds == set(Kind) - in_files - {Kind.DECLARED_NAME}


@pytest.mark.parametrize("name", municipalities())
def test_every_municipality_of_tokyo_is_found(name):
    assert [(one.kind, one.text) for one in check(f"家族は{name}に住む。")] == [
        (Kind.MUNICIPALITY, name)
    ]


def test_there_are_62_municipalities_of_which_one_has_no_assembly_here():
    assert len(municipalities()) == 62


def test_places_may_be_given_by_the_caller():
    assert check("架空市に住む。", []) == []
    assert [one.text for one in check("架空市に住む。", ["架空市"])] == ["架空市"]


@pytest.mark.parametrize("written", ["青ヶ島村", "青ケ島村", "青ｹ島村", "青が島村"])
def test_a_place_is_known_in_another_spelling(written):
    assert [one.text for one in check(f"、{written}の")] == [written]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("😢😢松尾さん", "松尾"),
        ("葛\U000e0100飾区に住む", "葛\U000e0100飾区"),
        ("ﾀﾞｲｽｹくん", "ﾀﾞｲｽｹ"),
        ("㍻28年4月12日", "㍻28年4月12日"),
        ("が\u3099松尾さん"[2:], "松尾"),
    ],
)
def test_offsets_are_those_of_the_text_as_written(text, marked):
    (one,) = check(text)

    assert one.text == marked
    assert text[one.start : one.end] == marked


@given(st.text(max_size=80))
def test_any_text_can_be_checked(text):
    found = check(text)

    assert all(text[one.start : one.end] == one.text and one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(max_size=60), st.sampled_from([plain, sounded]))
def test_an_aligned_text_leads_back_to_its_source(text, one):
    aligned = align(text, one)

    assert len(aligned.text) == len(aligned.starts) == len(aligned.ends)
    assert list(aligned.starts) == sorted(aligned.starts)
    assert all(s < e <= len(text) for s, e in zip(aligned.starts, aligned.ends, strict=True))


@pytest.mark.parametrize(
    "repeated", ["一家", "森", "の", "3歳、", "あ", "1-", "ア", "第1", "〇", "の家"]
)
def test_a_long_monotonous_text_is_checked_without_running_away(repeated):
    check(repeated * 1500)


def test_of_two_that_overlap_the_longer_stays():
    long, short = (
        Finding(0, 8, Kind.FACILITY, "立川児童相談所"),
        Finding(0, 2, Kind.MUNICIPALITY, "立川"),
    )
    apart = Finding(9, 11, Kind.NAME, "松尾")

    assert without_overlaps([short, apart, long]) == [long, apart]


def test_of_two_that_mark_the_same_the_first_kind_stays():
    name, place = Finding(0, 2, Kind.NAME, "中野"), Finding(0, 2, Kind.MUNICIPALITY, "中野")

    assert without_overlaps([place, name]) == [name]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_word_and_an_advice_in_japanese(kind):
    one = Finding(0, 1, kind, "x")

    assert not kind_word(one).isascii()
    assert not advice(one).isascii()
