"""Who leads an exercise, and who would come in vain, is told; nobody else."""

import pytest

from casestudies import actions
from core.models import Message
from people.roles import Role
from tests.factories.cases import make_exercise
from tests.factories.people import PostFactory

pytestmark = pytest.mark.django_db


def told(kind: str) -> dict[int, str]:
    """{person: text} of what was told."""
    rows = Message.objects.filter(kind=f"casestudies.{kind}")
    return dict(rows.values_list("person", "text"))


@pytest.fixture
def exercise(worker, colleague):
    return make_exercise(groups=[[worker], [colleague]], title="家族を知る演習")


def test_who_is_asked_to_lead_is_told_once(exercise, facilitator, trainer):
    for _time in range(2):
        actions.set_facilitators(exercise=exercise, people=[facilitator], by=trainer)

    assert [*told("asked_to_lead")] == [facilitator.pk]


def test_who_takes_it_on_alone_needs_no_message(exercise, facilitator):
    actions.set_facilitators(exercise=exercise, people=[facilitator], by=facilitator)

    assert told("asked_to_lead") == {}


def test_who_is_replaced_is_told_by_whom(exercise, facilitator, supervisor, trainer):
    actions.set_facilitators(exercise=exercise, people=[facilitator], by=trainer)

    PostFactory(person=supervisor, roles=[Role.FACILITATOR])
    actions.set_facilitators(exercise=exercise, people=[supervisor], by=trainer)

    assert [*told("replaced")] == [facilitator.pk]
    assert trainer.full_name in told("replaced")[facilitator.pk]
    assert {*told("asked_to_lead")} == {facilitator.pk, supervisor.pk}


def test_a_cancellation_reaches_everybody_in_it_with_its_reason(
    exercise, worker, colleague, outsider, facilitator, trainer
):
    actions.set_facilitators(exercise=exercise, people=[facilitator], by=trainer)

    actions.cancel(exercise=exercise, reason="会場が使えなくなりました。", by=trainer)

    assert told("cancelled") == dict.fromkeys(
        [worker.pk, colleague.pk, facilitator.pk], "会場が使えなくなりました。"
    )
