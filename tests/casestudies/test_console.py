"""What a facilitator sees of groups at work."""

import datetime

import pytest
from django.utils import timezone

from casestudies import actions
from casestudies.console import Console
from casestudies.models import Exercise, Member
from tests.casestudies.at_work import hand_in, member_of, now, opened, save, whole, words
from tests.factories.cases import GRADES, make_exercise

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def exercise(worker, colleague, outsider, facilitator) -> Exercise:
    groups = [[worker, colleague], [outsider]]
    return opened(make_exercise(facilitator=facilitator, groups=groups))


def console(exercise: Exercise, *, at: datetime.datetime | None = None) -> Console:
    return Console(now(exercise), at=at or timezone.now())


def test_how_far_each_group_is(exercise, worker, outsider):
    save(exercise, worker, *whole()[:2])

    one, two = console(exercise).cards
    assert [(card.state, card.done, card.total) for card in (one, two)] == [
        ("doing", 2, 3),
        ("due", 0, 3),
    ]
    assert (one.saved.saved_by, two.saved) == (worker, None)


def test_what_was_wiped_out_does_not_count(exercise, worker):
    save(exercise, worker, words("x"))
    save(exercise, worker, words("", 1))

    assert console(exercise).cards[0].done == 0


def test_who_is_there_is_whose_screen_was_heard_of_lately(exercise, worker, colleague):
    at = timezone.now()
    Member.objects.filter(person=worker).update(seen_at=at - MINUTE)
    Member.objects.filter(person=colleague).update(seen_at=at - 10 * MINUTE)

    assert [card.present for card in console(exercise, at=at).cards] == [1, 0]


def test_who_stepped_out_is_counted_and_not_named(exercise, worker):
    actions.step_out(member=member_of(exercise, worker), out=True)

    assert [card.away for card in console(exercise).cards] == [1, 0]


def test_what_arrived_is_told_in_short(exercise, worker):
    hand_in(exercise, worker)

    (arrived,) = console(exercise).feed
    lines = dict(arrived.lines)
    assert (lines["いちばん気になること"], lines["急ぎ具合"]) == ("朝の世話", GRADES[1])


def test_the_feed_is_of_the_stage_that_is_open(exercise, worker):
    hand_in(exercise, worker)
    opened(exercise, 2)

    assert console(exercise).feed == []
    assert [group.number for group in console(exercise).not_ready] == [1, 2]


def test_minutes_stand_still_while_it_is_paused(exercise, facilitator):
    Exercise.objects.filter(pk=exercise.pk).update(stage_opened_at=timezone.now() - 27 * MINUTE)
    assert console(exercise).minutes_gone == 27
    actions.pause(exercise=exercise, by=facilitator)

    assert console(exercise, at=timezone.now() + 30 * MINUTE).minutes_gone == 27


def test_after_the_last_stage_none_follows(exercise):
    assert console(exercise).following.number == 2
    opened(exercise, 6)

    assert console(exercise).following is None
    assert console(exercise).coming_documents == ()


def test_who_has_no_group_is_named(exercise, trainer):
    actions.join(exercise=exercise, person=trainer)

    assert [one.person for one in console(exercise).without_group] == [trainer]
