import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from core.charts import Series, bar_chart, figure, legend, line_chart, stacked_chart
from core.charts.scales import PLOT, TOP, Axis, down

LABELS = ["H28", "H29", "H30"]
CENTRES = Series("児童相談所", [496, 848, 771])
WARDS = Series("子セン", [396, 324, 449])
CHARTS = pytest.mark.parametrize("draw", [line_chart, stacked_chart, bar_chart])


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def words(svg: str) -> list[str]:
    return [text.text or "" for text in parsed(svg).iter("text")]


def of_class(svg: str, name: str) -> list[ElementTree.Element]:
    return [each for each in parsed(svg).iter() if name in each.get("class", "").split()]


class TestEveryChart:
    @CHARTS
    def test_is_well_formed_and_carries_no_style_of_its_own(self, draw):
        svg = draw([CENTRES, WARDS], LABELS, "件", title="図1")

        parsed(svg)
        assert "style=" not in svg
        assert "<script" not in svg
        assert not re.search(r'(fill|stroke)="', svg)

    @CHARTS
    def test_is_an_image_with_a_name_and_a_description(self, draw):
        svg = parsed(draw([CENTRES], LABELS, "件", title="図1　件数"))

        title, description = svg.get("aria-labelledby").split()
        assert svg.get("role") == "img"
        assert svg.find("title").get("id") == title
        assert svg.find("title").text == "図1　件数"
        assert svg.find("desc").get("id") == description
        assert svg.find("desc").text == "児童相談所は、H28が496件、H30が771件です。"

    @CHARTS
    def test_names_every_row(self, draw):
        assert set(LABELS) <= set(words(draw([CENTRES], LABELS, "件")))

    @CHARTS
    def test_draws_at_most_four_series(self, draw):
        many = [Series(f"列{n}", [n, n, n]) for n in range(1, 7)]

        assert not of_class(draw(many, LABELS, "件"), "fill-e")

    @CHARTS
    def test_survives_nothing_but_zeros(self, draw):
        parsed(draw([Series("零", [0, 0, 0])], LABELS, "件"))

    @CHARTS
    def test_survives_a_table_without_rows(self, draw):
        parsed(draw([Series("空", [])], [], "件"))

    @CHARTS
    def test_takes_decimals_integers_and_floats_together(self, draw):
        parsed(draw([Series("混", [Decimal("1.5"), 2, 3.25])], LABELS, "％"))

    @CHARTS
    def test_escapes_what_authors_write(self, draw):
        svg = draw([Series("<b>", [1, 2, 3])], ["<i>", "&", '"'], "<u>", title="<script>")

        assert "<script" not in svg
        assert {"<i>", "&", '"'} <= set(words(svg))


class TestLines:
    def test_one_line_says_every_value(self):
        assert {"496", "848", "771"} <= set(words(line_chart([CENTRES], LABELS, "件")))

    def test_several_lines_say_their_last_value(self):
        said = words(line_chart([CENTRES, WARDS], LABELS, "件"))

        assert {"771", "449"} <= set(said)
        assert "848" not in said

    def test_series_differ_by_dash_and_by_marker(self):
        svg = line_chart([CENTRES, WARDS], LABELS, "件")

        assert len(of_class(svg, "line-a")) == len(of_class(svg, "line-b")) == 1
        assert len(of_class(svg, "mark-circle")) == len(of_class(svg, "mark-square")) == 3

    def test_a_gap_lifts_the_pen(self):
        svg = line_chart([Series("欠測", [1, None, 3])], LABELS, "件")

        (path,) = of_class(svg, "line")
        assert path.get("d").count("M") == 2
        assert "L" not in path.get("d")
        assert len(of_class(svg, "mark")) == 2

    def test_higher_values_stand_higher(self):
        (path,) = of_class(line_chart([CENTRES], LABELS, "件"), "line")

        heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", path.get("d"))]
        assert heights[1] < heights[2] < heights[0]

    def test_the_unit_stands_at_the_axis(self):
        assert "（件）" in words(line_chart([CENTRES], LABELS, "件"))


