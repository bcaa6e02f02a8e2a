import pytest
from django.template.loader import render_to_string
from django.utils import translation

from casestudies.diagrams import Death, Notation
from casestudies.drawn import draw
from casestudies.tasks import (
    chosen,
    compare,
    is_answered,
    lens_differences,
    links_found,
    links_missed,
    reading,
    summary,
)
from casestudies.tasks.comparing import Change, Piece
from tests.casestudies.tasks.asked import GRADES, TASKS, VALUES


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


def read(kind: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.label, row.lines) for row in reading(TASKS[kind], VALUES[kind]).rows]


class TestReading:
    def test_of_a_text_is_line_by_line(self):
        rows = reading(TASKS["text"], {"text": "一つ\n\n二つ"}).rows
        assert [(row.label, row.lines) for row in rows] == [("", ("一つ", "二つ"))]

    def test_of_choices_names_them(self):
        assert read("many") == [("", ("記録", "面接"))]
        assert read("urgency") == [("", (GRADES[1],))]

    def test_of_a_ranking_stands_by_place(self):
        assert read("ranking") == [("1番", ("電話",)), ("2番", ("訪問",)), ("3番", ("会議",))]

    def test_of_a_sheet_has_levels_with_their_grounds(self):
        assert read("sheet") == [("養育", ("高い", "朝食がない")), ("発達", ("低い",))]
        assert read("lenses")[-1] == ("班でそう判断した理由", ("両方の記録から",))

    def test_of_rows_names_each_column(self):
        assert read("duties") == [("1", ("だれが：学校", "何を：毎朝の確認", "いつまでに：X年7月"))]

    def test_of_the_next_review_says_when_who_and_why(self):
        assert [lines for _label, lines in read("next_review")] == [
            ("2週間後",), ("市",), ("訪問の後",),
        ]  # fmt: skip

    def test_of_links_tells_both_events(self):
        assert read("links") == [
            ("1 — 2", ("1 X年4月 学校 欠席", "2 X年5月 保健 未受診", "生活が変わった"))
        ]

    def test_of_links_has_the_board(self):
        it = reading(TASKS["links"], VALUES["links"])
        page = render_to_string("casestudies/tasks/_reading.html", {"reading": it})
        assert "1–2：結んだ。" in page
        assert reading(TASKS["links"], None).board is None

    def test_of_a_drawing_has_the_drawing_and_its_words(self):
        it = reading(TASKS["drawing"], VALUES["drawing"])
        drawn = draw(it.data)
        assert drawn.svg.startswith("<svg")
        assert it.rows[0].lines == drawn.words

    def test_of_a_drawing_is_drawn_as_the_readers_office_draws(self):
        late = {"people": [{"id": "a", "name": "A", "has_died": True}]}
        it = reading(TASKS["drawing"], late)
        for template in ("tasks/_reading.html", "debriefs/_said.html"):
            page = render_to_string(f"casestudies/{template}", {"reading": it})
            theirs = render_to_string(
                f"casestudies/{template}",
                {"reading": it, "notation": Notation(death=Death.FILLED)},
            )
            assert "symbol--full" in theirs
            assert "symbol--full" not in page

    @pytest.mark.parametrize("kind", sorted(TASKS))
    def test_of_nothing_is_empty_and_says_so(self, kind):
        it = reading(TASKS[kind], None)
        assert it.is_empty
        html = render_to_string("casestudies/tasks/_reading.html", {"reading": it})
        assert "記入はありません。" in html

    @pytest.mark.parametrize("kind", sorted(TASKS))
    def test_escapes_what_was_typed(self, kind):
        it = reading(TASKS["text"], {"text": "<script>"})
        html = render_to_string("casestudies/tasks/_reading.html", {"reading": it})
        assert "<script>" not in html


class TestSummary:
    def test_of_sentences_has_no_stop_before_a_comma(self):
        said = {"child": "聴く。", "interest": "会う。", "parents": "訪ねる。"}
        line = summary(TASKS["viewpoints"], said)
        assert "。、" not in line
        assert "聴く、" in line

    @pytest.mark.parametrize("kind", sorted(TASKS))
    def test_is_one_short_line(self, kind):
        said = summary(TASKS[kind], VALUES[kind])
        assert 0 < len(said) <= 60
        assert "\n" not in said
        assert summary(TASKS[kind], None) == ""

    def test_of_a_drawing_counts(self):
        assert summary(TASKS["drawing"], VALUES["drawing"]) == "図を描きました（1件）"


