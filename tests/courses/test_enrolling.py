"""The way into a run and out of it: who is asked, in which order, and what each is told."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import Message
from courses import actions
from courses.actions import Clashing, NotNow
from courses.approvals import approvers_of, may_answer, waiting_for
from courses.models import Approval, ClashOverride, EnrolmentMove
from courses.states import Decision, EnrolmentState
from people.models import Deputy, Leave
from tests.factories.people import PostFactory, UserFactory
from tests.factories.runs import DAY, apply, move_to_past, open_run

pytestmark = pytest.mark.django_db


def in_hand(user):
    """The one post of the user, active, with its roles."""
    user.active_post = user.posts.get()
    user.active_roles = frozenset(user.active_post.roles.values_list("role", flat=True))
    return user


def told(kind):
    rows = Message.objects.filter(kind=f"courses.{kind}").order_by("person__username")
    return list(rows.values_list("person__username", flat=True))


class TestApprovals:
    def test_her_supervisor_is_asked_first_then_hr_then_the_organiser(
        self, trainer, worker, supervisor, nerima_hr, metropolis
    ):
        run = open_run(by=trainer, by_supervisor=True, by_hr=True, by_organiser=True)
        mine = apply(run, worker)
        today = timezone.localdate()

        asked = []
        for officer in (supervisor, nerima_hr, metropolis):
            assert mine.state == EnrolmentState.AWAITING
            approval = Approval.objects.waiting().get()
            asked.append(approvers_of(approval, today))
            mine = actions.approve(approval=approval, by=officer)

        assert mine.state == EnrolmentState.ADMITTED
        assert asked == [{supervisor.pk}, {nerima_hr.pk}, {metropolis.pk}]

    def test_what_waits_for_whom(self, trainer, worker, supervisor, nerima_hr, nakano_hr):
        run = open_run(by=trainer, by_supervisor=True, by_hr=True)
        apply(run, worker)
        today = timezone.localdate()

        waiting = {
            user.username: [each.enrolment.person for each in waiting_for(in_hand(user), on=today)]
            for user in (worker, supervisor, nerima_hr, nakano_hr, trainer)
        }

        assert waiting == {
            "worker": [], "supervisor": [worker], "nerima-hr": [], "nakano-hr": [], "trainer": [],
        }  # fmt: skip

    def test_the_deputy_answers_and_each_is_told_once(self, trainer, worker, supervisor, colleague):
        today = timezone.localdate()
        Deputy.objects.create(holder=supervisor.posts.get(), deputy=colleague, start=today)
        run = open_run(by=trainer, by_supervisor=True)
        apply(run, worker)
        approval = Approval.objects.waiting().get()

        assert told("approval_asked") == ["colleague", "supervisor"]
        assert may_answer(in_hand(colleague), approval, on=today)
        actions.approve(approval=approval, by=colleague)
        with pytest.raises(NotNow):
            actions.approve(approval=approval, by=supervisor)

    def test_a_supervisor_who_is_away_or_has_left_is_not_asked(
        self, trainer, worker, supervisor, section
    ):
        today = timezone.localdate()
        head = UserFactory(username="head")
        PostFactory(person=head, organisation=section.organisation, roles=["supervisor"])
        Leave.objects.create(person=supervisor, kind="sick", start=today)
        run = open_run(by=trainer, by_supervisor=True)
        apply(run, worker)

        assert told("approval_asked") == ["head"]

    def test_declined_with_the_reason_she_reads(self, trainer, worker, supervisor):
        run = open_run(by=trainer, by_supervisor=True)
        mine = apply(run, worker)
        approval = Approval.objects.waiting().get()

        with pytest.raises(ValidationError) as refused:
            actions.decline(approval=approval, by=supervisor, comment=" ")
        actions.decline(approval=approval, by=supervisor, comment="繁忙期のため")

        mine.refresh_from_db()
        assert set(refused.value.message_dict) == {"comment"}
        assert mine.state == EnrolmentState.DECLINED
        assert Message.objects.get(person=worker, kind="courses.declined").text == "繁忙期のため"
        assert not Approval.objects.waiting().exists()

    def test_an_application_that_was_taken_back_waits_for_nobody(self, trainer, worker, supervisor):
        run = open_run(by=trainer, by_supervisor=True)
        mine = apply(run, worker)
        approval = Approval.objects.waiting().get()
        actions.withdraw(enrolment=mine, by=worker)

        with pytest.raises(NotNow):
            actions.approve(approval=approval, by=supervisor)
        assert waiting_for(in_hand(supervisor), on=timezone.localdate()) == []


class TestNomination:
    def test_hr_s_word_is_given_and_the_organiser_s_is_still_needed(
        self, trainer, worker, nerima_hr, metropolis
    ):
        run = open_run(by=trainer, by_supervisor=True, by_hr=True, by_organiser=True)

        (mine,) = actions.nominate(run=run, posts=[worker.posts.get()], by=nerima_hr)

        assert mine.state == EnrolmentState.AWAITING
        words = list(mine.approvals.values_list("approver", "decision"))
        assert words == [
            ("supervisor", Decision.APPROVED), ("hr", Decision.APPROVED),
            ("organiser", Decision.WAITING),
        ]  # fmt: skip
        assert told("nominated") == ["worker"]

    def test_all_of_them_or_none(self, trainer, worker, colleague, nerima_hr):
        run = open_run(by=trainer)
        apply(run, colleague)
        posts = [worker.posts.get(), colleague.posts.get()]

        with pytest.raises(NotNow):
            actions.nominate(run=run, posts=posts, by=nerima_hr)

        assert [each.person for each in run.enrolments.all()] == [colleague]

    def test_only_where_the_run_takes_nominations(self, trainer, worker, nerima_hr):
        run = open_run(by=trainer, takes_nominations=False)

        with pytest.raises(NotNow):
            actions.nominate(run=run, posts=[worker.posts.get()], by=nerima_hr)


class TestDates:
    @pytest.mark.parametrize("minutes", [-1, 7 * 24 * 60 + 1])
    def test_before_and_after_its_days_nobody_applies(self, trainer, worker, minutes):
        run = open_run(by=trainer, apply_from=timezone.now())
        at = run.apply_from + datetime.timedelta(minutes=minutes)

        with pytest.raises(NotNow):
            apply(run, worker, at=at)
        assert not run.enrolments.exists()

    def test_nobody_applies_twice_but_may_again_after_withdrawing(self, trainer, worker):
        run = open_run(by=trainer)
        first = apply(run, worker)

        with pytest.raises(NotNow):
            apply(run, worker)
        actions.withdraw(enrolment=first, by=worker)

        assert apply(run, worker).state == EnrolmentState.ADMITTED

    def test_late_withdrawal_needs_a_reason_and_is_another_state(self, trainer, worker):
        run = open_run(by=trainer, withdraw_until=timezone.now() - DAY)
        mine = apply(run, worker)

        with pytest.raises(ValidationError) as refused:
            actions.withdraw(enrolment=mine, by=worker)
        gone = actions.withdraw(enrolment=mine, by=worker, reason="急な通告対応のため")

        assert set(refused.value.message_dict) == {"reason"}
        assert gone.state == EnrolmentState.LATE_WITHDRAWN
        last = EnrolmentMove.objects.filter(enrolment=mine).last()
        assert (last.by, last.reason) == (worker, "急な通告対応のため")

    def test_a_post_of_somebody_else_or_of_another_time_is_refused(
        self, trainer, worker, colleague
    ):
        run = open_run(by=trainer)
        over = worker.posts.get()
        over.end = timezone.localdate()
        over.save()

        for post in (over, colleague.posts.get()):
            with pytest.raises(ValidationError) as refused:
                actions.apply(run=run, person=worker, post=post, by=worker)
            assert set(refused.value.message_dict) == {"post"}
        assert not run.enrolments.exists()

    def test_when_it_is_over_those_with_a_seat_have_finished_and_those_in_line_are_let_go(
        self, trainer, worker, colleague
    ):
        run = open_run(by=trainer, capacity=1)
        mine, waiting = apply(run, worker), apply(run, colleague)
        run = move_to_past(run)

        assert (actions.finish_run(run), actions.finish_run(run)) == (2, 0)

        mine.refresh_from_db()
        waiting.refresh_from_db()
        assert mine.state == EnrolmentState.FINISHED
        assert waiting.state == EnrolmentState.CANCELLED


class TestClashes:
    def test_two_runs_at_once_are_refused_and_the_other_one_is_named(self, trainer, worker):
        one, other = open_run(by=trainer), open_run(by=trainer)
        apply(one, worker)

        with pytest.raises(Clashing) as refused:
            apply(other, worker)

        assert str(one) in refused.value.messages[0]
        assert not other.enrolments.exists()

    def test_one_after_the_other_is_no_clash(self, trainer, worker):
        one, other = open_run(by=trainer), open_run(by=trainer)
        later = other.sessions.get()
        actions.change_session(
            session=later,
            by=trainer,
            starts_at=one.sessions.get().ends_at,
            ends_at=one.sessions.get().ends_at + datetime.timedelta(hours=1),
        )
        apply(one, worker)

        assert apply(other, worker).state == EnrolmentState.ADMITTED

    def test_hr_may_let_it_stand_with_a_reason_that_is_kept(self, trainer, worker, nerima_hr):
        one, other = open_run(by=trainer), open_run(by=trainer)
        apply(one, worker)
        post = worker.posts.get()

        actions.nominate(run=other, posts=[post], by=nerima_hr, override="後半だけ出席します")

        kept = ClashOverride.objects.get()
        assert (kept.of, kept.person, kept.by, kept.reason) == (
            "learner", worker, nerima_hr, "後半だけ出席します",
        )  # fmt: skip
        assert {kept.session.run, kept.other.run} == {one, other}

    def test_a_cancelled_run_takes_nobody_s_time(self, trainer, worker):
        one, other = open_run(by=trainer), open_run(by=trainer)
        apply(one, worker)
        actions.cancel_run(run=one, by=trainer, reason="講師の急病")

        assert apply(other, worker).state == EnrolmentState.ADMITTED


def test_the_post_is_kept_with_its_municipality(trainer, worker, nerima, nakano):
    second = PostFactory(person=worker, organisation=nakano)
    run = open_run(by=trainer)

    mine = actions.apply(run=run, person=worker, post=second, by=worker)

    assert (mine.post, mine.municipality) == (second, nakano)


def test_every_session_of_a_run_is_looked_at(trainer, worker):
    one, longer = open_run(by=trainer), open_run(by=trainer, sessions=3)
    apply(longer, worker)
    busy = longer.sessions.order_by("number").last()
    moved = one.sessions.get()
    actions.change_session(
        session=moved, by=trainer, starts_at=busy.starts_at, ends_at=busy.ends_at
    )

    with pytest.raises(Clashing):
        apply(one, worker)
