"""Judgement questions: a panel of experts first, then learners who are compared with it."""

import random
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.invariants import broken
from core.models import AuditEvent, Message
from courses import actions
from courses.drawing import bank_is_short, draw_paper
from courses.grading import credit, is_right
from courses.models import PanelAnswer, Question
from tests.courses.papers import item
from tests.factories.courses import (
    QuestionFactory,
    attempt_of,
    make_course,
    make_quiz,
)
from tests.factories.people import PostFactory

pytestmark = pytest.mark.django_db

PROMPT = "不適切な養育を疑っている。あざが新しいと分かった。"


@pytest.fixture
def question(db):
    return QuestionFactory(kind="judgement", choices=[], prompt=PROMPT, least_panel=4)


@pytest.fixture
def quiz(question):
    return make_quiz(
        make_course(lessons=0), category=question.category, questions=1, bank=0,
        feedback="after_attempt", pass_mark=60,
    )  # fmt: skip


def judged(question, *values, reason="", by=None):
    """So many experts, each with a value."""
    for value in values:
        expert = PostFactory().person
        actions.ask_experts(question=question, experts=[expert], by=by or expert)
        answer = PanelAnswer.objects.get(question=question, expert=expert)
        actions.judge_as_expert(answer=answer, value=value, reason=reason, by=expert)


class TestCredit:
    ITEM = item(Question.Kind.JUDGEMENT, votes={"-2": 0, "-1": 1, "0": 2, "1": 4, "2": 3})

    @pytest.mark.parametrize(
        ("chosen", "earned"),
        [("1", Fraction(1)), ("2", Fraction(3, 4)), ("0", Fraction(1, 2)), ("-1", Fraction(1, 4)), ("-2", 0)],
    )  # fmt: skip
    def test_is_its_votes_by_those_of_the_most_chosen(self, chosen, earned):
        assert credit(self.ITEM, [chosen]) == earned
        assert is_right(self.ITEM, [chosen]) == (earned == 1)

    @pytest.mark.parametrize("answer", [[], ["9"], ["1", "2"], "1", {"1": "1"}])
    def test_of_what_is_no_choice_is_nothing(self, answer):
        assert credit(self.ITEM, answer) == 0

    def test_without_a_panel_is_nothing(self):
        assert credit(item(Question.Kind.JUDGEMENT), ["1"]) == 0


class TestBeforeEnoughHaveJudged:
    def test_no_quiz_draws_it_and_none_goes_out_with_it(self, question, quiz):
        judged(question, 1, 1, 2)

        assert draw_paper(quiz, rng=random.Random(1)) == []
        assert len(bank_is_short([(question.category_id, 1)])) == 1

    def test_with_the_last_one_it_is_drawn_at_once(self, question, quiz):
        judged(question, 1, 1, 2)
        assert draw_paper(quiz, rng=random.Random(1)) == []

        judged(question, 0)

        (drawn,) = draw_paper(quiz, rng=random.Random(1))
        assert drawn["votes"] == {"-2": 0, "-1": 0, "0": 1, "1": 2, "2": 1}
        assert bank_is_short([(question.category_id, 1)]) == []

    def test_who_was_asked_and_has_not_answered_does_not_count(self, question, quiz):
        judged(question, 1, 1, 2)
        actions.ask_experts(
            question=question, experts=[PostFactory().person], by=PostFactory().person
        )

        assert draw_paper(quiz, rng=random.Random(1)) == []

    def test_other_questions_of_the_category_are_drawn_as_ever(self, question, quiz):
        other = QuestionFactory(category=question.category)

        assert [each["id"] for each in draw_paper(quiz, rng=random.Random(1))] == [str(other.pk)]


