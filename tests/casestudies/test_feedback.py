"""Feedback of the facilitator: who reads it, who answers, what is kept to be used again."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from casestudies import actions
from casestudies.actions import NotNow
from casestudies.actions.feedback import MOST_STOCK
from casestudies.models import Exercise, Feedback, Group, StockComment
from casestudies.states import ExerciseState
from core.models import Message
from tests.factories.debriefs import exercise_at, group_of, member_of

ASK = "夜のことを、もう一度たずねてみましょう。"


@pytest.fixture
def exercise(db, worker, colleague, outsider, facilitator):
    """Group 1: worker and colleague; group 2: the learner of the other ward."""
    return exercise_at(
        ExerciseState.DEBRIEF, groups=[[worker, colleague], [outsider]], facilitator=facilitator
    )


@pytest.fixture
def to_group(exercise, facilitator):
    return actions.give_feedback(to=group_of(exercise), text=ASK, by=facilitator)


@pytest.fixture
def to_worker(exercise, worker, facilitator):
    return actions.give_feedback(
        to=member_of(exercise, worker), text="よく聴いていました。", by=facilitator
    )


class TestGiving:
    def test_a_group_has_something_new_to_see(self, exercise, facilitator):
        before = group_of(exercise).version
        actions.give_feedback(to=group_of(exercise), text=ASK, by=facilitator)

        assert group_of(exercise).version == before + 1

    def test_so_has_who_is_told_alone_or_is_in_no_group(self, exercise, worker, facilitator):
        member = member_of(exercise, worker)
        actions.give_feedback(to=member, text=ASK, by=facilitator)
        assert group_of(exercise).version == 2

        member.group = None
        member.save()
        actions.give_feedback(to=member, text=ASK, by=facilitator)
        assert Exercise.objects.get(pk=exercise.pk).version == exercise.version + 1

    def test_to_a_person_it_is_never_shared(self, exercise, worker, facilitator):
        given = actions.give_feedback(
            to=member_of(exercise, worker), text=ASK, by=facilitator, is_shared=True
        )

        assert not given.is_shared_in_debrief

    @pytest.mark.parametrize("state", [ExerciseState.PREPARING, ExerciseState.CANCELLED])
    def test_before_the_first_stage_there_is_nothing_to_say(self, exercise, facilitator, state):
        stage = 0 if state == ExerciseState.PREPARING else 6
        Exercise.objects.filter(pk=exercise.pk).update(state=state, stage=stage)

        with pytest.raises(NotNow, match="最初の段階"):
            actions.give_feedback(to=group_of(exercise), text=ASK, by=facilitator)

    @pytest.mark.parametrize("text", ["", " \n　"])
    def test_empty_words_are_refused(self, exercise, facilitator, text):
        with pytest.raises(ValidationError):
            actions.give_feedback(to=group_of(exercise), text=text, by=facilitator)

    def test_the_database_knows_only_one_receiver(self, exercise, worker, facilitator):
        for wrong in [{}, {"group": group_of(exercise), "member": member_of(exercise, worker)}]:
            with pytest.raises(IntegrityError), transaction.atomic():
                Feedback.objects.create(exercise=exercise, by=facilitator, text=ASK, **wrong)

    def test_the_database_shares_nothing_said_to_a_person(self, to_worker):
        with pytest.raises(IntegrityError), transaction.atomic():
            Feedback.objects.filter(pk=to_worker.pk).update(is_shared_in_debrief=True)


class TestTelling:
    def told(self) -> set:
        rows = Message.objects.filter(kind="casestudies.feedback_given")
        return {*rows.values_list("person", flat=True)}

    def test_all_of_the_group_are_told(self, to_group, worker, colleague):
        assert self.told() == {worker.pk, colleague.pk}

    def test_of_what_is_for_one_person_nobody_else(self, to_worker, worker):
        assert self.told() == {worker.pk}

    def test_the_words_stay_on_the_page(self, to_worker, to_group):
        rows = Message.objects.values_list("title", "text")
        assert [row for row in rows if to_worker.text in str(row) or ASK in str(row)] == []


class TestAnswering:
    def test_the_first_of_a_group_acknowledges_for_all(self, exercise, to_group, worker, colleague):
        actions.acknowledge(feedback=to_group, member=member_of(exercise, worker))
        actions.acknowledge(feedback=to_group, member=member_of(exercise, colleague))

        assert Feedback.objects.get().acknowledged_by == worker

    def test_an_answer_can_follow_and_is_not_written_over(
        self, exercise, to_group, worker, colleague
    ):
        actions.acknowledge(feedback=to_group, member=member_of(exercise, worker))
        actions.acknowledge(
            feedback=to_group, member=member_of(exercise, colleague), reply="そうします。"
        )
        with pytest.raises(ValidationError, match="もう返事をしました"):
            actions.acknowledge(
                feedback=to_group, member=member_of(exercise, worker), reply="いいえ。"
            )

        kept = Feedback.objects.get()
        assert (kept.acknowledged_by, kept.reply) == (worker, "そうします。")

    def test_only_who_is_addressed_answers(
        self, exercise, to_group, to_worker, colleague, outsider
    ):
        for given, person in [(to_group, outsider), (to_worker, colleague)]:
            with pytest.raises(ValidationError):
                actions.acknowledge(feedback=given, member=member_of(exercise, person))
        assert not Feedback.objects.exclude(acknowledged_at=None).exists()

    def test_the_facilitators_console_hears_of_it(self, exercise, to_group, worker):
        before = group_of(exercise).version
        actions.acknowledge(feedback=to_group, member=member_of(exercise, worker))

        assert group_of(exercise).version == before + 1


class TestComments:
    def test_the_same_words_are_kept_once_for_each_owner(self, facilitator, trainer):
        for owner in (facilitator, facilitator, trainer):
            actions.keep_comment(owner=owner, text=f" {ASK}\n")

        kept = StockComment.objects.order_by("pk").values_list("owner", "text")
        assert [*kept] == [(facilitator.pk, ASK), (trainer.pk, ASK)]

    def test_there_is_room_for_thirty(self, facilitator):
        for number in range(MOST_STOCK):
            actions.keep_comment(owner=facilitator, text=f"{number}番目")

        with pytest.raises(ValidationError, match="30件まで"):
            actions.keep_comment(owner=facilitator, text="もう一つ")

    def test_what_was_said_with_one_stays_said(self, exercise, to_group, facilitator):
        actions.delete_comment(comment=actions.keep_comment(owner=facilitator, text=ASK))

        assert Feedback.objects.get().text == ASK
        assert not StockComment.objects.exists()


class TestFacilitatorsPages:
    def post(self, client, facilitator, exercise, path="groups/1/", **data):
        client.force_login(facilitator)
        return client.post(f"/exercises/{exercise.key}/feedback/{path}", data)

    def test_the_list_says_what_is_unread_and_what_was_answered(
        self, client, exercise, to_group, to_worker, worker, facilitator
    ):
        actions.acknowledge(
            feedback=to_group, member=member_of(exercise, worker), reply="そうします。"
        )
        client.force_login(facilitator)
        html = client.get(f"/exercises/{exercise.key}/feedback/").content.decode()

        assert "2件のうち1件がまだ読まれていません" in html
        assert "そうします。" in html
        assert f"{worker}さんが確認" in html

    def test_feedback_is_given_shared_and_kept_in_one_step(self, client, exercise, facilitator):
        answer = self.post(client, facilitator, exercise, text=ASK, is_shared="on", keep="on")

        assert answer.status_code == 302
        given = Feedback.objects.get()
        assert (given.group.number, given.is_shared_in_debrief, given.by) == (1, True, facilitator)
        assert StockComment.objects.get().text == ASK

    def test_to_a_person_sharing_is_not_even_offered(self, client, exercise, worker, facilitator):
        path = f"people/{member_of(exercise, worker).pk}/"
        self.post(client, facilitator, exercise, path, text=ASK, is_shared="on")

        assert not Feedback.objects.get().is_shared_in_debrief

    def test_a_kept_comment_goes_into_the_field_without_script(
        self, client, exercise, facilitator, trainer
    ):
        kept = actions.keep_comment(owner=facilitator, text=ASK)
        answer = self.post(client, facilitator, exercise, text="まず", insert=kept.pk)

        assert answer.status_code == 200
        assert f"まず\n{ASK}</textarea>" in answer.content.decode()
        assert not Feedback.objects.exists()

    def test_somebody_elses_comment_does_not(self, client, exercise, facilitator, trainer):
        other = actions.keep_comment(owner=trainer, text="長谷川の言葉")
        answer = self.post(client, facilitator, exercise, text="まず", insert=other.pk)
        assert "長谷川の言葉" not in answer.content.decode()

        deleted = self.post(client, facilitator, exercise, f"kept/{other.pk}/delete/")
        assert deleted.status_code == 404
        assert StockComment.objects.get() == other

    @pytest.mark.parametrize(("text", "sentence"), [("", "内容を入力"), ("長" * 2001, "2000文字")])
    def test_bad_input_is_told_and_nothing_is_lost(
        self, client, exercise, facilitator, text, sentence
    ):
        answer = self.post(client, facilitator, exercise, text=text)

        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert text in answer.content.decode()
        assert not Feedback.objects.exists()

    def test_too_many_kept_comments_stop_nothing_halfway(self, client, exercise, facilitator):
        for number in range(MOST_STOCK):
            actions.keep_comment(owner=facilitator, text=f"{number}番目")
        answer = self.post(client, facilitator, exercise, text=ASK, keep="on")

        assert answer.status_code == 422
        assert "30件まで" in answer.content.decode()
        assert not Feedback.objects.exists()

    @pytest.mark.parametrize("path", ["groups/9/", "people/99999/"])
    def test_who_is_not_in_the_exercise_gets_none(self, client, exercise, facilitator, path):
        assert self.post(client, facilitator, exercise, path, text=ASK).status_code == 404

    def test_before_the_first_stage_there_is_no_page(self, client, exercise, facilitator):
        Exercise.objects.filter(pk=exercise.pk).update(state=ExerciseState.PREPARING, stage=0)
        client.force_login(facilitator)

        assert client.get(f"/exercises/{exercise.key}/feedback/").status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(
        self, client, exercise, facilitator, count, django_assert_max_num_queries
    ):
        for number in range(count):
            group = (
                group_of(exercise)
                if number < 2
                else Group.objects.create(exercise=exercise, number=9)
            )
            actions.give_feedback(to=group, text=ASK, by=facilitator)
        client.force_login(facilitator)

        with django_assert_max_num_queries(17):
            client.get(f"/exercises/{exercise.key}/feedback/")


class TestOwnFeedback:
    def shown(self, client, person, exercise):
        client.force_login(person)
        return client.get(f"/exercises/{exercise.key}/feedback/mine/").content.decode()

    def test_each_reads_the_groups_and_the_own_and_nothing_else(
        self, client, exercise, to_group, to_worker, worker, colleague, outsider
    ):
        def seen(person):
            html = self.shown(client, person, exercise)
            return [text for text in (to_group.text, to_worker.text) if text in html]

        assert seen(worker) == [to_group.text, to_worker.text]
        assert seen(colleague) == [to_group.text]
        assert seen(outsider) == []

    def test_reading_and_answering(self, client, exercise, to_worker, worker):
        client.force_login(worker)
        path = f"/exercises/{exercise.key}/feedback/{to_worker.pk}/acknowledge/"
        answer = client.post(path, {"reply": "ありがとうございます。"})

        assert answer.status_code == 302
        html = self.shown(client, worker, exercise)
        assert "フィードバックはすべて読みました" in html
        assert "ありがとうございます。" in html

    def test_an_answer_that_is_too_long_stays_in_its_field(
        self, client, exercise, to_worker, worker
    ):
        client.force_login(worker)
        path = f"/exercises/{exercise.key}/feedback/{to_worker.pk}/acknowledge/"
        answer = client.post(path, {"reply": "長" * 2001})

        assert answer.status_code == 422
        assert "2000文字" in answer.content.decode()
        assert "長" * 2001 in answer.content.decode()

    def test_what_is_said_to_others_cannot_be_acknowledged(
        self, client, exercise, to_worker, colleague
    ):
        client.force_login(colleague)
        path = f"/exercises/{exercise.key}/feedback/{to_worker.pk}/acknowledge/"

        assert client.post(path, {"reply": ""}).status_code == 404
