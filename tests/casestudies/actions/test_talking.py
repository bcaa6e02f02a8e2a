"""What a facilitator says and asks while groups work."""

import pytest
from django.core.exceptions import ValidationError

from casestudies import actions
from casestudies.actions import NotNow
from casestudies.models import Exercise, Poll, Vote
from casestudies.talk import announcements_for, poll_shown
from tests.casestudies.at_work import group_of, member_of
from tests.factories.cases import make_exercise

pytestmark = pytest.mark.django_db
YES_NO = ["はい", "いいえ"]


@pytest.fixture
def exercise(worker, outsider, facilitator) -> Exercise:
    return make_exercise(facilitator=facilitator, groups=[[worker], [outsider]])


@pytest.fixture
def poll(exercise) -> Poll:
    return actions.open_poll(exercise=exercise, question="急ぎますか", options=YES_NO)


class TestAnnouncing:
    def test_all_hear_what_is_said_to_all_and_one_group_its_own(
        self, exercise, worker, outsider, facilitator
    ):
        for group, text in ((None, "全員へ"), (group_of(exercise, 2), "2班へ")):
            actions.announce(exercise=exercise, group=group, text=text, by=facilitator)

        heard = {
            person.username: {str(one) for one in announcements_for(member_of(exercise, person))}
            for person in (worker, outsider)
        }
        assert heard == {"worker": {"全員へ"}, "outsider": {"全員へ", "2班へ"}}

    def test_a_group_of_another_exercise_is_refused(self, exercise, facilitator, trainer):
        other = group_of(make_exercise(groups=[[trainer]]))

        with pytest.raises(ValidationError, match="その班はありません"):
            actions.announce(exercise=exercise, group=other, text="x", by=facilitator)

    def test_nothing_is_said_when_it_is_over(self, exercise, facilitator):
        actions.cancel(exercise=exercise, reason="台風", by=facilitator)

        with pytest.raises(NotNow):
            actions.announce(exercise=exercise, group=None, text="x", by=facilitator)


class TestPolls:
    def test_a_new_one_closes_the_one_before(self, exercise, poll):
        second = actions.open_poll(exercise=exercise, question="次は", options=YES_NO)

        assert [*Poll.objects.filter(closed_at=None)] == [second]

    @pytest.mark.parametrize(
        "options", [[], ["一つ"], ["同じ", "同じ"], list("あいうえおかきくけ")]
    )
    def test_choices_that_make_no_question_are_refused_at_their_field(self, exercise, options):
        with pytest.raises(ValidationError) as refused:
            actions.open_poll(exercise=exercise, question="？", options=options)

        assert set(refused.value.message_dict) == {"options"}

    def test_voting_again_changes_the_vote(self, exercise, poll, worker):
        for option in (0, 1, 1):
            actions.vote(poll=poll, member=member_of(exercise, worker), option=option)

        assert Vote.objects.get().option == 1

    @pytest.mark.parametrize("option", [-1, 2, 10**7])
    def test_what_was_not_offered_is_refused(self, exercise, poll, worker, option):
        with pytest.raises(ValidationError):
            actions.vote(poll=poll, member=member_of(exercise, worker), option=option)

    def test_nobody_of_another_exercise_votes(self, poll, trainer):
        stranger = make_exercise(groups=[[trainer]]).members.get()

        with pytest.raises(ValidationError):
            actions.vote(poll=poll, member=stranger, option=0)

    def test_a_closed_one_takes_no_votes(self, exercise, poll, worker):
        actions.close_poll(poll=poll)

        with pytest.raises(NotNow, match="締め切られました"):
            actions.vote(poll=poll, member=member_of(exercise, worker), option=0)

    def test_members_see_bars_when_it_is_closed_and_the_facilitator_at_once(
        self, exercise, poll, worker, outsider
    ):
        actions.vote(poll=poll, member=member_of(exercise, worker), option=1)
        counts = [("はい", 0), ("いいえ", 1)]

        assert poll_shown(exercise, None).counts == counts
        assert poll_shown(exercise, member_of(exercise, worker)).mine == 1
        assert poll_shown(exercise, member_of(exercise, outsider)).counts == []
        actions.close_poll(poll=poll)
        assert poll_shown(exercise, member_of(exercise, outsider)).counts == counts
