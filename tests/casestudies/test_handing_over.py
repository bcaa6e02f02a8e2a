"""事案の引継ぎ: what another group judged comes with a document, and only then."""

import pytest

from casestudies import actions
from casestudies.actions import Entry
from casestudies.debrief import Debrief
from casestudies.models import Exercise, Member
from tests.factories.cases import (
    GRADES,
    KINDS,
    SECRETS,
    document,
    make_case,
    make_edition,
    make_exercise,
    stage,
)

pytestmark = pytest.mark.django_db
FROM_THE_OTHERS = "2班だけが書いた見立て"


@pytest.fixture
def exercise(worker, colleague, outsider, facilitator) -> Exercise:
    """In the second stage a document hands over what the next group judged in the first."""
    second = stage(KINDS[1], documents=[document("引継書", "引継ぎの文書", handover=KINDS[0])])
    case = make_case(stages=[stage(KINDS[0]), second, *map(stage, KINDS[2:])])
    exercise = make_exercise(
        make_edition(case), facilitator=facilitator, groups=[[worker], [colleague], [outsider]]
    )
    return actions.open_stage(exercise=exercise, number=1, by=facilitator)


def writes(exercise: Exercise, person, words: str) -> None:
    member = Member.objects.select_related("group").get(exercise=exercise, person=person)
    entry = Entry(f"worry-{KINDS[0]}", {"text": words}, 0)
    actions.save_answers(member=member, stage=1, entries=[entry])


def screen(client, exercise: Exercise, person) -> str:
    client.force_login(person)
    return client.get(f"/exercises/{exercise.key}/").content.decode()


def test_the_next_groups_judgement_comes_with_the_document(
    client, exercise, worker, colleague, outsider, facilitator
):
    writes(exercise, colleague, FROM_THE_OTHERS)
    writes(exercise, outsider, "3班だけが書いた見立て")

    actions.open_stage(exercise=exercise, number=2, by=facilitator)

    html = screen(client, exercise, worker)
    assert FROM_THE_OTHERS in html
    assert "3班だけが書いた見立て" not in html


def test_the_last_group_receives_from_the_first(client, exercise, worker, outsider, facilitator):
    writes(exercise, worker, "1班だけが書いた見立て")

    actions.open_stage(exercise=exercise, number=2, by=facilitator)

    assert "1班だけが書いた見立て" in screen(client, exercise, outsider)


def test_nothing_of_another_group_is_seen_before(client, exercise, worker, colleague):
    writes(exercise, colleague, FROM_THE_OTHERS)

    assert FROM_THE_OTHERS not in screen(client, exercise, worker)


def test_a_group_that_wrote_nothing_hands_over_a_sentence(client, exercise, worker, facilitator):
    actions.open_stage(exercise=exercise, number=2, by=facilitator)

    assert "引継ぎ元の班は何も書いていません" in screen(client, exercise, worker)


def test_who_works_alone_reads_the_document_alone(client, worker):
    second = stage(KINDS[1], documents=[document("引継書", "引継ぎの文書", handover=KINDS[0])])
    case = make_case(stages=[stage(KINDS[0]), second, *map(stage, KINDS[2:])], live=True)
    make_edition(case)
    exercise = actions.begin_alone(case=case, person=worker)
    actions.open_stage(exercise=exercise, number=2, by=worker)

    html = screen(client, exercise, worker)

    assert "引継ぎの文書" in html
    assert "引継ぎ元の班" not in html


def test_the_count_of_queries_does_not_grow_with_the_groups(
    client, exercise, worker, facilitator, django_assert_max_num_queries
):
    actions.open_stage(exercise=exercise, number=2, by=facilitator)
    client.force_login(worker)
    client.get(f"/exercises/{exercise.key}/")

    with django_assert_max_num_queries(24):
        html = client.get(f"/exercises/{exercise.key}/").content.decode()

    assert SECRETS[KINDS[1]] in html


class TestDebrief:
    """Who was given what, and what they made of it."""

    def debrief(self, exercise, facilitator) -> Debrief:
        for number in range(2, 7):
            actions.open_stage(exercise=exercise, number=number, by=facilitator)
        return Debrief(Exercise.objects.get(pk=exercise.pk), None)

    def grades(self, exercise, person, stage: int, grade: str) -> None:
        member = Member.objects.select_related("group").get(exercise=exercise, person=person)
        entry = Entry(f"urgency-{KINDS[stage - 1]}", {"grade": grade}, 0)
        actions.save_answers(member=member, stage=stage, entries=[entry])

    def test_each_groups_own_judgement_stands_beside_what_it_was_given(
        self, exercise, worker, colleague, outsider, facilitator
    ):
        for person, grade in ((worker, 0), (colleague, 1), (outsider, 2)):
            self.grades(exercise, person, 1, GRADES[grade])
        actions.open_stage(exercise=exercise, number=2, by=facilitator)
        self.grades(exercise, worker, 2, GRADES[1])
        self.grades(exercise, colleague, 2, GRADES[0])

        first = self.debrief(exercise, facilitator).handovers[0]

        assert first.stages == ("受理", "調査")
        assert [(one.receiver, one.giver, one.differs) for one in first.received] == [
            ("1班", "2班", False),
            ("2班", "3班", True),
            ("3班", "1班", None),
        ]
        assert first.differing == 1

    def test_nobody_hands_anything_to_a_group_that_is_alone(self, facilitator, worker):
        exercise = make_exercise(facilitator=facilitator, groups=[[worker]])
        actions.open_stage(exercise=exercise, number=1, by=facilitator)

        assert self.debrief(exercise, facilitator).handovers == []
