"""Certainty-based marking: what honesty earns, and who was certain of what is wrong."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.invariants import broken
from courses import actions
from courses.grading import HIGH, LOW, MIDDLE, calibration, certainty_mark, grade, shares
from courses.item_statistics import item_figures
from courses.models import AnswerResult, Attempt, QuizPage
from courses.question_table import question_table
from records.models import Record
from records.states import Kind
from tests.courses.papers import choices, ordering, rubric_essay
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    attempt_of,
    make_course,
    make_quiz,
    quiz_of,
    right_answers,
    wrong_answers,
)
from tests.factories.people import PostFactory

Certainty = QuizPage.Certainty
RIGHT, WRONG = ["a"], ["b"]


class TestTheScheme:
    @pytest.mark.parametrize(
        ("certainty", "right", "wrong"), [(LOW, 1, 0), (MIDDLE, 2, -2), (HIGH, 3, -6)]
    )
    def test_is_the_published_one(self, certainty, right, wrong):
        assert certainty_mark(Fraction(1), certainty) == right
        assert certainty_mark(Fraction(0), certainty) == wrong

    @given(st.fractions(0, 1))
    def test_pays_to_be_honest(self, chance):
        """What one may expect is best at low below 2/3, at middle up to 4/5, at high above."""
        expected = {
            level: chance * certainty_mark(Fraction(1), level)
            + (1 - chance) * certainty_mark(Fraction(0), level)
            for level in (LOW, MIDDLE, HIGH)
        }
        honest = LOW if chance < Fraction(2, 3) else MIDDLE if chance <= Fraction(4, 5) else HIGH

        assert expected[honest] == max(expected.values())

    def test_an_answer_in_parts_counts_as_the_mean_over_its_parts(self):
        assert certainty_mark(Fraction(1, 2), HIGH) == Fraction(3 - 6, 2)

    @pytest.mark.parametrize(
        ("answers", "certainties", "score"),
        [
            ({"1": RIGHT, "2": RIGHT}, {"1": 3, "2": 3}, 100),
            ({"1": RIGHT, "2": RIGHT}, {}, "33.33"),  # not said is low
            ({"1": RIGHT, "2": WRONG}, {"1": 3, "2": 3}, -50),
            ({"1": WRONG, "2": WRONG}, {"1": 3, "2": 3}, -200),
            ({"1": RIGHT}, {"1": 3, "2": 3}, 50),  # not answered costs nothing
            ({"1": RIGHT, "2": WRONG}, {"1": 2, "2": 1}, "33.33"),
        ],
    )
    def test_of_a_paper_in_percent_of_the_most(self, answers, certainties, score):
        result = grade(
            [choices(pk="1"), choices(pk="2")], answers, pass_mark=50, certainties=certainties
        )

        assert result.certainty == round(Decimal(score), 2)

    def test_decides_on_passing_only_where_the_quiz_says_so(self):
        paper, answers = [choices(pk="1")], {"1": RIGHT}

        by_right = grade(paper, answers, pass_mark=80, certainties={"1": 1})
        by_certainty = grade(paper, answers, pass_mark=80, certainties={"1": 1}, by_certainty=True)
        not_asked = grade(paper, answers, pass_mark=80)

        assert [by_right.passed, by_certainty.passed, not_asked.passed] == [True, False, True]
        assert (by_right.score, by_certainty.score, not_asked.certainty) == (100, 100, None)

    def test_of_an_essay_nobody_is_asked(self):
        paper = [choices(pk="1"), rubric_essay("2")]
        marks = {"2": {"points": "3", "most": 6}}

        result = grade(paper, {"1": RIGHT, "2": "文"}, pass_mark=50, marks=marks, certainties={"1": 3, "2": 3})  # fmt: skip

        assert result.certainty == Decimal("75.00")

    def test_says_how_often_one_was_right_at_each(self):
        paper = [choices(pk="1"), choices(pk="2"), ordering(2, "3"), choices(pk="4")]
        answers = {"1": RIGHT, "2": WRONG, "3": {"i1": "1"}}

        found = calibration(paper, answers, {"1": 3, "2": 3, "4": 3}, shares(paper, answers, {}))

        assert [(row.certainty, row.answers, row.right) for row in found] == [
            (HIGH, 2, 1), (MIDDLE, 0, 0), (LOW, 1, 0),
        ]  # fmt: skip


@pytest.fixture
def quiz(db):
    return quiz_of(
        make_course(lessons=0, quiz={"certainty": Certainty.COUNTS, "feedback": "after_attempt"})
    )


@pytest.mark.django_db
class TestTaking:
    def sat(self, person, quiz, certainties, *, right=True):
        attempt = attempt_of(person, quiz)
        answers = right_answers(attempt) if right else wrong_answers(attempt)
        given = {item["id"]: level for item, level in zip(attempt.snapshot, certainties, strict=False)}  # fmt: skip
        return actions.submit_attempt(
            attempt=attempt, answers=answers, certainties=given, by=person
        )

    def test_the_ledger_has_what_is_right_and_beside_it_the_certainty(self, worker, quiz):
        attempt = self.sat(worker, quiz, [3, 1])

        record = Record.objects.get(kind=Kind.QUIZ)
        assert (attempt.score, attempt.certainty_score, attempt.passed) == (
            100,
            Decimal("66.67"),
            False,
        )
        assert (record.score, record.evidence["certainty_score"]) == (100, "66.67")
        assert set(AnswerResult.objects.values_list("certainty", flat=True)) == {1, 3}
        assert broken("courses") == []

    def test_a_score_below_nothing_is_kept(self, worker, quiz):
        attempt = self.sat(worker, quiz, [3, 3], right=False)

        assert (attempt.score, attempt.certainty_score, attempt.passed) == (0, -200, False)
        assert broken("courses") == []

    def test_a_quiz_that_does_not_ask_keeps_none(self, worker):
        attempt = self.sat(worker, quiz_of(make_course(lessons=0, quiz={})), [3, 3])

        assert (attempt.certainties, attempt.certainty_score) == ({}, None)
        assert set(AnswerResult.objects.values_list("certainty", flat=True)) == {None}

    def test_the_quiz_that_changes_meanwhile_changes_no_paper(self, worker, quiz):
        attempt = attempt_of(worker, quiz)
        QuizPage.objects.update(certainty=Certainty.NONE)

        done = actions.submit_attempt(attempt=attempt, answers=right_answers(attempt), by=worker)

        assert done.certainty_score == Decimal("33.33")

    def test_of_an_older_tab_nothing_is_wiped_out(self, client, worker, quiz):
        attempt = attempt_of(worker, quiz)
        first, second = (item["id"] for item in attempt.snapshot)
        client.force_login(worker)
        url = reverse("courses:save_answers", args=[attempt.pk])

        client.post(url, {f"s-{first}": "3", f"s-{second}": "2", "s-999": "3"})
        client.post(url, {f"s-{first}": "9", f"s-{second}": "1"})

        attempt.refresh_from_db()
        assert attempt.certainties == {first: 3, second: 1}

    def test_what_is_not_said_is_asked_about_once(self, client, worker, quiz):
        attempt = attempt_of(worker, quiz)
        client.force_login(worker)
        url = reverse("courses:submit_attempt", args=[attempt.pk])
        form = {f"q-{question}": answer for question, answer in right_answers(attempt).items()}

        asked = client.post(url, form).content.decode()
        client.post(url, {"confirmed": "1"})

        assert "確信度を選んでいない答えが2問あります" in asked
        assert Attempt.objects.get().certainty_score == Decimal("33.33")

    def test_the_result_begins_with_what_one_was_certain_of_and_wrong(self, client, worker, quiz):
        attempt = attempt_of(worker, quiz)
        first, second = attempt.snapshot
        answers = {**right_answers(attempt), second["id"]: wrong_answers(attempt)[second["id"]]}
        certainties = {first["id"]: 3, second["id"]: 3}
        actions.submit_attempt(attempt=attempt, answers=answers, certainties=certainties, by=worker)
        client.force_login(worker)

        html = client.get(reverse("courses:attempt", args=[attempt.pk])).content.decode()

        assert html.index(second["prompt"]) < html.index(first["prompt"])
        assert html.count("まずここを確かめましょう") == 1
        assert "確信度の得点は-50点、合格には80点が必要です" in html

    def test_the_form_asks_and_an_ordinary_one_does_not(self, client, worker, quiz):
        client.force_login(worker)
        plain = attempt_of(worker, quiz_of(make_course(lessons=0, quiz={})))
        asking = attempt_of(worker, quiz)

        counts = [
            client.get(reverse("courses:attempt", args=[each.pk]))
            .content.decode()
            .count("どのくらい確かですか")
            for each in (asking, plain)
        ]

        assert counts == [2, 0]


@pytest.mark.django_db
class TestStatistics:
    @pytest.fixture
    def row(self):
        """The figures of one question that so many were certain of, and wrong."""

        def figures(sure_and_wrong, others):
            category = QuestionCategoryFactory()
            QuestionFactory(category=category)
            quiz = make_quiz(
                make_course(lessons=0), category=category, questions=1, bank=0, certainty=Certainty.ASKED
            )  # fmt: skip
            for n in range(sure_and_wrong + others):
                person = PostFactory().person
                attempt = attempt_of(person, quiz)
                wrong = n < sure_and_wrong
                answers = wrong_answers(attempt) if wrong else right_answers(attempt)
                (question,) = answers
                actions.submit_attempt(
                    attempt=attempt, answers=answers, certainties={question: 3}, by=person
                )
            (row,) = question_table(item_figures(quiz.key, quiz.edition)).rows
            return row

        return figures

    @pytest.mark.parametrize(
        ("sure_and_wrong", "others", "text"),
        [
            (5, 5, "50%"),
            (4, 6, "5人未満"),
            (6, 4, "5人未満を除く全員"),
            (2, 2, "非表示"),
            (0, 6, "0%"),
        ],
    )
    def test_tell_no_number_below_five(self, row, sure_and_wrong, others, text):
        assert row(sure_and_wrong, others).sure_and_wrong == text
