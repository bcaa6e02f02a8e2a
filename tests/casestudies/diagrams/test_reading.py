import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.diagrams import DiagramError, as_json, ecomap_from, family_from, timeline_from

from .random_families import families
from .surroundings import CROWDED, ECOMAP, TIMELINE
from .ten_families import FAMILIES, child, family, home, man, person, union, woman

A, B, C = man("a", "A"), woman("b", "B"), woman("c", "C")


def faults(data, read=family_from):
    with pytest.raises(DiagramError) as caught:
        read(data)
    return [(one.place, one.row, one.field, one.message) for one in caught.value.faults]


def told(data, read):
    """The faults of data that may also have none."""
    try:
        read(data)
    except DiagramError:
        return faults(data, read)
    return []


@pytest.mark.parametrize("data", FAMILIES.values(), ids=FAMILIES)
def test_a_family_survives_being_written_and_read(data):
    read = family_from(data)

    assert family_from(json.loads(json.dumps(as_json(read)))) == read


@given(families())
def test_any_family_survives_being_written_and_read(it):
    assert family_from(json.loads(json.dumps(as_json(it)))) == it


@pytest.mark.parametrize(
    ("read", "data"), [(ecomap_from, ECOMAP), (ecomap_from, CROWDED), (timeline_from, TIMELINE)]
)
def test_what_surrounds_a_family_survives_being_written_and_read(read, data):
    it = read(data)

    assert read(json.loads(json.dumps(as_json(it)))) == it


@pytest.mark.parametrize(
    ("data", "place", "row", "field", "word"),
    [
        (family([]), "people", 0, "", "1人以上"),
        (family([A, A]), "people", 1, "id", "ほかにもいます"),
        (family([A, person("", "名無し")]), "people", 2, "id", "入力して"),
        (family([A, man("b", "B", -1)]), "people", 2, "age", "0から130"),
        (family([A, man("b", "B", "八")]), "people", 2, "age", "整数"),
        (family([man("a", "A", True)]), "people", 1, "age", "整数"),
        (family([person("a", "A", "robot")]), "people", 1, "sex", "次のどれか"),
        (family([person("a", "A", is_index="yes")]), "people", 1, "is_index", "はい・いいえ"),
        (family([person("a", "A", age=1, is_expected=True)]), "people", 1, "is_expected", "出生前"),
        (family([person("a", "x" * 201)]), "people", 1, "name", "200字"),
        (family([A, B], [union("a", "z")]), "unions", 1, "partners", "「z」"),
        (family([A, B], [union("a", "b"), union("a", "a")]), "unions", 2, "partners", "異なる2人"),
        (family([A, B], [union()]), "unions", 1, "partners", "1人か"),
        (family([A, B], [union("a", "b", children=["z"])]), "unions", 1, "children", "「z」"),
        (family([A, B, C], [union("a", "b", children=["c", "c"])]), "unions", 1, "children", "2回"),
        (family([A, B, C], [union("a", children=["c"]), union("b", children=["c"])]), "unions", 2, "children", "別の実の親"),
        (family([A, B], [union("a", "b", custody="a")]), "unions", 1, "custody", "離婚"),
        (family([A, B], [union("a", "b", kind="rival")]), "unions", 1, "kind", "次のどれか"),
        (family([A], [union("a", children=[child("", tie="birth")])]), "unions", 1, "person", "入力して"),
        (family([A], households=[home("a"), home()]), "households", 2, "people", "選んで"),
        (family([A], households=[home("z")]), "households", 1, "people", "「z」"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_row_in_japanese(data, place, row, field, word):
    found = faults(data)[0]

    assert found[:3] == (place, row, field)
    assert word in found[3]


@pytest.mark.parametrize(
    "unions",
    [
        [union("a", children=["a"])],
        [union("a", children=["b"]), union("b", children=["a"])],
        [union("a", children=["b"]), union("b", children=["c"]), union("c", children=["a"])],
    ],
)
def test_a_loop_of_parents_is_told_at_the_union_that_closes_it(unions):
    ((place, row, field, message),) = faults(family([A, B, C], unions))

    assert (place, row, field) == ("unions", len(unions), "children")
    assert "自分自身の親や祖先" in message


def test_all_faults_are_told_at_once():
    data = family([A, man("b", "B", 999)], [union("a", "b", kind="?")], [home(name=1)])

    assert {(place, row) for place, row, *_ in faults(data)} == {
        ("people", 2),
        ("unions", 1),
        ("households", 1),
    }


def test_a_foster_child_keeps_its_own_parents():
    unions = [union("a", children=["c"]), union("b", children=[child("c", tie="foster")])]

    assert len(family_from(family([A, B, C], unions)).unions) == 2


@pytest.mark.parametrize(
    "data", [None, [], "x", 3, {"people": "x"}, {"people": [3]}, {"people": [{}] * 201}]
)
@pytest.mark.parametrize("read", [family_from, ecomap_from, timeline_from])
def test_what_is_no_diagram_is_refused_without_a_crash(read, data):
    assert all(message for *_place, message in told(data, read))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda it: (
        st.lists(it, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "people", "unions", "partners", "children", "start", "end", "age"]
            ),
            it,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["title", "people", "unions", "households", "events", "resources", "centre"]
        ),
        JSON,
    )
)
def test_no_data_whatever_breaks_the_reading(data):
    for read in (family_from, ecomap_from, timeline_from):
        assert all(message for *_place, message in told(data, read))


@pytest.mark.parametrize(
    ("row", "field", "word"),
    [
        ({"start": "2019年", "text": "x"}, "start", "X年"),
        ({"start": "X年13月", "text": "x"}, "start", "X年"),
        ({"start": "", "text": "x"}, "start", "入力して"),
        ({"start": "X年", "text": ""}, "text", "入力して"),
        ({"start": "X年5月", "end": "X年4月", "text": "x"}, "end", "より前"),
    ],
)
def test_a_wrong_date_is_told_at_its_row(row, field, word):
    data = {"events": [{"start": "X年", "text": "前"}, row]}

    ((place, number, where, message),) = faults(data, timeline_from)

    assert (place, number, where) == ("events", 2, field)
    assert word in message