class TestChosen:
    def test_are_texts_of_options(self):
        assert chosen(TASKS["many"], VALUES["many"]) == {"記録", "面接"}
        assert chosen(TASKS["urgency"], VALUES["urgency"]) == {GRADES[1]}

    def test_of_a_ranking_is_the_first(self):
        assert chosen(TASKS["ranking"], VALUES["ranking"]) == {"電話"}

    @pytest.mark.parametrize("kind", sorted(TASKS))
    def test_of_nothing_are_none(self, kind):
        assert chosen(TASKS[kind], None) == set()


class TestAnswered:
    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("viewpoints", {"child": "聴く", "parents": "訪ねる"}),
            ("ranking", {"places": {"訪問": 1, "会議": 1, "電話": 2}}),
            ("ranking", {"places": {"訪問": 1}}),
            ("sheet", {"levels": {"養育": "高い"}}),
            ("duties", {"rows": [{"who": "学校"}]}),
            ("plan", {"child": "家にいたい", "parents": "休みたい"}),
            ("next_review", {"amount": 2, "unit": "weeks"}),
            ("links", {"rows": [{"first": 1, "why": "…"}]}),
        ],
    )
    def test_takes_the_whole_and_no_half(self, kind, value):
        assert not is_answered(TASKS[kind], value)


class TestCompare:
    def test_of_the_same_is_the_same(self):
        for kind, value in VALUES.items():
            assert compare(TASKS[kind], value, value).is_same

    def test_of_grades_counts_steps_towards_the_most_urgent(self):
        it = compare(TASKS["urgency"], {"grade": GRADES[2]}, {"grade": GRADES[0]})
        assert it.changes == (Change("", GRADES[2], GRADES[0], 2),)

    def test_of_places_counts_steps_up(self):
        other = {"places": {"訪問": 1, "会議": 3, "電話": 2}}
        it = compare(TASKS["ranking"], VALUES["ranking"], other)
        assert it.changes == (Change("訪問", "2", "1", 1), Change("電話", "1", "2", -1))

    def test_of_levels_counts_steps_to_the_higher(self):
        other = {"levels": {"養育": "高い", "発達": "高い"}}
        assert compare(TASKS["sheet"], VALUES["sheet"], other).changes == (
            Change("発達", "低い", "高い", 2),
        )

    def test_of_choices_tells_what_went_and_what_came(self):
        it = compare(TASKS["many"], {"choices": ["記録"]}, {"choices": ["手紙"]})
        assert it.changes == (Change("", "記録", ""), Change("", "", "手紙"))

    def test_of_words_marks_what_went_and_what_came(self):
        it = compare(TASKS["text"], {"text": "母が心配"}, {"text": "父が心配"})
        assert it.words == (Piece("gone", "母"), Piece("new", "父"), Piece("same", "が心配"))

    def test_with_nothing_before_is_all_new(self):
        assert compare(TASKS["urgency"], None, VALUES["urgency"]).changes == (
            Change("", "", GRADES[1]),
        )

    def test_of_other_kinds_tells_the_rows_that_changed(self):
        later = {**VALUES["next_review"], "who": "学校"}
        it = compare(TASKS["next_review"], VALUES["next_review"], later)
        assert [(change.before, change.after) for change in it.changes] == [("市", "学校")]


class TestTwoSides:
    def test_are_told_item_by_item(self):
        health = {"levels": {"養育": "高い", "発達": "低い"}, "notes": {"養育": "朝食がない"}}
        welfare = {"levels": {"養育": "低い", "発達": "低い"}}
        rows = lens_differences(TASKS["lenses"], health, welfare)
        assert [(row.item, row.health, row.welfare, row.differs) for row in rows] == [
            ("養育", "高い", "低い", True),
            ("発達", "低い", "低い", False),
        ]
        assert rows[0].health_note == "朝食がない"

    def test_that_are_missing_are_empty(self):
        assert [row.health for row in lens_differences(TASKS["lenses"], None, None)] == ["", ""]


class TestLinks:
    def test_found_and_missed_are_those_of_the_experts(self):
        task = TASKS["links"]
        assert [link.pair for link in links_found(task, VALUES["links"])] == [(1, 2)]
        assert [link.pair for link in links_missed(task, VALUES["links"])] == [(2, 3)]
        assert [link.pair for link in links_missed(task, None)] == [(1, 2), (2, 3)]
