"""Each promise of reviews and feedback, broken by hand, is found."""

import pytest

from casestudies import actions
from casestudies import review_invariants as promises
from casestudies.models import Feedback, PeerReview
from casestudies.states import ExerciseState
from tests.factories.debriefs import exercise_at, group_of, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(worker, colleague, outsider, facilitator):
    found = exercise_at(
        ExerciseState.REVIEWING, groups=[[worker, colleague], [outsider]], facilitator=facilitator
    )
    member = member_of(found, worker)
    actions.save_review(member=member, scores={"0": 1}, comment="はじめ", version=0)
    actions.save_review(member=member, scores={"0": 2}, comment="つぎ", version=1)
    actions.save_review(member=member, scores={}, comment="知らずに", version=1)
    actions.submit_review(member=member)
    for to in (member, group_of(found)):
        given = actions.give_feedback(to=to, text="ことば", by=facilitator)
        actions.acknowledge(feedback=given, member=member, reply="はい")
    return found


@pytest.fixture
def elsewhere(supervisor):
    return exercise_at(ExerciseState.DEBRIEF, groups=[[supervisor]])


ALL = [
    promises.review_across_exercises,
    promises.review_unlike_its_newest_version,
    promises.feedback_to_somebody_elsewhere,
    promises.feedback_acknowledged_by_another,
]


def broken() -> dict[str, list[str]]:
    found = {promise.__name__: list(promise()) for promise in ALL}
    return {name: rows for name, rows in found.items() if rows}


def test_what_the_actions_write_breaks_nothing(exercise, elsewhere):
    assert broken() == {}


def test_a_review_of_a_group_of_another_exercise(exercise, elsewhere):
    PeerReview.objects.update(about_group=group_of(elsewhere))

    assert list(broken()) == ["review_across_exercises"]


@pytest.mark.parametrize("change", [{"comment": "ほか"}, {"scores": {}}, {"version": 9}])
def test_a_review_without_its_version(exercise, change):
    PeerReview.objects.update(**change)

    assert list(broken()) == ["review_unlike_its_newest_version"]


def test_feedback_to_somebody_of_another_exercise(exercise, elsewhere, supervisor):
    Feedback.objects.filter(member=None).update(group=group_of(elsewhere))

    assert list(broken()) == ["feedback_to_somebody_elsewhere"]


def test_feedback_to_a_person_acknowledged_by_another(exercise, colleague):
    Feedback.objects.exclude(member=None).update(acknowledged_by=colleague)

    assert list(broken()) == ["feedback_acknowledged_by_another"]
