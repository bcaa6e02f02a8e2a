"""Open screens ask whether anything has changed; who is there is noted now and then."""

import datetime

import pytest
from django.utils import timezone

from casestudies import actions
from casestudies.models import Exercise, Member
from casestudies.pulse import (
    SEEN_EVERY,
    note_seen,
    word_of,
    word_of_facilitator,
    word_of_member,
)
from people.roles import Role
from tests.casestudies.at_work import group_of, member_of, now, opened, save, words
from tests.factories.cases import make_exercise
from tests.factories.people import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(worker, outsider, facilitator) -> Exercise:
    return opened(make_exercise(facilitator=facilitator, groups=[[worker], [outsider]]))


def heard(exercise: Exercise, *people) -> list[str | None]:
    return [word_of_member(person.pk, exercise.key) for person in people]


def test_a_word_is_that_of_the_page(exercise, worker):
    assert heard(exercise, worker) == [word_of(now(exercise), member_of(exercise, worker))]


def test_what_a_group_writes_is_new_for_it_and_the_facilitator_alone(
    exercise, worker, outsider, facilitator
):
    mine, other = heard(exercise, worker, outsider)
    led = word_of_facilitator(facilitator.pk, exercise.key)
    save(exercise, worker, words("x"))

    assert heard(exercise, worker)[0] != mine
    assert heard(exercise, outsider)[0] == other
    assert word_of_facilitator(facilitator.pk, exercise.key) != led


def test_what_is_said_to_one_group_is_new_for_it_alone(exercise, worker, outsider, facilitator):
    mine, other = heard(exercise, worker, outsider)
    actions.announce(exercise=exercise, group=group_of(exercise, 2), text="x", by=facilitator)

    assert [heard(exercise, worker)[0] == mine, heard(exercise, outsider)[0] == other] == [
        True,
        False,
    ]


def test_a_stage_is_new_for_all(exercise, worker, outsider):
    before = heard(exercise, worker, outsider)
    opened(exercise, 2)

    assert all(
        old != new for old, new in zip(before, heard(exercise, worker, outsider), strict=True)
    )


def test_who_is_not_in_it_or_leads_no_more_hears_nothing(exercise, trainer, facilitator):
    assert heard(exercise, trainer) == [None]
    PostFactory(person=trainer, roles=[Role.FACILITATOR])
    actions.set_facilitators(exercise=exercise, people=[trainer], by=trainer)

    assert word_of_facilitator(facilitator.pk, exercise.key) is None


def test_who_is_there_is_written_down_once_a_minute(exercise, worker):
    heard(exercise, worker)
    first = member_of(exercise, worker).seen_at
    heard(exercise, worker)
    assert member_of(exercise, worker).seen_at == first
    Member.objects.filter(person=worker).update(seen_at=timezone.now() - SEEN_EVERY)
    heard(exercise, worker)

    assert member_of(exercise, worker).seen_at >= first


def test_long_ago_is_noted_anew(exercise, worker):
    member = member_of(exercise, worker)
    long_ago = timezone.now() - datetime.timedelta(days=1)
    note_seen(member.pk, long_ago)

    assert member_of(exercise, worker).seen_at > long_ago
