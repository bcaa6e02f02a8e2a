"""Exercises in many hands at once: one stage, one judgement, one record, and nobody's words lost."""

import pytest

from casestudies import actions
from casestudies.models import Answer, AnswerEdit, Exercise, Group, Member, StageWork
from casestudies.states import ExerciseState
from records.models import Record
from tests.factories.cases import GRADES, make_case, make_edition, make_exercise
from tests.factories.people import OrganisationFactory, PostFactory, UserFactory
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CALLS = "tests.casestudies.exercise_race_calls"


def people(count):
    place = OrganisationFactory()
    found = [UserFactory() for _ in range(count)]
    for person in found:
        PostFactory(person=person, organisation=place)
    return found


@pytest.fixture
def exercise(facilitator):
    """A group of six at the first stage, and another one."""
    everybody = people(8)
    exercise = make_exercise(facilitator=facilitator, groups=[everybody[:6], everybody[6:]])
    return actions.open_stage(exercise=exercise, number=1, by=facilitator)


def first_group(exercise) -> list[Member]:
    return list(Member.objects.filter(exercise=exercise, group__number=1).order_by("pk"))


def test_six_who_open_the_next_stage_open_one(exercise, facilitator):
    call = {"exercise": exercise.pk, "number": 2, "by": facilitator.pk}

    results = run_together(f"{CALLS}:open_next", [call] * 6)

    assert [(result.error, result.value) for result in results] == [(None, 2)] * 6
    assert exercise.moves.filter(stage=2).count() == 1
    assert StageWork.objects.filter(group__exercise=exercise, stage=2).count() == 2
    assert StageWork.objects.filter(stage=1, closed_at=None).count() == 0


def test_six_who_write_the_same_answer_lose_no_word(exercise):
    calls = [
        {"member": member.pk, "words": f"{n}人目の言葉"}
        for n, member in enumerate(first_group(exercise), start=1)
    ]

    results = run_together(f"{CALLS}:save", calls)

    assert sorted(result.value for result in results) == [*["aside"] * 5, "stands"]
    written = {edit.value["text"]: edit.is_aside for edit in AnswerEdit.objects.all()}
    assert {*written} == {call["words"] for call in calls}
    (answer,) = Answer.objects.all()
    assert [text for text, aside in written.items() if not aside] == [answer.value["text"]]


def test_what_is_written_while_the_stage_is_closed_stands_or_is_kept(exercise, facilitator):
    saves = [
        (f"{CALLS}:save", {"member": member.pk, "words": f"{n}人目の言葉"})
        for n, member in enumerate(first_group(exercise), start=1)
    ]
    opening = (f"{CALLS}:open_next", {"exercise": exercise.pk, "number": 2, "by": facilitator.pk})
    calls = [
        {"function": name, "facts": facts} for name, facts in [*saves[:3], opening, *saves[3:]]
    ]

    results = run_together("tests.races:any_of", calls)

    assert {result.error for result in results} == {None}
    said = [result.value for result in results if result.value != 2]
    assert "refused" not in said
    texts = {edit.value["text"] for edit in AnswerEdit.objects.all()}
    assert texts == {facts["words"] for _name, facts in saves}
    closed = StageWork.objects.get(group__number=1, group__exercise=exercise, stage=1).closed_at
    assert not Answer.objects.filter(saved_at__gt=closed).exists()


def test_six_who_hand_in_hand_in_once(exercise, facilitator):
    group = Group.objects.get(exercise=exercise, number=1)
    member = first_group(exercise)[0]
    answer_everything(group, exercise, member)
    calls = [{"member": one.pk} for one in first_group(exercise)]

    results = run_together(f"{CALLS}:submit", calls)

    assert sorted(str(result.error) for result in results) == ["None", *["StageIsClosed"] * 5]
    assert StageWork.objects.exclude(submitted_at=None).count() == 1


def test_who_closes_it_twice_writes_one_record_each(exercise, facilitator):
    Exercise.objects.filter(pk=exercise.pk).update(state=ExerciseState.DEBRIEF, stage=6)
    call = {"exercise": exercise.pk, "by": facilitator.pk}

    results = run_together(f"{CALLS}:close", [call] * 4)

    assert [result.error for result in results] == [None] * 4
    assert Record.objects.filter(kind="exercise").count() == 8


def test_who_joins_while_groups_are_dealt_is_in_it_once(facilitator):
    exercise = make_exercise(facilitator=facilitator)
    early, late = people(6), people(4)
    actions.add_people(exercise=exercise, people=[(one, None) for one in early])
    joins = [
        {"function": f"{CALLS}:join", "facts": {"exercise": exercise.pk, "person": one.pk}}
        for one in late
    ]
    dealing = {"function": f"{CALLS}:form", "facts": {"exercise": exercise.pk, "count": 2}}

    results = run_together("tests.races:any_of", [*joins[:2], dealing, dealing, *joins[2:]])

    assert {result.error for result in results} == {None}
    there = Member.objects.filter(exercise=exercise)
    assert sorted(there.values_list("person", flat=True)) == sorted(
        one.pk for one in [*early, *late]
    )
    assert exercise.groups.count() == 2
    grouped = {*there.exclude(group=None).values_list("person", flat=True)}
    assert grouped >= {one.pk for one in early}


def test_who_begins_alone_on_six_devices_begins_once(worker):
    case = make_case(live=True)
    make_edition(case)
    call = {"case": case.pk, "person": worker.pk}

    results = run_together(f"{CALLS}:alone", [call] * 6)

    assert [result.error for result in results] == [None] * 6
    assert len({result.value for result in results}) == 1
    assert Exercise.objects.filter(is_solo=True).count() == 1


def answer_everything(group: Group, exercise: Exercise, member: Member) -> None:
    stage = exercise.edition.case.stage(1)
    for task in stage.tasks:
        value = {
            "text": {"text": "書きました"},
            "urgency": {"grade": GRADES[0]},
            "viewpoints": {"child": "あ", "interest": "い", "parents": "う"},
        }[task.kind]
        Answer.objects.create(
            group=group, stage=1, task=task.key, value=value, saved_by=member.person
        )
