"""What keeps a case from being played: one sentence a fault, where the author can find it."""

import copy

import pytest
from django.utils import translation

from casestudies.content import case_from, content_of
from casestudies.content.checking import faults, faults_of
from casestudies.models import CasePage
from tests.factories.cases import KINDS, cards, document, stage, task, text

pytestmark = pytest.mark.django_db

GENOGRAM = {"title": "家族", "people": [{"id": "a", "name": "A", "sex": "male"}], "unions": []}
LOOP = {**GENOGRAM, "unions": [{"partners": ["a"], "children": [{"person": "a", "tie": "birth"}]}]}
EVENTS = [
    {"when": "X年4月", "who": "学校", "text": "欠席が続く"},
    {"when": "X年5月", "who": "保健師", "text": "訪問する"},
]


@pytest.fixture(autouse=True)
def in_japanese():
    with translation.override("ja"):
        yield


def case(*, changed=None, told=KINDS, held=None, criteria=(), examples=()):
    """Six stages of the factory; `changed` are other fields of stages: {kind: {field: value}}."""
    stages = [stage(kind, **(changed or {}).get(kind, {})) for kind in told]
    page = CasePage(
        title="事例", lead="一文", stages=copy.deepcopy(stages), criteria=[*criteria],
        cards=cards() if held is None else held, examples=[*examples],
    )  # fmt: skip
    return case_from(content_of(page))


def drawing(answer, kind="genogram"):
    return {"tasks": [task("drawing", "family", "家族図", drawing=kind, answer=[(kind, answer)])]}


def conditional(**rule):
    given = {"task": "way", "answers": ["聴く"], "otherwise": "資料はありません。"} | rule
    return {
        "intake": {"tasks": [task("choice", "way", "どうしますか", options=["聴く", "待つ"])]},
        **{kind: {"tasks": []} for kind in KINDS[1:]},
        "support": {"documents": [document("面接", "言葉", only_if=given)], "tasks": []},
    }


def links(*pairs):
    made = [{"first": first, "second": second, "why": "理由"} for first, second in pairs]
    return {"tasks": [task("links", "dots", "線で結ぶ", events=EVENTS, links=made)]}


class TestACaseThatCanBePlayed:
    def test_has_no_faults(self):
        assert faults(case()) == []

    def test_may_open_a_document_by_an_earlier_answer(self):
        assert faults(case(changed=conditional())) == []

    def test_may_hold_drawings_and_links(self):
        assert faults(case(changed={"closure": drawing(GENOGRAM)})) == []
        assert faults(case(changed={"closure": links((1, 2))})) == []


class TestStages:
    def test_of_which_one_is_missing_are_a_gap(self):
        found = faults_of(case(told=KINDS[:-1]))

        assert [(fault.message, fault.is_gap) for fault in found] == [
            ("段階「終結」がありません。", True)
        ]

    def test_stand_in_the_official_order(self):
        order = "受理 → 調査 → アセスメント → 支援 → 進行管理 → 終結"
        swapped = ["investigation", "intake", *KINDS[2:]]

        assert f"段階を次の順に並べてください：{order}。" in faults(case(told=swapped))

    def test_are_told_once(self):
        found = faults(case(told=["intake", *KINDS], changed={"intake": {"tasks": []}}))

        assert "段階「受理」が二つあります。一つにしてください。" in found

    def test_have_their_minutes_within_a_day(self):
        found = faults(case(changed={"support": {"minutes": 0}, "closure": {"minutes": 480}}))

        assert found == [
            "支援：予定の分数を入力してください。",
            "段階を合わせると560分です。480分までにしてください。",
        ]


class TestKeys:
    def test_of_tasks_are_used_once_in_the_case(self):
        twice = {"closure": {"tasks": [task("text", "worry-support", "もう一つ")]}}

        assert faults(case(changed=twice)) == [
            "キー「worry-support」の課題が二つあります。別々のキーにしてください。"
        ]

    def test_of_cards_are_used_once(self):
        found = faults_of(case(held=[*cards(), cards()[0]]))

        assert [(fault.field, fault.message) for fault in found] == [
            ("cards", "キー「nurse」の役割カードが二つあります。別々のキーにしてください。")
        ]

    def test_of_a_card_that_is_not_there_are_found(self):
        given = {"support": {"documents": [document("手紙", "言葉", card="police")]}}

        assert faults(case(changed=given)) == [
            "支援「手紙」：キー「police」の役割カードがありません。"
        ]


