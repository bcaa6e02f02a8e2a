"""The three cases of the demonstration: whole, playable, fictitious, of two hours."""

import re
from collections import Counter

import pytest

from casestudies.anonymity import check
from casestudies.blocks import Tasks
from casestudies.blocks.words import STAGES
from casestudies.content import case_from, content_of
from casestudies.content.checking import faults
from casestudies.models import CasePage
from core.typesetting import missing_glyphs
from home.demo import pages
from home.demo.contents import CASES, CONTENT
from people.actions import load_reference
from people.models import Organisation

KINDS = [kind for kind, _word in STAGES]
VIEWPOINTS = ["子どもを個人として尊重する", "子どもの最善の利益", "保護者を孤立させない"]
MINUTES = 120


def case_of(folder):
    return case_from(content_of(pages.case(folder)))


def own_tasks(case):
    """Without the three viewpoints that every stage has."""
    return [task for _stage, task in case.tasks() if task.kind != "viewpoints"]


def diagrams(case):
    return {
        block["type"]
        for stage in case.stages
        for document in stage.documents
        for block in document.body
    } & {"genogram", "ecomap", "timeline"}


def text_of(folder):
    files = sorted((CONTENT / "cases" / folder).rglob("*.toml"))
    return "\n".join(file.read_text("utf-8") for file in files)


@pytest.mark.django_db
@pytest.mark.parametrize("folder", CASES)
class TestACase:
    def test_passes_the_checks_of_the_editor(self, folder):
        page = pages.case(folder)

        page.full_clean(exclude=["path", "depth"])
        for name in ("stages", "cards", "criteria"):
            value = getattr(page, name)
            assert value.stream_block.clean(value) is not None

    def test_can_be_played(self, folder):
        assert faults(case_of(folder)) == []

    def test_takes_two_hours(self, folder):
        assert case_of(folder).minutes == MINUTES

    def test_is_told_in_all_stages_with_papers_tasks_questions_and_guide(self, folder):
        stages = case_of(folder).stages

        assert [stage.kind for stage in stages] == KINDS
        for stage in stages:
            assert 2 <= len(stage.documents) <= 4, stage.kind
            assert len(stage.tasks) >= 3, stage.kind
            assert stage.guide.startswith("<p>")
            assert stage.decider, stage.kind
            assert stage.rule, stage.kind
            assert len(stage.questions) == len(VIEWPOINTS)
            for viewpoint in VIEWPOINTS:
                assert any(viewpoint in asked for asked in stage.questions)

    def test_tells_how_experts_judged_each_task(self, folder):
        for task in own_tasks(case_of(folder)):
            assert 2 <= task.model.count("。") <= 5, task.key

    def test_asks_its_first_judgement_again_and_looks_with_two_lenses(self, folder):
        tasks = own_tasks(case_of(folder))

        assert any(task.kind == "urgency" and task.again for task in tasks)
        assert any(task.two_lenses for task in tasks)

    def test_hands_over_and_rehearses_a_joint_visit(self, folder):
        case = case_of(folder)
        keys = {task.key for task in own_tasks(case)}
        handed = [(s.kind, d.handover) for s in case.stages for d in s.documents if d.handover]

        assert [kind for kind, _from in handed] == ["follow_up"]
        assert keys & {"handover", "reassess"}
        assert "rehearsal" in keys

    def test_has_all_three_diagrams_and_a_document_that_depends_on_an_answer(self, folder):
        case = case_of(folder)
        drawn = {task.drawing for task in own_tasks(case) if task.drawing}

        assert diagrams(case) | drawn == {"genogram", "ecomap", "timeline"}
        assert any(each.only_if for stage in case.stages for each in stage.documents)

    def test_gives_four_to_six_roles_facts_in_several_stages(self, folder):
        cards = case_of(folder).cards

        assert 4 <= len(cards) <= 6
        for card in cards:
            assert len({kind for kind, _text in card.facts}) >= 2, card.key

    def test_guides_the_facilitator_through_the_whole(self, folder):
        case = case_of(folder)

        headings = re.findall("<h3>(.+?)</h3>", case.guide)
        assert [heading[:3] for heading in headings] == [
            "ねらい",
            "準備",
            "時間（",
            "気をつ",
            "振り返",
        ]
        assert [len(criterion.levels) for criterion in case.criteria] == [3, 3, 3]

    def test_is_fictitious_and_names_no_place(self, folder):
        load_reference()
        kinds = Organisation.objects.exclude(kind=Organisation.Kind.OTHER)
        page, text = pages.case(folder), text_of(folder)

        assert page.source_kind == CasePage.Source.FICTION
        assert "架空事例" in page.title
        assert "架空" in page.care_note
        assert [name for name in kinds.values_list("name", flat=True) if name in text] == []
        assert re.findall(r"\d{4}年|令和|平成", text) == []

    def test_holds_nothing_that_may_name_somebody(self, folder):
        assert [found.text for found in check(text_of(folder))] == []

    def test_can_be_printed(self, folder):
        assert missing_glyphs(text_of(folder)) == []


@pytest.mark.django_db
def test_the_council_meets_in_three_tiers_and_every_role_speaks_for_its_body():
    """要対協 (E16, N3): each tier ends with what it hands on, each card knows something there alone."""
    case = case_of("school-absence")
    tiers = {"support": "個別ケース検討会議", "follow_up": "実務者会議", "closure": "代表者会議"}

    for stage in case.stages[3:]:
        tier = tiers[stage.kind]
        assert tier in stage.guide
        assert any(tier in document.title for document in stage.documents)
        assert any(tier in task.title for task in stage.tasks)
    for kind in ("support", "follow_up", "closure"):
        knowing = [card for card in case.cards if kind in dict(card.facts)]
        assert len(knowing) >= 4, kind
    asked = {stage.kind: {task.kind for task in stage.tasks} for stage in case.stages}
    assert "duties" in asked["support"]
    assert "next_review" in asked["follow_up"]


@pytest.mark.django_db
def test_placement_is_reasoned_in_the_official_order_with_the_childs_own_words():
    """N27; and the way home is gone through with the checklist of both sides (N26)."""
    assessment, support = case_of("return-home").stages[2:4]
    placement = next(task for task in assessment.tasks if task.key == "placement")

    order = ["親族里親", "養子縁組里親", "養育里親", "専門里親", "ファミリーホーム"]
    assert list(placement.options[:5]) == order
    assert any(document.title.startswith("Aの意見") for document in assessment.documents)
    assert "移行期の確かめの表" in next(t.title for t in support.tasks if t.key == "transition")
    assert {task.kind for task in support.tasks} >= {"duties", "plan"}


@pytest.mark.django_db
def test_every_kind_of_task_is_used_and_every_kind_of_drawing_asked():
    asked = [task for folder in CASES for task in own_tasks(case_of(folder))]

    assert {task.kind for task in asked} == set(Tasks().child_blocks)
    assert Counter(task.drawing for task in asked if task.drawing) == Counter(
        ["genogram", "ecomap", "timeline"]
    )


def test_no_long_sentence_stands_in_two_cases():
    told = Counter(
        sentence
        for folder in CASES
        for sentence in set(re.findall(r"[^。\n「」]{30,}。", text_of(f"{folder}/stages")))
    )

    assert [sentence for sentence, count in told.items() if count > 1] == []
