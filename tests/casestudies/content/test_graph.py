"""The case as a graph: ways between tasks and documents, drawn and told as a table."""

import xml.etree.ElementTree as ET

import pytest
from django.utils import translation

from casestudies.content import case_from, content_of
from casestudies.content.graph import Arrow, graph_of, graph_table
from casestudies.content.graph_drawing import graph_drawing
from casestudies.models import CasePage
from tests.factories.cases import KINDS, cards, document, stage, task

pytestmark = pytest.mark.django_db

RULE = {"task": "way", "answers": ["聴く", "会う"], "otherwise": "資料はありません。"}


@pytest.fixture(autouse=True)
def in_japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def graph():
    asked = task("choice", "way", "どうしますか", options=["聴く", "会う", "待つ"])
    stages = [
        stage(KINDS[0], tasks=[asked, task("text", "worry", "気になること")]),
        stage(
            KINDS[1],
            documents=[document("面接", "", only_if=RULE), document("手紙", "", card="nurse")],
            tasks=[task("text", "later", "いま気になること", again="worry")],
        ),
    ]
    page = CasePage(title="<夜>の事例", lead="", stages=stages, cards=cards(), criteria=[])
    return graph_of(case_from(content_of(page)))


class TestAGraph:
    def test_leads_from_the_task_to_the_document_that_its_answer_opens(self, graph):
        assert graph.opens == (Arrow("task-way", "document-2", "聴く、または会う"),)

    def test_leads_from_a_task_to_the_one_that_asks_again(self, graph):
        assert graph.asks_again == (Arrow("task-worry", "task-later", "もう一度尋ねる"),)

    def test_names_stages_with_their_minutes_and_leaves_the_viewpoints_out(self, graph):
        assert [row.name for row in graph.rows] == ["1　受理（20分）", "2　調査（20分）"]
        assert [node.name for node in graph.rows[0].tasks] == ["どうしますか", "気になること"]

    def test_leaves_out_ways_to_what_is_not_there(self):
        lost = stage(KINDS[0], documents=[document("面接", "", only_if=RULE)], tasks=[])
        page = CasePage(title="事例", lead="", stages=[lost], cards=[], criteria=[])

        found = graph_of(case_from(content_of(page)))

        assert found.opens == ()
        assert found.rows[0].documents[0].is_closed


def test_the_table_has_a_row_for_each_part_with_the_way_there(graph):
    assert graph_table(graph).rows == [
        ["1　受理（20分）", "資料", "資料1　intakeの記録", ""],
        ["1　受理（20分）", "課題", "どうしますか", ""],
        ["1　受理（20分）", "課題", "気になること", ""],
        ["2　調査（20分）", "資料", "資料2　面接", "「どうしますか」に「聴く、または会う」と答えた班だけに開く"],
        ["2　調査（20分）", "資料", "資料3　手紙（保健師だけ）", ""],
        ["2　調査（20分）", "課題", "いま気になること", "「気になること」をもう一度尋ねる"],
    ]  # fmt: skip


class TestTheDrawing:
    def test_is_an_image_that_says_its_ways_in_words(self, graph):
        svg = ET.fromstring(graph_drawing(graph))
        told = {each.tag.rpartition("}")[2]: each.text for each in svg[:2]}

        assert svg.get("role") == "img"
        assert told["title"] == "「<夜>の事例」の道すじ"
        assert "「気になること」をもう一度尋ねる" in told["desc"]

    def test_has_a_box_for_each_part_and_a_line_for_each_way(self, graph):
        svg = graph_drawing(graph)
        legend = svg.index('class="legend"')

        assert svg[:legend].count('class="symbol"') == 6
        assert svg[:legend].count('class="bond"') == 2
        assert svg[:legend].count('stroke-dasharray="7 4"') == 1

    def test_of_a_case_without_stages_is_still_one(self):
        page = CasePage(title="事例", lead="", stages=[], cards=[], criteria=[])

        svg = graph_drawing(graph_of(case_from(content_of(page))))

        assert ET.fromstring(svg).tag.endswith("svg")