class TestATaskThatAsksAgain:
    def test_names_an_earlier_one(self):
        later = {"intake": {"tasks": [task("text", "first", "問い", again="worry-closure")]}}
        rest = {kind: {"tasks": [task("text", f"worry-{kind}", "問い")]} for kind in KINDS[1:]}

        assert faults(case(changed=later | rest)) == [
            "受理「問い」：キー「worry-closure」の課題が、これより前にありません。"
        ]

    def test_is_of_the_same_kind(self):
        other = {"closure": {"tasks": [task("text", "last", "急ぎ", again="urgency-intake")]}}

        assert faults(case(changed=other)) == [
            "終結「急ぎ」：もう一度尋ねるのは、同じ種類の課題だけにしてください。"
        ]


class TestLinks:
    @pytest.mark.parametrize(
        ("pair", "message"),
        [
            ((1, 3), "線の先の出来事3がありません。"),
            ((2, 2), "線が同じ出来事どうしを結んでいます。"),
        ],
    )
    def test_join_two_events_that_are_there(self, pair, message):
        assert faults(case(changed={"closure": links(pair)})) == [f"終結「線で結ぶ」：{message}"]


class TestDrawings:
    def test_that_cannot_be_read_are_told_with_their_row(self):
        (found,) = faults(case(changed={"closure": drawing(LOOP)}))

        assert found.startswith("終結「家族図」の図、1行目：")

    def test_of_documents_are_read_too(self):
        body = [
            *text("言葉"),
            ("timeline", {"title": "", "events": [{"start": "2020年", "text": "転入"}]}),
        ]
        given = {"support": {"documents": [document("経過", "") | {"body": body}]}}

        (found,) = faults(case(changed=given))

        assert found.startswith("支援「経過」の図、1行目：")


class TestADocumentWithACondition:
    @pytest.mark.parametrize(
        ("rule", "message"),
        [
            ({"task": "nothing"}, "キー「nothing」の課題が、前の段階にありません。"),
            ({"answers": ["黙る"]}, "「黙る」は、課題「どうしますか」の選択肢にありません。"),
            ({"answers": []}, "この資料が開く答えを入力してください。"),
            ({"otherwise": ""}, "ほかの班に見せる文を入力してください。"),
        ],
    )
    def test_looks_at_an_answer_that_can_be_given(self, rule, message):
        assert faults(case(changed=conditional(**rule))) == [f"支援「面接」：{message}"]

    def test_looks_at_no_task_of_its_own_stage_and_no_free_text(self):
        own = {"support": {"documents": [
            document("同じ段階", "", only_if={"task": "urgency-support", "answers": ["x"], "otherwise": "y"}),
            document("自由記述", "", only_if={"task": "worry-intake", "answers": ["x"], "otherwise": "y"}),
        ]}}  # fmt: skip

        assert faults(case(changed=own)) == [
            "支援「同じ段階」：キー「urgency-support」の課題が、前の段階にありません。",
            "支援「自由記述」：資料を開く条件にできるのは、選択と緊急度の課題だけです。",
        ]


def test_a_fact_of_a_stage_that_is_not_told_is_a_gap_at_the_cards():
    found = faults_of(case(told=KINDS[1:], changed={k: {"tasks": []} for k in KINDS}))

    assert {(fault.field, fault.is_gap) for fault in found} == {("stages", True), ("cards", True)}


class TestAnExampleAnswer:
    CRITERIA = [("criterion", {"name": name, "levels": ["無", "有"]}) for name in ("視点", "連携")]

    def told(self, *marks):
        rows = [{"criterion": name, "level": level, "why": "理由"} for name, level in marks]
        given = ("example", {"title": "記入例", "text": "文", "marks": rows})
        found = faults_of(case(criteria=self.CRITERIA, examples=[given]))
        return [(fault.field, fault.message, fault.is_gap) for fault in found]

    def test_is_marked_once_by_every_criterion_with_one_of_its_levels(self):
        assert self.told(("連携", "有"), ("視点", "無")) == []

    def test_what_is_marked_wrongly_is_told_and_what_is_missing_may_wait(self):
        assert self.told(("視点", "中"), ("視点", "有"), ("時期", "有")) == [
            ("examples", "「記入例」：「中」は「視点」の段階にありません。", False),
            ("examples", "「記入例」：「時期」という評価の観点はありません。", False),
            ("examples", "「記入例」：「視点」の評価が2つあります。", False),
            ("examples", "「記入例」：「連携」についての専門家の評価を入力してください。", True),
        ]


def test_a_case_of_which_nothing_is_written_yet_has_gaps_only():
    found = faults_of(case(told=[], held=[]))

    assert len(found) == len(KINDS)
    assert all(fault.is_gap for fault in found)
