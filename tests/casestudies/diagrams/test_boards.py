import math
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from casestudies.diagrams import Dot, Joined, board
from casestudies.diagrams.boards import DOT, in_words, places, way_of

DOTS = [
    Dot("X-3年", "前の自治体"), Dot("X-1年", "前の自治体"), Dot("X年3月", "前の自治体の保健師"),
    Dot("X年8月", "家庭"), Dot("X年8月", "警察"), Dot("X年9月", "小学校"), Dot("X年9月", "家庭"),
]  # fmt: skip


def on_the_way(way: str) -> list[tuple[float, float]]:
    ax, ay, bx, by, cx, cy = (float(n) for n in re.findall(r"-?[0-9.]+", way))
    found = []
    for step in range(101):
        t = step / 100
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        found.append((a * ax + b * bx + c * cx, a * ay + b * by + c * cy))
    return found


def test_bodies_stand_side_by_side_and_time_runs_down():
    at = places(DOTS)

    lanes = [x for x, _y in at]
    assert lanes[0] == lanes[1] < lanes[2] < lanes[3] == lanes[6] < lanes[4] < lanes[5]
    assert [y for _x, y in at] == sorted({y for _x, y in at})
    bold = re.findall(r'font-weight="700">(\D+?)</text>', board(DOTS, {}))
    assert bold == ["前の自治体", "前の自治体", "の保健師", "家庭", "警察", "小学校", "凡例"]


@pytest.mark.parametrize("pair", list(combinations(range(1, 8), 2)))
def test_a_line_passes_by_every_other_dot(pair):
    at = places(DOTS)

    way = on_the_way(way_of(pair, at))

    assert way[0] == at[pair[0] - 1]
    assert way[-1] == at[pair[1] - 1]
    others = [place for n, place in enumerate(at, start=1) if n not in pair]
    assert min(math.dist(point, other) for point in way for other in others) > DOT


def test_what_was_joined_and_what_was_missed_differ_by_form_and_in_the_legend():
    lines = {(2, 4): Joined.SEEN, (3, 4): Joined.MISSED, (1, 7): Joined.OWN}
    svg = board(DOTS, lines)

    ElementTree.fromstring(svg)
    assert [
        word for word in ("凡例", "結んだ", "見落とした", "この班だけが結んだ") if word not in svg
    ] == []
    dashes = re.findall(
        r'class="bond" d="M[^"]*Q[^"]*"[^>]*?(?: stroke-dasharray="([^"]+)")?/>', svg
    )
    assert sorted(dashes) == ["", "2 5", "9 6"]
    assert "見落とした" not in board(DOTS, {(2, 4): Joined.SEEN})


def test_it_is_told_in_words():
    told = in_words(DOTS, {(3, 4): Joined.MISSED, (2, 4): Joined.SEEN})

    assert told == "出来事は7件です。 2–4：結んだ。 3–4：見落とした。"


def test_words_are_no_markup_and_numbers_that_are_not_there_are_left_out():
    svg = board(
        [Dot("X年", "<b>"), Dot("X年", "市" * 60)], {(1, 9): Joined.SEEN, (0, 1): Joined.OWN}
    )

    ElementTree.fromstring(svg)
    assert "<b>" not in svg
    assert "Q" not in "".join(re.findall(r' d="([^"]+)"', svg))


def test_of_nothing_is_still_a_drawing():
    ElementTree.fromstring(board([], {}))
