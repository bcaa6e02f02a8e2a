"""What of a case a member may see now: the only way from an edition to a page."""

from copy import deepcopy

import pytest

from casestudies.content import case_from, content_hash, content_of
from casestudies.showing import card_shown, stages_shown
from tests.factories.cases import (
    CARDS,
    GRADES,
    KINDS,
    MODELS,
    SECRETS,
    document,
    make_case,
    stage,
    task,
)

pytestmark = pytest.mark.django_db
OTHERWISE = "1班の判断では、この資料は届きません。"


def case_with(*documents, first_tasks=None):
    """With these documents in the second stage."""
    first = stage(KINDS[0], **({"tasks": first_tasks} if first_tasks else {}))
    second = stage(KINDS[1], documents=list(documents))
    return case_from(content_of(make_case(stages=[first, second, *map(stage, KINDS[2:])])))


def shown(case, *, upto=2, card="", answered=None, decided=None):
    return stages_shown(case, upto=upto, card=card, answered=answered or {}, decided=decided or {})


@pytest.mark.parametrize("upto", range(7))
def test_stages_are_those_that_are_open(upto):
    case = case_from(content_of(make_case()))

    text = repr(shown(case, upto=upto))

    assert {word for word in SECRETS.values() if word in text} == {
        SECRETS[kind] for kind in KINDS[:upto]
    }


def test_who_decides_and_what_is_agreed_come_with_their_stage():
    agreed = {"decides": "both", "rule": "会えない日が続いたら、その日のうちに知らせる。"}
    stages = [*map(stage, KINDS[:2]), stage(KINDS[2], **agreed), *map(stage, KINDS[3:])]
    case = case_from(content_of(make_case(stages=stages)))

    assert [(one.decider, one.rule) for one in shown(case, upto=3)] == [
        ("", ""),
        ("", ""),
        ("双方が協議して", agreed["rule"]),
    ]
    assert agreed["rule"] not in repr(shown(case, upto=2))


def test_a_case_that_was_signed_before_anybody_decided_is_the_same_content():
    """Fields that came later, left empty, ask for no new signature."""
    content = content_of(make_case())
    as_the_editor_stores_it = deepcopy(content)
    for block in as_the_editor_stores_it["stages"]:
        block["value"] |= {"decides": "", "rule": ""}
    del content["examples"]
    decided = deepcopy(content)
    decided["stages"][0]["value"]["decides"] = "both"

    assert content_hash(as_the_editor_stores_it) == content_hash(content)
    assert content_hash(decided) != content_hash(content)


def test_tasks_come_without_how_experts_judged():
    case = case_from(content_of(make_case()))

    text = repr(shown(case, upto=6))

    assert [word for word in MODELS.values() if word in text] == []


class TestCards:
    def test_one_reads_the_own_card_from_its_stage_on(self):
        case = case_from(content_of(make_case()))

        assert card_shown(case, upto=0, card="nurse").facts == ()
        assert card_shown(case, upto=1, card="nurse").facts == (CARDS["nurse"],)
        assert card_shown(case, upto=6, card="") is None
        assert card_shown(case, upto=6, card="no-such-card") is None

    @pytest.mark.parametrize(
        ("card", "titles"), [("nurse", ["保健の記録"]), ("school", []), ("", [])]
    )
    def test_a_document_of_a_card_is_its_holders_alone(self, card, titles):
        case = case_with(document("保健の記録", "健診の秘密", card="nurse"))

        found = shown(case, card=card)[1].documents
        assert [one.document.title for one in found] == titles


class TestDocumentsThatAnswersOpen:
    urgency = f"urgency-{KINDS[0]}"

    def case(self, **only_if):
        condition = {"task": self.urgency, "answers": [GRADES[0]], "otherwise": OTHERWISE}
        return case_with(document("立入調査の記録", "中の秘密", only_if=condition | only_if))

    @pytest.mark.parametrize("answered", [{}, {"grade": GRADES[1]}, {"grade": "作り話"}])
    def test_others_read_the_authors_sentence_and_not_even_the_title(self, answered):
        given = {self.urgency: answered} if answered else {}
        (found,) = shown(self.case(), answered=given)[1].documents

        assert found.closed == OTHERWISE
        assert (found.document.title, found.document.body) == ("", ())
        assert "秘密" not in repr(found)

    def test_who_answered_so_reads_it(self):
        given = {self.urgency: {"grade": GRADES[0]}}
        (found,) = shown(self.case(), answered=given)[1].documents

        assert (found.closed, found.document.title) == ("", "立入調査の記録")

    @pytest.mark.parametrize(("most", "title"), [(0, "立入調査の記録"), (1, "")])
    def test_what_a_poll_decided_stands_over_the_own_answer(self, most, title):
        given = {self.urgency: {"grade": GRADES[1 - most]}}
        decided = {self.urgency: GRADES[most], "another-task": GRADES[0]}
        (found,) = shown(self.case(), answered=given, decided=decided)[1].documents

        assert (found.document.title, found.majority) == (title, GRADES[most])
        assert found.closed == ("" if title else OTHERWISE)

    def test_without_a_sentence_it_is_closed_all_the_same(self):
        (found,) = shown(self.case(otherwise=""))[1].documents

        assert found.closed
        assert found.document.title == ""

    def test_one_of_several_choices_is_enough(self):
        options = ["学校に聞く", "家を訪ねる", "待つ"]
        choice = task("choice", "next-step", "次にすること", options=options, many=True)
        condition = {"task": "next-step", "answers": options[1:2], "otherwise": OTHERWISE}
        case = case_with(document("訪問", "中", only_if=condition), first_tasks=[choice])

        (found,) = shown(case, answered={"next-step": {"choices": options[:2]}})[1].documents
        assert found.closed == ""
