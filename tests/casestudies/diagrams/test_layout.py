from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from casestudies.diagrams import family_from, labels
from casestudies.diagrams.genograms import _child_lines
from casestudies.diagrams.layout import SIZE, lay_out
from casestudies.diagrams.outlines import outline

from .random_families import families
from .ten_families import FAMILIES, child, family, man, union, woman

SLACK = 0.01


def boxes(layout):
    """What must stay free: each symbol and each line of its words."""
    for one in layout.placed.values():
        half = SIZE / 2
        yield one, (one.x - half, one.y - half, one.x + half, one.y + half)
        for n, line in enumerate(one.words):
            wide, top = labels.width(line) / 2, one.y + half + 4 + n * labels.LINE
            yield one, (one.x - wide, top, one.x + wide, top + labels.TEXT)


def overlap(one, other):
    return (
        one[0] < other[2] - SLACK
        and other[0] < one[2] - SLACK
        and one[1] < other[3] - SLACK
        and other[1] < one[3] - SLACK
    )


def segments(layout):
    for bond in layout.bonds:
        yield from pairwise(bond.path)
        if bond.union.children:
            yield bond.drop, (bond.drop[0], bond.bus)
            xs = [bond.drop[0], *bond.hangs.values()]
            yield (min(xs), bond.bus), (max(xs), bond.bus)
            for it in bond.union.children:
                one = layout.placed[it.person]
                yield (bond.hangs[it.person], bond.bus), (bond.hangs[it.person], one.top)


def box_of(segment):
    (a, b), (c, d) = segment
    return min(a, c), min(b, d), max(a, c), max(b, d)


def inside(point, loop):
    x, y = point
    crossed = False
    for (a, b), (c, d) in pairwise([*loop, loop[0]]):
        if (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a:
            crossed = not crossed
    return crossed


@given(families())
@settings(max_examples=150, deadline=None)
def test_no_symbol_and_no_word_lies_over_another(drawn):
    for (one, here), (other, there) in combinations(boxes(lay_out(drawn)), 2):
        assert one is other or not overlap(here, there)


@given(families())
@settings(max_examples=150, deadline=None)
def test_no_line_runs_over_a_symbol_or_a_word(drawn):
    layout = lay_out(drawn)
    free = [box for _, box in boxes(layout)]

    for segment in segments(layout):
        left, top, right, bottom = box_of(segment)
        thick = (left - 0.5, top - 0.5, right + 0.5, bottom + 0.5)
        # A line ends at the edge of its own symbol, never within.
        assert not any(overlap(thick, (a + 1, b + 1, c - 1, d - 1)) for a, b, c, d in free)


@given(families())
@settings(max_examples=100, deadline=None)
def test_a_household_encloses_its_members_and_nobody_else(drawn):
    layout = lay_out(drawn)

    for nth, household in enumerate(drawn.households):
        loops = outline(household, layout, nth)
        for one in layout.placed.values():
            lives_here = one.symbol.person.id in household.people and not one.symbol.is_repeated
            assert sum(inside((one.x, one.y), loop) for loop in loops) % 2 == lives_here


@given(families())
@settings(max_examples=100, deadline=None)
def test_everybody_is_drawn_and_only_once_unless_marked(drawn):
    placed = lay_out(drawn).placed.values()

    first = [
        it.symbol.person.id
        for it in placed
        if not it.symbol.is_repeated and not it.symbol.is_stranger
    ]
    assert sorted(first) == sorted(person.id for person in drawn.people)


@given(families())
@settings(max_examples=100, deadline=None)
def test_children_stand_one_row_below_and_all_within_the_drawing(drawn):
    layout = lay_out(drawn)
    row = {key: n for n, keys in enumerate(layout.rows) for key in keys}

    for bond in layout.bonds:
        one, other = bond.union.partners
        assert row[one] == row[other]
        assert {row[it.person] for it in bond.union.children} <= {row[one] + 1}
    for one in layout.placed.values():
        assert 0 <= one.left < one.right <= layout.width
        assert one.bottom <= layout.height


@pytest.mark.parametrize("name", FAMILIES)
def test_the_ten_families_hold_to_the_same(name):
    drawn = family_from(FAMILIES[name])
    layout = lay_out(drawn)

    for (one, here), (other, there) in combinations(boxes(layout), 2):
        assert one is other or not overlap(here, there)
    assert sum(len(list(_child_lines(bond, layout))) for bond in layout.bonds) == sum(
        len(it.children) for it in drawn.unions
    )


def test_fourteen_siblings_stand_in_order_of_birth():
    layout = lay_out(family_from(FAMILIES["08_fourteen_siblings"]))

    assert layout.rows[1] == [f"c{n}" for n in range(1, 15)]


def test_a_man_stands_left_and_the_later_partner_right():
    people = [woman("m", "母"), man("f", "父"), man("s", "継父")]
    layout = lay_out(family_from(family(people, [union("m", "f"), union("m", "s")])))

    assert layout.rows == [["f", "m", "s"]]


def test_who_married_into_another_family_stands_where_it_begins():
    layout = lay_out(family_from(FAMILIES["06_three_generations"]))

    assert layout.rows[1] == ["au", "f", "m", "un"]


def test_a_union_across_generations_repeats_the_elder_beside_the_younger():
    layout = lay_out(family_from(FAMILIES["10_four_partners_and_a_union_across_generations"]))
    repeated = [one for one in layout.placed.values() if one.symbol.is_repeated]

    assert [one.symbol.person.id for one in repeated] == ["h"]
    assert repeated[0].y == layout.placed["au"].y


def test_a_child_of_parents_in_another_row_is_repeated_below_them():
    people = [man("g", "祖父"), woman("m", "母"), woman("c", "Aさん")]
    unions = [
        union("g", children=["m"]),
        union("m", children=["c"]),
        union("g", children=[child("c", tie="adopted")]),
    ]
    layout = lay_out(family_from(family(people, unions)))

    assert [it.symbol.person.id for it in layout.placed.values() if it.symbol.is_repeated] == ["c"]


def test_lines_of_own_and_foster_parents_end_beside_each_other():
    layout = lay_out(family_from(FAMILIES["07_foster_family"]))

    own, foster = (bond.hangs["a"] for bond in layout.bonds)
    assert own + SIZE / 4 < foster


def test_after_a_divorce_children_hang_on_the_side_of_custody():
    left, right = (
        lay_out(family_from(family([man("f", "父"), woman("m", "母"), man("c", "子")], [
            union("f", "m", children=["c"], ended="divorced", custody=custody)])))
        for custody in ("f", "m")
    )  # fmt: skip

    for layout, is_left in ((left, True), (right, False)):
        (bond,) = layout.bonds
        middle = (layout.placed["f"].x + layout.placed["m"].x) / 2
        assert (bond.drop[0] < middle) is is_left
        assert (bond.mark[0] < middle) is not is_left
