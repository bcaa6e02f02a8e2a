import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from casestudies.diagrams import Death, Marriage, Notation, Unknown, family_from, genogram

from .random_families import families
from .ten_families import FAMILIES, family, man, person, union, woman

GOLDEN = Path(__file__).parent / "golden"


def drawn(data, **variants):
    return genogram(family_from(data), Notation(**variants))


@pytest.mark.parametrize("name", FAMILIES)
def test_the_ten_families_look_as_they_did_when_they_were_looked_at(name):
    """After a change look at the new drawings first, then set WRITE_GOLDEN=1."""
    path, svg = GOLDEN / f"{name}.svg", drawn(FAMILIES[name])
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(svg, encoding="utf-8")

    assert svg == path.read_text(encoding="utf-8")


@given(families())
@settings(max_examples=60, deadline=None)
def test_every_drawing_is_well_formed_and_the_same_each_time(it):
    svg = genogram(it)

    ElementTree.fromstring(svg)
    assert genogram(it) == svg
    assert "凡例" in svg


def test_the_legend_is_printed_even_for_one_person():
    svg = drawn(family([woman("a", "Aさん")]))

    assert all(word in svg for word in ("凡例", "男", "女", "本人"))
    assert "離婚" not in svg


def test_the_legend_explains_what_the_drawing_uses():
    svg = drawn(FAMILIES["10_four_partners_and_a_union_across_generations"])

    words = (
        "死亡",
        "妊娠中",
        "内縁・同棲",
        "別居",
        "離婚",
        "双子・多胎",
        "再掲（同じ人）",
        "祖母宅",
    )
    assert all(f">{word}</text>" in svg for word in words)


def test_a_name_cannot_be_markup():
    svg = drawn(family([man("a", "<script>&")], title='"><script>'))

    assert "<script>" not in svg
    ElementTree.fromstring(svg)


def test_the_index_person_has_a_double_line():
    one, other = (drawn(family([man("a", "A", is_index=index)])) for index in (True, False))

    assert one.count('class="symbol') == other.count('class="symbol') + 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"death": Death.CROSS}, {"death": Death.FILLED}),
        ({"unknown": Unknown.DIAMOND}, {"unknown": Unknown.TRIANGLE}),
        ({"marriage": Marriage.SINGLE}, {"marriage": Marriage.DOUBLE}),
    ],
)
def test_an_office_chooses_its_variant_in_drawing_and_legend(one, other):
    data = family(
        [man("a", "A", has_died=True), woman("b", "B"), person("c", "C", age=3)],
        [union("a", "b", children=["c"])],
    )

    before, after = (
        drawn(data, **variants).partition('<g class="legend">') for variants in (one, other)
    )

    assert before[0] != after[0]
    assert before[2] != after[2]


def test_no_meaning_is_in_a_colour():
    """Ink, paper and a grey for outlines: every difference is one of form."""
    colours = set()
    for data in FAMILIES.values():
        colours |= set(re.findall(r"#[0-9a-f]{6}", drawn(data)))

    assert colours == {"#1a1a1a", "#ffffff", "#595959"}


def test_the_drawing_carries_its_words_for_those_who_hear_it():
    svg = drawn(FAMILIES["02_divorce_with_custody"])

    assert 'role="img"' in svg
    assert "父・母：離婚、子：Aさん、Bさん、親権：母。" in svg
