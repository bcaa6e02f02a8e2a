import math
from itertools import combinations
from xml.etree import ElementTree

import pytest

from casestudies.diagrams import (
    ecomap_drawing,
    ecomap_from,
    ecomap_in_words,
    ecomap_table,
    timeline_drawing,
    timeline_from,
    timeline_in_words,
    timeline_table,
)
from casestudies.diagrams.ecomap_drawing import BOX, RADIUS, places
from casestudies.diagrams.ecomaps import Ecomap, Resource
from casestudies.diagrams.timelines import Moment

from .surroundings import CROWDED, ECOMAP, TIMELINE


@pytest.mark.parametrize("count", range(1, 41))
def test_no_two_boxes_of_an_ecomap_touch(count):
    ecomap = Ecomap("A", tuple(Resource(str(n)) for n in range(count)))

    found = places(ecomap, (0, 0))

    for (a, b), (c, d) in combinations(found, 2):
        assert abs(a - c) >= BOX[0] or abs(b - d) >= BOX[1]
    assert all(math.hypot(x, y) > RADIUS + math.hypot(*BOX) / 2 for x, y in found)


@pytest.mark.parametrize("data", [ECOMAP, CROWDED, {"centre": "A"}])
def test_an_ecomap_is_well_formed_with_its_legend(data):
    svg = ecomap_drawing(ecomap_from(data))

    ElementTree.fromstring(svg)
    assert "凡例" in svg


def test_the_kinds_of_tie_differ_by_form():
    def line(strength):
        return ecomap_drawing(
            ecomap_from({"centre": "A", "resources": [{"name": "B", "strength": strength}]})
        )

    assert len({line(one).replace(word, "") for one, word in (
        ("strong", "強い"), ("ordinary", "ふつう"), ("weak", "希薄"), ("stressful", "対立・ストレス"))}) == 4  # fmt: skip


def test_an_ecomap_is_told_in_words_and_as_a_table():
    ecomap = ecomap_from(ECOMAP)

    assert ecomap_in_words(ecomap)[3] == "父：対立・ストレス、面会の約束を守らない。"
    assert ecomap_table(ecomap).rows[0] == ["母方祖母", "強い", "家族を支える", ""]


def test_a_timeline_is_told_in_order_whatever_the_order_of_entry():
    timeline = timeline_from(TIMELINE)

    assert [row[0] for row in timeline_table(timeline).rows] == [
        "X-8年",
        "X-5年3月〜X-3年",
        "X-2年10月",
        "X年4月",
        "X+1年2月",
    ]
    assert timeline_in_words(timeline)[0] == "X-8年：Aさん、出生。父母は婚姻中。"


@pytest.mark.parametrize("data", [TIMELINE, {"events": []}])
def test_a_timeline_is_well_formed_with_its_legend(data):
    svg = timeline_drawing(timeline_from(data))

    ElementTree.fromstring(svg)
    assert "凡例" in svg


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("X", Moment(0)),
        ("Ｘ年", Moment(0)),
        ("X＋１年", Moment(1)),
        ("X-12年4月", Moment(-12, 4)),
        ("X − 3年", Moment(-3)),
        ("X年0月", None),
        ("令和5年", None),
        ("Y年", None),
        ("X+100年", None),
    ],
)
def test_moments_are_read_in_any_width_and_real_years_are_not(text, moment):
    assert Moment.parse(text) == moment