class TestStackedColumns:
    def test_say_the_parts_and_the_sum(self):
        said = words(stacked_chart([CENTRES, WARDS], LABELS, "件"))

        assert {"496", "396", "892", "848", "324", "1,172", "771", "449", "1,220"} <= set(said)

    def test_one_series_has_no_sum_beside_it(self):
        assert words(stacked_chart([CENTRES], LABELS, "件")).count("496") == 1

    def test_parts_lie_on_one_another_and_reach_the_axis(self):
        svg = stacked_chart([CENTRES, WARDS], LABELS, "件")

        lower, upper = of_class(svg, "fill-a")[0], of_class(svg, "fill-b")[0]
        foot = float(lower.get("y")) + float(lower.get("height"))
        assert foot == pytest.approx(TOP + PLOT, abs=0.2)
        assert float(upper.get("y")) + float(upper.get("height")) == pytest.approx(
            float(lower.get("y")), abs=0.2
        )

    def test_a_part_too_low_for_words_has_none(self):
        said = words(stacked_chart([Series("多", [1000]), Series("少", [3])], ["H30"], "件"))

        assert "3" not in said
        assert "1,003" in said

    def test_a_missing_part_counts_for_nothing(self):
        assert "396" in words(
            stacked_chart([Series("欠", [None]), Series("子", [396])], ["H28"], "")
        )


class TestBars:
    def test_say_every_value_with_its_unit(self):
        assert {"496件", "396件", "771件"} <= set(words(bar_chart([CENTRES, WARDS], LABELS, "件")))

    def test_a_missing_value_is_a_dash(self):
        assert "–" in words(bar_chart([Series("欠測", [None])], ["H28"], "件"))

    def test_lengths_follow_the_values(self):
        bars = of_class(bar_chart([Series("件数", [100, 200])], ["甲", "乙"], "件"), "fill-a")

        short, long = (float(bar.get("width")) for bar in bars)
        assert long == pytest.approx(2 * short, rel=0.01)

    def test_a_negative_value_lies_left_of_the_axis(self):
        up, under = of_class(bar_chart([Series("増減", [10, -10])], ["甲", "乙"], ""), "fill-a")

        assert float(under.get("x")) + float(under.get("width")) == pytest.approx(
            float(up.get("x")), abs=0.2
        )


class TestLegend:
    def test_shows_a_sample_and_the_name_of_every_series(self):
        html = legend([CENTRES, WARDS], lines=True)

        assert re.findall(r"</svg>([^<]+)</li>", html) == ["児童相談所", "子セン"]
        assert "line-a" in html
        assert "line-b" in html

    def test_of_columns_shows_fills(self):
        assert "fill-b" in legend([CENTRES, WARDS], lines=False)


class TestAxis:
    @pytest.mark.parametrize(
        ("values", "ticks"),
        [
            ([1220], [0, 500, 1000, 1500]),
            ([5], [0, 2, 4, 6]),
            ([0.9, 4.8], [0, 2, 4, 6]),
            ([], [0, 1]),
            ([0], [0, 1]),
            ([-5, 5], [-5, 0, 5]),
        ],
    )
    def test_has_a_few_round_ticks_and_always_zero(self, values, ticks):
        assert Axis.of(values).ticks == ticks

    def test_holds_every_value(self):
        axis = Axis.of([3, 977])

        assert TOP <= down(axis, 977) < down(axis, 3) <= TOP + PLOT


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "0"),
        (1220, "1,220"),
        (Decimal("4.80"), "4.8"),
        (Decimal("1000.0"), "1,000"),
        (Decimal("1E+2"), "100"),
        (0.1, "0.1"),
        (-3.5, "-3.5"),
    ],
)
def test_a_figure_is_printed_without_needless_digits(value, text):
    assert figure(value) == text
