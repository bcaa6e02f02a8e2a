"""Which questions of a case a poll may decide, and what most chose."""

import pytest

from casestudies.branching import branches, most_chosen, ways
from casestudies.content import case_from, content_of
from tests.factories.cases import GRADES, KINDS, document, make_case, stage, task

FIRST, SECOND = f"urgency-{KINDS[0]}", f"urgency-{KINDS[1]}"


def only_if(key, *answers):
    return {"task": key, "answers": [*answers], "otherwise": "届きません。"}


def opened_by(title, key, *answers):
    return document(title, "中", only_if=only_if(key, *answers))


@pytest.fixture
def case(db):
    """Stage 2 depends on the first urgency, stages 3 and 4 on the second."""
    documents = {
        2: [opened_by("立入", FIRST, GRADES[0]), document("誰でも", "中")],
        3: [opened_by("訪問", SECOND, *GRADES[:2]), opened_by("電話", SECOND, GRADES[1])],
        4: [opened_by("その後", SECOND, GRADES[0])],
    }
    stages = [
        stage(kind, **({"documents": documents[n]} if n in documents else {}))
        for n, kind in enumerate(KINDS, start=1)
    ]
    return case_from(content_of(make_case(stages=stages)))


def found(case, upto, decided=()):
    return [one.task.key for one in branches(case, upto=upto, decided=decided)]


@pytest.mark.parametrize(("upto", "keys"), [(0, []), (1, [FIRST]), (2, [SECOND]), (3, []), (6, [])])
def test_a_question_is_one_as_long_as_all_that_it_opens_is_still_to_come(case, upto, keys):
    assert found(case, upto) == keys


def test_what_was_decided_is_not_asked_again(case):
    assert found(case, 1, {FIRST: GRADES[0]}) == []


def test_each_option_says_which_documents_it_opens_in_any_stage(case):
    (branch,) = branches(case, upto=2, decided={})

    assert [(option, [one.title for one in documents]) for option, documents in branch.leads] == [
        (GRADES[0], ["訪問", "その後"]),
        (GRADES[1], ["訪問", "電話"]),
        (GRADES[2], []),
    ]


def test_an_option_that_the_author_wrote_twice_is_asked_once(db):
    choice = task("choice", "next", "次は", options=["待つ", "訪ねる", "待つ"])
    stages = [
        stage(KINDS[0], tasks=[choice]),
        stage(KINDS[1], documents=[opened_by("x", "next", "待つ")]),
    ]
    case = case_from(content_of(make_case(stages=[*stages, *map(stage, KINDS[2:])])))

    (branch,) = branches(case, upto=1, decided={})
    assert branch.options == ["待つ", "訪ねる"]


@pytest.mark.parametrize(
    ("counts", "most"),
    [((1, 3, 2), [1]), ((2, 0, 2), [0, 2]), ((0, 0, 0), []), ((1, 1, 1), [0, 1, 2])],
)
def test_most_is_one_or_several_or_none(case, counts, most):
    (branch,) = branches(case, upto=1, decided={})
    votes = list(zip(GRADES, counts, strict=True))

    assert most_chosen(votes) == [GRADES[place] for place in most]
    assert [(way.option, way.votes) for way in ways(branch, votes)] == [
        (GRADES[place], counts[place]) for place in most
    ]
