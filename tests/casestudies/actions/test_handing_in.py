"""A stage is handed in once, whole, with how sure the group is."""

import pytest
from django.core.exceptions import ValidationError

from casestudies import actions
from casestudies.actions import Entry, Incomplete, StageIsClosed
from casestudies.models import Exercise, StageWork
from tests.casestudies.at_work import (
    SEEN,
    URGENCY,
    VIEWS,
    WORRY,
    answers,
    aside,
    group_of,
    hand_in,
    member_of,
    opened,
    save,
    whole,
    words,
)
from tests.factories.cases import KINDS, make_case, make_edition, make_exercise, stage, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(worker, colleague, outsider, facilitator) -> Exercise:
    """In its first stage; the worker and her colleague are 班1, the learner of 中野区 is 班2."""
    groups = [[worker, colleague], [outsider]]
    return opened(make_exercise(facilitator=facilitator, groups=groups))


@pytest.fixture
def group(exercise):
    return group_of(exercise)


class TestHandingIn:
    def test_it_is_final_with_who_and_how_sure(self, exercise, group, worker, colleague):
        hand_in(exercise, worker)

        work = StageWork.objects.get(group=group, stage=1)
        assert (work.submitted_by, work.confidence, work.is_locked) == (worker, "fair", True)
        with pytest.raises(StageIsClosed, match="もう提出した"):
            save(exercise, colleague, words("あとから", 1))
        assert answers(group)[WORRY] == {"text": "朝の世話"}
        assert aside(group) == [{"text": "あとから"}]

    def test_the_other_group_goes_on(self, exercise, worker, outsider):
        hand_in(exercise, worker)

        assert save(exercise, outsider, words("まだ書く")).done == [(WORRY, "")]

    def test_twice_is_refused_and_the_first_stays(self, exercise, group, worker, colleague):
        hand_in(exercise, worker)

        with pytest.raises(StageIsClosed):
            actions.submit(member=member_of(exercise, colleague), stage=1, confidence="high")
        assert StageWork.objects.get(group=group, stage=1).submitted_by == worker

    def test_what_is_missing_is_named(self, exercise, group, worker):
        save(exercise, worker, words("朝の世話"))

        with pytest.raises(Incomplete) as refused:
            actions.submit(member=member_of(exercise, worker), stage=1, confidence="fair")

        assert refused.value.places == [(URGENCY, ""), (VIEWS, "")]
        assert StageWork.objects.get(group=group, stage=1).submitted_at is None

    @pytest.mark.parametrize("sure", ["", "very", "FAIR"])
    def test_how_sure_must_be_one_of_the_three(self, exercise, worker, sure):
        save(exercise, worker, *whole())

        with pytest.raises(ValidationError) as refused:
            actions.submit(member=member_of(exercise, worker), stage=1, confidence=sure)

        assert set(refused.value.message_dict) == {"confidence"}

    @pytest.mark.parametrize("number", [0, 2, 99])
    def test_only_the_stage_that_is_open(self, exercise, worker, number):
        save(exercise, worker, *whole())

        with pytest.raises(StageIsClosed):
            actions.submit(member=member_of(exercise, worker), stage=number, confidence="fair")

    def test_what_need_not_be_answered_does_not_hold_it_up(self, worker):
        free = task("text", WORRY, "いちばん気になること", required=False)
        stages = [stage(KINDS[0], tasks=[free]), *map(stage, KINDS[1:])]
        exercise = opened(make_exercise(make_edition(make_case(stages=stages)), groups=[[worker]]))
        save(exercise, worker, Entry(VIEWS, SEEN, 0))

        work = actions.submit(member=member_of(exercise, worker), stage=1, confidence="low")

        assert work.submitted_at is not None
