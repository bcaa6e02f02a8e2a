from itertools import product

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from records.suppression import Table, suppressed

FEW, HIDDEN = "Fewer than 5 people", "Not shown"


def printed(**cells: int) -> Table:
    with override(None):
        return suppressed(cells)


def test_counts_from_five_up_and_zero_are_printed():
    assert printed(a=0, b=5, c=1234) == Table({"a": "0", "b": "5", "c": "1,234"}, "1,239")


def test_a_small_count_hides_the_next_smallest_too():
    assert printed(a=3, b=12, c=9) == Table({"a": FEW, "b": "12", "c": HIDDEN}, "24")


def test_one_to_four_are_small():
    assert printed(a=1, b=4, c=5, d=50) == Table({"a": FEW, "b": FEW, "c": HIDDEN, "d": "50"}, "60")


def test_a_sum_that_gives_the_small_one_away_hides_one_more():
    # 1 + 5 can only be 1 and 5.
    assert printed(a=1, b=5, c=7) == Table({"a": FEW, "b": HIDDEN, "c": HIDDEN}, "13")


def test_without_another_cell_the_sum_is_hidden():
    assert printed(a=3, b=0) == Table({"a": FEW, "b": "0"}, FEW)
    assert printed(a=4, b=4) == Table({"a": FEW, "b": FEW}, HIDDEN)


def test_nothing_to_print():
    assert printed() == Table({}, "0")


def fillings(table: Table, counts: dict[str, int]) -> list[dict[str, int]]:
    """Every way to fill the cells that a reader can think of, given what is printed."""
    most = sum(counts.values())
    ways = {FEW: range(1, 5), HIDDEN: range(5, most + 2)}
    choices = [ways.get(text) or [int(text.replace(",", ""))] for text in table.cells.values()]
    known = table.total not in ways
    filled = (dict(zip(table.cells, way, strict=True)) for way in product(*choices))
    return [way for way in filled if not known or sum(way.values()) == most]


@given(st.lists(st.integers(0, 12), max_size=4))
def test_no_small_count_can_be_worked_out(counts):
    cells = {str(number): count for number, count in enumerate(counts)}

    table = printed(**cells)

    for key, count in cells.items():
        if 0 < count < 5:
            assert len({way[key] for way in fillings(table, cells)}) > 1
