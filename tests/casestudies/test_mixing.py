"""Groups of mixed professions and municipalities, by plain counting."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.mixing import Someone, mixed

trades = st.sampled_from(["福祉職", "保健師", "心理職", None])
places = st.sampled_from(["練馬区", "中野区", None])


@st.composite
def people_and_groups(draw):
    about = draw(st.lists(st.tuples(trades, places), min_size=1, max_size=40))
    people = [Someone(pk, *facts) for pk, facts in enumerate(about, start=100)]
    return people, draw(st.integers(1, len(people)))


def spread(people, dealt) -> list[int]:
    """Of each profession: the difference between the group with most and with fewest."""
    trade = {one.pk: one.profession for one in people}
    counts = [Counter(trade[pk] for pk in table) for table in dealt]
    return [
        max(each[name] for each in counts) - min(each[name] for each in counts)
        for name in {*trade.values()}
    ]


@given(people_and_groups())
def test_everybody_sits_once_and_sizes_differ_by_one_at_most(given_):
    people, groups = given_

    dealt = mixed(people, groups)

    sizes = [len(table) for table in dealt]
    assert sorted(pk for table in dealt for pk in table) == [one.pk for one in people]
    assert len(dealt) == groups
    assert max(sizes) - min(sizes) <= 1


@given(people_and_groups())
def test_the_same_people_give_the_same_groups(given_):
    assert mixed(*given_) == mixed(*given_)


@given(people_and_groups())
def test_the_commonest_profession_is_spread_evenly(given_):
    people, groups = given_
    trades_ = Counter(one.profession for one in people)
    common = min(trades_, key=lambda name: (-trades_[name], str(name)))
    at = {one.pk for one in people if one.profession == common}

    counts = [len(at.intersection(table)) for table in mixed(people, groups)]

    assert max(counts) - min(counts) <= 1


def test_four_of_each_trade_sit_one_at_each_table():
    people = [Someone(10 * n + k, trade) for n, trade in enumerate("abc") for k in range(4)]

    assert spread(people, mixed(people, 4)) == [0, 0, 0]


def test_two_of_a_municipality_are_kept_apart_where_the_trade_is_the_same():
    people = [
        Someone(n, "福祉職", place) for n, place in enumerate(["練馬区"] * 2 + ["中野区"] * 2)
    ]

    assert all(
        {people[pk].municipality for pk in table} == {"練馬区", "中野区"}
        for table in mixed(people, 2)
    )


@pytest.mark.parametrize("groups", [0, -1, 3])
def test_fewer_people_than_groups_is_an_error(groups):
    with pytest.raises(ValueError, match="somebody"):
        mixed([Someone(1), Someone(2)], groups)
