"""Practising on example answers: after the stages, by oneself, and nothing of it is kept."""

import pytest
from django.apps import apps

from casestudies import actions
from casestudies.content import case_from, content_of
from casestudies.gate.findings import draft_findings
from casestudies.practising import compared
from casestudies.states import ExerciseState
from tests.casestudies.at_work import opened, signed_in
from tests.factories.cases import LEVELS, SECRETS, example, make_case, make_edition, make_exercise
from tests.factories.debriefs import exercise_at

pytestmark = pytest.mark.django_db
EXAMPLES = [example(), example(2, title="二つめの題", text="二つめの本文語")]
ANSWER, WHY = "記入例の本文語", "合議の理由語"
OVER = ["handing_in", "reviewing", "debrief", "closed"]


@pytest.fixture
def edition():
    return make_edition(make_case(examples=EXAMPLES))


@pytest.fixture
def exercise(edition, worker, outsider, facilitator):
    """The stages are over; the mutual review has not begun."""
    return exercise_at(
        ExerciseState.HANDING_IN,
        edition=edition,
        groups=[[worker], [outsider]],
        facilitator=facilitator,
    )


def page(exercise, number=1) -> str:
    return f"/exercises/{exercise.key}/practice/{number}/"


def html(answer) -> str:
    return answer.content.decode()


def test_the_answer_is_there_and_the_panels_marks_only_after_ones_own(exercise, worker):
    client = signed_in(worker)
    before = html(client.get(page(exercise)))
    after = html(client.post(page(exercise), {"score-0": "0"}))

    assert [(ANSWER in text, WHY in text) for text in (before, after)] == [
        (True, False),
        (True, True),
    ]
    assert "1個の観点のうち0個" in after


@pytest.mark.parametrize("data", [{}, {"score-0": ""}, {"score-0": "3"}, {"score-0": "x"}])
def test_without_every_level_nothing_of_the_panel_is_shown(exercise, worker, data):
    answer = signed_in(worker).post(page(exercise), data)

    assert answer.status_code == 422
    assert set(answer.context["it"].form.errors) == {"score-0"}
    assert WHY not in html(answer)


def test_nothing_of_it_is_written_anywhere(exercise, worker):
    client = signed_in(worker)
    client.get(page(exercise))

    def rows():
        return {model: model.objects.count() for model in apps.get_models() if model._meta.managed}

    before = rows(), [*apps.get_model("casestudies.Exercise").objects.values()]
    client.post(page(exercise), {"score-0": "1"})

    assert (rows(), [*apps.get_model("casestudies.Exercise").objects.values()]) == before


def test_own_and_panel_stand_side_by_side_criterion_by_criterion():
    criteria = [
        ("criterion", {"name": name, "levels": LEVELS}) for name in ("視点", "連携", "時期")
    ]
    marks = [
        {"criterion": "連携", "level": LEVELS[2], "why": "わけ"},
        {"criterion": "視点", "level": LEVELS[0], "why": "理由"},
    ]
    case = case_from(content_of(make_case(criteria=criteria, examples=[example(marks=marks)])))

    found = compared(case, case.examples[0], {"0": 0, "1": 1, "2": 2})
    assert [(one.criterion, one.own, one.panel, one.why, one.is_same) for one in found] == [
        ("視点", LEVELS[0], LEVELS[0], "理由", True),
        ("連携", LEVELS[1], LEVELS[2], "わけ", False),
        ("時期", LEVELS[2], "", "", False),
    ]


@pytest.mark.parametrize("number", [0, 3, 10**20])
def test_an_example_that_is_not_there_is_404(exercise, worker, number):
    assert signed_in(worker).get(page(exercise, number)).status_code == 404


def test_while_stages_are_open_nobody_in_it_finds_a_word_of_it(
    edition, worker, outsider, facilitator
):
    running = make_exercise(edition, groups=[[worker], [outsider]], facilitator=facilitator)
    for stage in (0, 1, 6):
        opened(running, stage, by=facilitator)
        for person in (worker, outsider):
            client = signed_in(person)
            assert {
                client.get(page(running)).status_code,
                client.post(page(running)).status_code,
            } == {404}
            for rest in ("", "pulse/", "parts/", "feedback/mine/", "reflection/"):
                text = html(client.get(f"/exercises/{running.key}/{rest}"))
                assert [word for word in (ANSWER, WHY, "記入例") if word in text] == []


def test_who_works_alone_and_who_is_in_no_group_has_none(
    edition, exercise, worker, colleague, facilitator
):
    alone = exercise_at(ExerciseState.DEBRIEF, edition=edition, groups=[[worker]], is_solo=True)
    actions_of = {
        worker: page(alone),
        colleague: page(exercise),
        facilitator: page(exercise),
    }

    for person, path in actions_of.items():
        assert signed_in(person).get(path).status_code == 404


@pytest.mark.parametrize("state", OVER)
def test_it_stays_open_to_members_to_the_end(edition, worker, state):
    over = exercise_at(ExerciseState(state), edition=edition, groups=[[worker]])

    assert signed_in(worker).get(page(over, 2)).status_code == 200


def test_the_way_there_is_on_the_worksheet_before_and_during_the_review(
    exercise, worker, facilitator
):
    client = signed_in(worker)
    for _ in range(2):
        assert page(exercise) in html(client.get(f"/exercises/{exercise.key}/"))
        actions.go_to_phase(exercise=exercise, to=ExerciseState.REVIEWING, by=facilitator)
    assert page(exercise) in html(client.get(f"/exercises/{exercise.key}/review/"))


def test_the_rules_of_anonymity_read_it_too():
    marks = [{"criterion": "子供の視点", "level": LEVELS[0], "why": "松尾さんの話です。"}]
    told = make_case(examples=[example(text="三鷹市から来た。", marks=marks)])

    found = {(one.place, one.text) for one in draft_findings(told)}
    assert found == {("記入例", "三鷹市"), ("記入例", "松尾")}


def test_the_facilitator_reads_examples_and_marks_in_the_guide(exercise, facilitator):
    text = html(signed_in(facilitator).get(f"/exercises/{exercise.key}/guide/"))

    assert [word in text for word in (ANSWER, WHY, *SECRETS.values())] == [True] * 8


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_many_examples(worker, count, django_assert_num_queries):
    edition = make_edition(make_case(examples=[example()] * count))
    over = exercise_at(ExerciseState.HANDING_IN, edition=edition, groups=[[worker]])
    client = signed_in(worker)
    client.get(page(over))

    with django_assert_num_queries(7):
        client.post(page(over), {"score-0": "1"})
