"""What a dictionary of words adds to the rules: its parts of speech as marks, and nothing twice."""

import sys
from typing import NamedTuple

import pytest
from django.core.checks import run_checks

from casestudies.anonymity import Kind, check, morphemes
from casestudies.anonymity.morphemes import fault, named

from .labelled import tally

FAMILY, GIVEN = ("名詞", "固有名詞", "人名", "姓"), ("名詞", "固有名詞", "人名", "名")
TOWN, COUNTRY = ("名詞", "固有名詞", "地名", "一般"), ("名詞", "固有名詞", "地名", "国")
FIRM, WORD = ("名詞", "固有名詞", "一般", "*"), ("名詞", "普通名詞", "一般", "*")
ENTRIES = {
    "黒木": FAMILY,
    "さくら": GIVEN,
    "川越": TOWN,
    "ベトナム": COUNTRY,
    "西武": FIRM,
    "健師": FAMILY,
    "A": GIVEN,
}


@pytest.fixture(autouse=True)
def loaded_anew():
    yield
    morphemes._loaded.cache_clear()


class Morpheme(NamedTuple):
    start: int
    word: str
    part: tuple

    def begin(self):
        return self.start

    def end(self):
        return self.start + len(self.word)

    def part_of_speech(self):
        return (*self.part, "*", "*")


def tokenize(text):
    """The longest entry at each place, or one character."""
    at = 0
    while at < len(text):
        word = next((it for it in ENTRIES if text.startswith(it, at)), text[at])
        yield Morpheme(at, word, ENTRIES.get(word, WORD))
        at += len(word)


def read(text, *marked):
    return [(text[start:end], kind) for start, end, kind in named(text, marked, tokenize)]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("川越の黒木が", [("川越", Kind.MUNICIPALITY), ("黒木", Kind.NAME)]),
        ("黒木さくらは", [("黒木さくら", Kind.NAME)]),
        ("黒木、さくらと", [("黒木", Kind.NAME), ("さくら", Kind.NAME)]),
        ("黒木川越", [("黒木", Kind.NAME), ("川越", Kind.MUNICIPALITY)]),
        ("母は来た。\n黒木は。さくら", [("黒木", Kind.NAME), ("さくら", Kind.NAME)]),
        ("ベトナムと西武", []),
        ("保健師とAさん", []),
    ],
)
def test_names_and_places_are_marked_and_what_touches_is_one(text, marks):
    assert read(text) == marks


def test_what_is_marked_already_is_not_marked_again_and_its_rest_is():
    assert read("黒木さくら", (0, 2, Kind.NAME)) == [("さくら", Kind.NAME)]
    assert read("黒木さくら川越", (1, 3, Kind.SCHOOL)) == [("川越", Kind.MUNICIPALITY)]


def test_no_sentence_is_longer_than_the_dictionary_takes():
    asked = []
    text = "あ" * 9000 + "黒木"

    list(named(text, [], lambda part: asked.append(part) or []))

    assert "".join(asked) == text
    assert max(map(len, asked)) == 4000


@pytest.mark.parametrize(("named_as", "why"), [("core", "sudachi"), ("large", "small, core, full")])
def test_a_dictionary_that_is_not_there_is_told_by_check_and_rules_go_on(
    settings, monkeypatch, named_as, why
):
    settings.ANONYMITY_DICTIONARY = named_as
    monkeypatch.setitem(sys.modules, "sudachipy", None)

    (message,) = [it for it in run_checks() if it.id == "config.E002"]

    assert why in message.hint
    assert [one.text for one in check("松尾さんと優子が")] == ["松尾"]


def test_without_the_setting_nothing_is_amiss():
    assert fault() == ""
    assert "config.E002" not in {it.id for it in run_checks()}


class TestTheRealDictionary:
    @pytest.fixture(autouse=True)
    def core(self, settings):
        pytest.importorskip("sudachipy")
        pytest.importorskip("sudachidict_core")
        settings.ANONYMITY_DICTIONARY = "core"

    def test_is_there(self):
        assert fault() == ""

    def test_finds_bare_names_and_towns_where_they_stand(self):
        text = "👨‍👩‍👧川越の親族と、﨑田優子の話では、松尾さんが来た。" + "あ" * 20_000

        assert [(one.text, one.kind) for one in check(text)] == [
            ("川越", Kind.MUNICIPALITY),
            ("﨑田優子", Kind.NAME),
            ("松尾", Kind.NAME),
        ]

    @pytest.mark.parametrize(
        ("half", "recall", "precision"), [("held_out", 0.97, 0.94), ("difficult", 0.74, 0.86)]
    )
    def test_finds_more_than_the_rules_alone(self, half, recall, precision):
        sums = tally(half)

        assert sums.recall() >= recall
        assert sums.precision() >= precision
