"""ひとりで取り組む: one person goes from the first stage to the debrief at the own pace."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from casestudies import actions
from casestudies.actions import StageIsClosed
from casestudies.models import CasePage, Exercise
from casestudies.states import ExerciseState
from records.models import Record
from tests.casestudies.at_work import aside, group_of, hand_in, now, save, whole, words
from tests.factories.cases import KINDS, make_case, make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CasePage:
    case = make_case(live=True)
    make_edition(case)
    return case


@pytest.fixture
def exercise(case, worker) -> Exercise:
    return actions.begin_alone(case=case, person=worker)


def test_it_begins_with_the_first_stage_open(exercise, worker):
    assert (exercise.state, exercise.stage, exercise.is_solo) == (ExerciseState.RUNNING, 1, True)
    assert exercise.members.get().person == worker


def test_beginning_again_goes_on_with_the_same(exercise, case, worker, outsider):
    assert actions.begin_alone(case=case, person=worker) == exercise
    assert actions.begin_alone(case=case, person=outsider) != exercise


def test_an_expired_case_is_not_begun(case, worker):
    CasePage.objects.filter(pk=case.pk).update(expires_on=datetime.date(2020, 1, 1))
    case.refresh_from_db()

    with pytest.raises(ValidationError, match="使えません"):
        actions.begin_alone(case=case, person=worker)


def test_what_has_begun_goes_on_after_the_case_expired(case, exercise, worker):
    CasePage.objects.filter(pk=case.pk).update(expires_on=datetime.date(2020, 1, 1))

    assert save(exercise, worker, words("続ける")).done


def test_the_next_stage_waits_for_the_judgement(exercise, worker):
    with pytest.raises(StageIsClosed, match="先にこの段階を提出"):
        actions.go_further(exercise=exercise, person=worker)

    assert now(exercise).stage == 1


def test_a_double_click_opens_one_stage(exercise, worker):
    hand_in(exercise, worker)
    for _ in range(2):  # both requests read the exercise before either wrote
        actions.go_further(exercise=exercise, person=worker)

    assert now(exercise).stage == 2


def test_from_the_first_stage_to_the_debrief(exercise, worker):
    for number in range(1, 7):
        hand_in(exercise, worker, stage=number)
        actions.go_further(exercise=now(exercise), person=worker)

    assert now(exercise).state == ExerciseState.DEBRIEF
    assert not Record.objects.exists()


def test_what_was_handed_in_is_not_rewritten(exercise, worker):
    hand_in(exercise, worker)
    actions.go_further(exercise=exercise, person=worker)

    with pytest.raises(StageIsClosed):
        save(exercise, worker, *whole(KINDS[0], "あとから分かったこと"))
    assert aside(group_of(exercise))[0] == {"text": "あとから分かったこと"}
