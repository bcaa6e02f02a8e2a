"""Periods over years and flows between places as SVG: well-formed, of classes only, clipped, shortened."""

import datetime
from xml.etree import ElementTree

from core.charts import Band, Span, band_chart, span_chart, span_legend
from core.charts.bands import WIDTH
from core.charts.spans import LEFT, RIGHT, fitted

TODAY = datetime.date(2026, 11, 20)
YEARS = range(2025, 2028)


def span(start="2026-04-01", end="2027-04-01", **facts) -> Span:
    days = {"start": datetime.date.fromisoformat(start), "end": datetime.date.fromisoformat(end)}
    return Span(
        **{"label": "榎本 大輝", "note": "福祉職", "text": "都", "look": "running"} | days | facts
    )


def drawn(*spans: Span, years=YEARS, today=TODAY) -> ElementTree.Element:
    svg = span_chart(spans, years, today=today, labelled_by="line")
    assert "style=" not in svg
    return ElementTree.fromstring(svg)


def bars(svg: ElementTree.Element) -> list[tuple[float, float, str]]:
    return [
        (float(bar.get("x")), float(bar.get("width")), bar.get("class")) for bar in svg.iter("rect")
    ]


def words(svg: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in svg.iter("text")]


class TestSpans:
    def test_a_bar_is_as_long_as_the_period(self):
        ((x, wide, look),) = bars(drawn(span()))

        a_year = (RIGHT - LEFT) / 3
        assert abs(x - (LEFT + a_year + 2)) < 1
        assert abs(wide - (a_year - 4)) < 1
        assert look == "span-running"

    def test_what_lies_outside_is_cut_off(self):
        svg = drawn(span("2010-04-01", "2040-04-01"), span("2010-04-01", "2011-04-01"))

        for x, wide, _look in bars(svg):
            assert x >= LEFT
            assert x + wide <= RIGHT + 2

    def test_31_march_and_1_april_neither_overlap_nor_gap(self):
        one, two = bars(drawn(span("2025-04-01", "2026-04-01"), span("2026-04-01", "2027-04-01")))

        assert abs(two[0] - (one[0] + one[1]) - 4) < 0.5

    def test_a_gap_lies_within_its_bar_and_the_years(self):
        day = datetime.date.fromisoformat
        gaps = [
            (day("2026-06-01"), day("2026-09-01")),
            (day("2027-02-01"), day("2027-08-01")),
            (day("2028-02-01"), day("2028-08-01")),
            (day("2020-01-01"), day("2020-02-01")),
        ]

        bar, *drawn_gaps = bars(drawn(span(gaps=gaps)))

        assert [look for _x, _wide, look in drawn_gaps] == ["span-gap"] * 2
        a_day = (RIGHT - LEFT) / (3 * 365)
        assert abs(drawn_gaps[0][1] - 92 * a_day) < 1
        assert abs(drawn_gaps[1][1] - 59 * a_day) < 1
        for x, wide, _look in drawn_gaps:
            assert bar[0] <= x
            assert x + wide <= bar[0] + bar[1] + 3

    def test_today_is_a_line_only_where_it_lies_in_the_years(self):
        assert "今日" in words(drawn(span()))
        assert "今日" not in words(drawn(span(), today=datetime.date(2030, 1, 1)))

    def test_long_names_are_shortened_and_whole_in_the_title(self):
        name = "とても長い名前の派遣先の組織" * 3
        svg = drawn(span(label=name, text=name))

        assert all(len(word) < len(name) for word in words(svg))
        assert f"{name} {name}" in [title.text for title in svg.iter("title")]

    def test_headings_stand_where_they_begin(self):
        texts = words(drawn(span(heading="派遣する"), span(), span(heading="受け入れる")))

        assert [text for text in texts if text in {"派遣する", "受け入れる"}] == [
            "派遣する",
            "受け入れる",
        ]

    def test_many_years_and_no_bar_do_no_harm(self):
        assert "R8" in words(drawn(span(), years=range(2020, 2030)))
        assert bars(drawn()) == []

    def test_the_legend_has_each_look(self):
        assert span_legend([("over", "終了")]).count("span-over") == 1


class TestFitted:
    def test_what_fits_stays_and_what_does_not_ends_in_dots(self):
        assert fitted("練馬区", 42) == "練馬区"
        assert fitted("練馬子ども家庭支援センター", 70).endswith("…")
        assert fitted("練馬区", 10) == ""


class TestBands:
    def test_bands_are_as_wide_as_their_values_and_places_are_summed(self):
        svg = ElementTree.fromstring(
            band_chart(
                [Band("練馬区", "都", 4, "a"), Band("中野区", "都", 1, "a"), Band("都", "練馬区", 2, "b")],
                heads=("派遣元", "派遣先"), labelled_by="flow", unit="人",
            )
        )  # fmt: skip

        assert len(list(svg.iter("path"))) == 3
        assert {"練馬区 4", "中野区 1", "都 2", "都 5", "練馬区 2"} <= set(words(svg))
        assert float(svg.get("viewBox").split()[2]) == WIDTH

    def test_no_band_is_an_empty_drawing(self):
        svg = band_chart([], heads=("派遣元", "派遣先"), labelled_by="flow", unit="人")

        assert words(ElementTree.fromstring(svg)) == ["派遣元", "派遣先"]

    def test_sixty_two_places_stay_a_page(self):
        bands = [Band(f"{n}区", "都", 20, "a") for n in range(62)]
        svg = ElementTree.fromstring(
            band_chart(bands, heads=("", ""), labelled_by="flow", unit="人")
        )

        assert float(svg.get("viewBox").split()[3]) < 2200
