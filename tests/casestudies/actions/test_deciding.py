"""The next step follows what most chose: once, by who leads, and never against the votes."""

import pytest
from django.core.exceptions import ValidationError

from casestudies import actions
from casestudies.actions import NotNow
from casestudies.models import ExerciseMove, Poll
from casestudies.worksheet import Worksheet
from tests.casestudies.at_work import URGENCY, WORRY, hand_in, member_of, now, opened, save, words
from tests.factories.cases import GRADES, branching_edition, make_exercise

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(worker, colleague, outsider, facilitator):
    """Two groups in the first stage, by whose urgency the second opens documents."""
    groups = [[worker, colleague], [outsider]]
    return opened(make_exercise(branching_edition(), facilitator=facilitator, groups=groups))


@pytest.fixture
def asked(exercise, worker, colleague, outsider):
    """The question of the case with these votes, closed."""

    def ask(*options, close=True):
        poll = actions.ask_branch(exercise=exercise, task=URGENCY)
        for person, option in zip((worker, colleague, outsider), options, strict=False):
            actions.vote(poll=poll, member=member_of(exercise, person), option=option)
        if close:
            actions.close_poll(poll=poll)
        return Poll.objects.get(pk=poll.pk)

    return ask


@pytest.fixture
def follow(facilitator):
    def follow(poll, option=GRADES[0], stage=2):
        return actions.follow_poll(poll=poll, option=option, stage=stage, by=facilitator)

    return follow


def titles(exercise, person):
    shown = Worksheet(now(exercise), member_of(exercise, person)).stages[-1]
    return [one.document.title for one in shown.documents]


def test_the_question_is_put_in_the_words_of_the_worksheet(asked):
    poll = asked(close=False)

    assert (poll.question, poll.options, poll.task) == ("急ぎ具合", GRADES, URGENCY)


@pytest.mark.parametrize("key", ["", "no-such-task", "worry-1"])
def test_what_opens_nothing_is_not_asked(exercise, key):
    with pytest.raises(NotNow, match="この問い"):
        actions.ask_branch(exercise=exercise, task=key)
    assert not Poll.objects.exists()


def test_nothing_is_asked_before_a_stage_is_open_or_after_the_last(exercise, worker, facilitator):
    early = make_exercise(branching_edition(), groups=[[worker]])
    late = opened(exercise, 6)
    actions.end_stages(exercise=late, by=facilitator)

    for one in (early, late):
        with pytest.raises(NotNow):
            actions.ask_branch(exercise=one, task=URGENCY)


def test_all_groups_go_on_as_most_chose_whatever_they_answered(
    exercise, asked, follow, worker, outsider, facilitator
):
    hand_in(exercise, outsider)  # the second grade, which opens the other document
    follow(asked(0, 0, 1))

    assert (
        titles(exercise, worker) == titles(exercise, outsider) == ["立入の記録", "", "全員の記録"]
    )
    assert (now(exercise).stage, now(exercise).decided) == (2, {URGENCY: GRADES[0]})
    moves = ExerciseMove.objects.filter(exercise=exercise, by=facilitator)
    assert [f"最も多かった「{GRADES[0]}」" in move.reason for move in moves] == [True, False]


def test_without_it_each_group_goes_on_by_its_own_answer(exercise, asked, worker, outsider):
    asked(0, 0, 1)
    hand_in(exercise, outsider)
    opened(exercise, 2)

    assert titles(exercise, worker) == ["", "", "全員の記録"]
    assert titles(exercise, outsider) == ["", "訪問の記録", "全員の記録"]


@pytest.mark.parametrize(("votes", "leads"), [((0, 1), {0, 1}), ((1, 1, 0), {1}), ((), set())])
def test_only_what_most_chose_can_be_followed_and_of_equals_either(
    exercise, asked, follow, votes, leads
):
    poll = asked(*votes)
    for place in {0, 1, 2} - leads:
        with pytest.raises(ValidationError):
            follow(poll, GRADES[place])
    assert (now(exercise).stage, now(exercise).decided) == (1, {})

    for place in sorted(leads)[-1:]:
        follow(poll, GRADES[place])
        assert now(exercise).decided == {URGENCY: GRADES[place]}


def test_following_twice_opens_one_stage_and_another_option_comes_too_late(exercise, asked, follow):
    poll = asked(0, 1)
    for _ in range(2):
        follow(poll)

    with pytest.raises(NotNow):
        follow(poll, GRADES[1])
    assert (now(exercise).stage, now(exercise).decided) == (2, {URGENCY: GRADES[0]})


def test_an_open_poll_and_one_after_which_another_came_are_not_followed(exercise, asked, follow):
    first = asked(0)
    second = asked(1, close=False)

    for poll, option in ((first, GRADES[0]), (second, GRADES[1])):
        with pytest.raises(NotNow, match="締め切"):
            follow(poll, option)


def test_a_poll_of_the_facilitators_own_words_leads_nowhere(exercise, follow, worker):
    poll = actions.open_poll(exercise=exercise, question="？", options=GRADES)
    actions.vote(poll=poll, member=member_of(exercise, worker), option=0)
    actions.close_poll(poll=poll)

    with pytest.raises(NotNow):
        follow(poll)


def test_once_the_documents_are_open_nothing_changes_under_the_groups_eyes(
    exercise, asked, follow, worker
):
    poll = asked(0)
    opened(exercise, 2)

    with pytest.raises(NotNow):
        follow(poll)
    assert titles(exercise, worker) == ["", "", "全員の記録"]


@pytest.mark.parametrize("stage", [0, 1, 3])
def test_where_the_stage_cannot_be_opened_nothing_is_decided(exercise, asked, follow, stage):
    poll = asked(0)

    with pytest.raises(NotNow):
        follow(poll, stage=stage)
    assert now(exercise).decided == {}


def test_while_it_is_paused_nothing_is_decided(exercise, asked, follow, facilitator):
    poll = asked(0)
    actions.pause(exercise=exercise, by=facilitator)

    with pytest.raises(NotNow):
        follow(poll)
    assert now(exercise).decided == {}


def test_what_groups_wrote_stays_their_own(exercise, asked, follow, worker):
    save(exercise, worker, words("うちの班の見立て"))
    follow(asked(0))

    sheet = Worksheet(now(exercise), member_of(exercise, worker))
    assert [(row.task, row.value) for row in sheet.answers.values()] == [
        (WORRY, {"text": "うちの班の見立て"})
    ]