class TestLearning:
    def test_a_paper_keeps_what_the_panel_said_when_it_was_drawn(self, worker, question, quiz):
        judged(question, 1, 1, 2, 0)
        attempt = attempt_of(worker, quiz)
        judged(question, -2, -2, -2)

        done = actions.submit_attempt(attempt=attempt, answers={str(question.pk): ["2"]}, by=worker)

        assert (done.score, done.passed) == (50, False)
        assert broken("courses") == []

    def test_the_result_shows_distribution_and_reasons_and_no_names(
        self, client, worker, question, quiz
    ):
        judged(question, 1, 1, 2, reason="受傷の時期が説明と合わない。")
        judged(question, 0)
        attempt = attempt_of(worker, quiz)
        client.force_login(worker)
        url = reverse("courses:attempt", args=[attempt.pk])
        before = client.get(url).content.decode()
        actions.submit_attempt(attempt=attempt, answers={str(question.pk): ["2"]}, by=worker)

        after = client.get(url).content.decode()

        assert "受傷の時期" not in before
        assert after.count("受傷の時期") == 3
        assert "配点の50%" in after
        names = PanelAnswer.objects.values_list("expert__last_name", flat=True)
        assert not any(name in after for name in names)

    def test_the_levels_stand_in_their_order_and_can_be_chosen(
        self, client, worker, question, quiz
    ):
        judged(question, 1, 1, 2, 0)
        attempt = attempt_of(worker, quiz)
        client.force_login(worker)

        html = client.get(reverse("courses:attempt", args=[attempt.pk])).content.decode()

        assert [choice["id"] for choice in attempt.snapshot[0]["choices"]] == [
            "-2",
            "-1",
            "0",
            "1",
            "2",
        ]
        assert html.count('type="radio"') == 5
        with pytest.raises(actions.NotOnPaper):
            actions.save_answers(attempt=attempt, answers={str(question.pk): ["3"]}, by=worker)


class TestAsking:
    @pytest.fixture
    def at(self, client, trainer):
        client.force_login(trainer)
        return client

    def test_each_is_asked_once_and_told(self, at, question, worker, colleague):
        url = reverse("courses:panel_of", args=[question.pk])

        at.post(url, {"names": "worker\n colleague \n\nworker"})
        at.post(url, {"names": "worker"})

        assert set(PanelAnswer.objects.values_list("expert", flat=True)) == {
            worker.pk,
            colleague.pk,
        }
        assert Message.objects.filter(kind="courses.panel_asked").count() == 2
        assert AuditEvent.objects.filter(kind="courses.experts_asked").count() == 1

    def test_of_names_one_of_which_is_unknown_nobody_is(self, at, question, worker):
        page = at.post(reverse("courses:panel_of", args=[question.pk]), {"names": "worker\ndareka"})

        assert page.status_code == 422
        assert "dareka" in page.content.decode()
        assert not PanelAnswer.objects.exists()

    def test_who_has_not_answered_can_be_left_out_and_what_was_said_stays(
        self, at, question, worker
    ):
        judged(question, 1)
        actions.ask_experts(question=question, experts=[worker], by=worker)

        for row in PanelAnswer.objects.all():
            at.post(reverse("courses:leave_out_expert", args=[row.pk]))

        assert [row.value for row in PanelAnswer.objects.all()] == [1]

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same(self, at, trainer, count, django_assert_num_queries):
        for _ in range(count):
            question = QuestionFactory(kind="judgement", choices=[])
            actions.ask_experts(
                question=question, experts=[trainer, PostFactory().person], by=trainer
            )
        at.get(reverse("courses:panel"))

        with django_assert_num_queries(7):
            at.get(reverse("courses:panel"))


class TestJudging:
    @pytest.fixture
    def answer(self, question, worker, trainer):
        actions.ask_experts(question=question, experts=[worker], by=trainer)
        return PanelAnswer.objects.get()

    def test_by_the_page_and_changed_there(self, client, answer, worker):
        client.force_login(worker)
        url = reverse("courses:judge", args=[answer.pk])
        assert PROMPT in client.get(url).content.decode()

        client.post(url, {"value": "-1", "reason": "根拠が弱い。"})
        client.post(url, {"value": "0", "reason": "考え直した。"})

        answer.refresh_from_db()
        assert (answer.value, answer.reason) == (0, "考え直した。")

    @pytest.mark.parametrize("value", ["", "3", "x", "１"])
    def test_of_what_is_none_of_the_five_nothing_is_kept(self, client, answer, worker, value):
        client.force_login(worker)

        page = client.post(
            reverse("courses:judge", args=[answer.pk]), {"value": value, "reason": "書いた理由"}
        )

        answer.refresh_from_db()
        assert (page.status_code, answer.answered_at) == (422, None)
        assert "書いた理由" in page.content.decode()

    def test_in_somebody_elses_place_is_refused(self, answer, colleague):
        with pytest.raises(PanelAnswer.DoesNotExist):
            actions.judge_as_expert(answer=answer, value=1, reason="", by=colleague)

    def test_beyond_the_five_the_action_says_no(self, answer, worker):
        with pytest.raises(ValidationError):
            actions.judge_as_expert(answer=answer, value=3, reason="", by=worker)

    def test_follows_when_two_accounts_become_one(self, answer, worker, colleague):
        actions.move_person(person=worker, to=colleague)

        answer.refresh_from_db()
        assert answer.expert == colleague
