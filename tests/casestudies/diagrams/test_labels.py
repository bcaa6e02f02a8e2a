import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.diagrams.labels import TEXT, width, wrapped
from casestudies.diagrams.placing import spread


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Aさん", ["Aさん"]),
        ("", []),
        ("髙﨑𠮷之助左衛門太郎", ["髙﨑𠮷之助左衛門", "太郎"]),
        ("寿限無寿限無五劫の擦り切れ海砂利水魚の水行末", ["寿限無寿限無五劫", "の擦り切れ海砂…"]),
        ("あいうえおかきくーけ", ["あいうえおかき", "くーけ"]),
        ("葛\U000e0100" * 9, ["葛\U000e0100" * 8, "葛\U000e0100"]),
        ("👨‍👩‍👧" * 9, ["👨‍👩‍👧" * 8, "👨‍👩‍👧"]),
    ],
)
def test_long_words_break_between_characters_as_people_see_them(text, lines):
    assert wrapped(text, 8, 2) == lines


@given(st.text(max_size=60), st.integers(2, 10), st.integers(1, 4))
def test_lines_keep_their_number_and_width(text, ems, lines):
    found = wrapped(text, ems, lines)

    assert len(found) <= lines
    assert all(width(line) <= ems * TEXT + TEXT for line in found)


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(0, 200)), min_size=1, max_size=20))
def test_places_keep_order_and_distance(given_):
    wished, apart = zip(*given_, strict=True)

    places = spread(wished, apart)

    for n in range(1, len(places)):
        assert places[n] - places[n - 1] >= apart[n] - 1e-6


def test_places_that_fit_stay_where_they_are_wished():
    assert spread([0, 100, 300], [0, 50, 50]) == [0, 100, 300]
    assert spread([10, 0], [0, 50]) == [-20, 30]
