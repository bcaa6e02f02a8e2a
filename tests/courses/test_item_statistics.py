"""設問の成績: counted in SQL what an independent count finds, shown to few, small counts to nobody."""

import csv
import random
import statistics
from importlib import import_module
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses import actions
from courses.grading import credit, grade
from courses.item_statistics import editions_answered, item_figures
from courses.models import AnswerPart, AnswerResult, Attempt, Question, QuizPage
from courses.permissions import quizzes_with_results
from courses.question_table import lines_of, question_table
from courses.states import AttemptState
from home.demo.papers import right_answer, wrong_answer
from tests.conftest import fresh
from tests.courses.papers import choices, item, matching, number, ordering
from tests.factories.courses import (
    attempt_of,
    failed,
    finished,
    lessons_of,
    make_course,
    make_quiz,
    passed,
    quiz_of,
    right_answers,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

# Of these three and eight are ours; the rest is session, rights and the frame of the CMS.
LIST_QUERIES, QUIZ_QUERIES = 18, 24
KEY = "11111111-2222-3333-4444-555555555555"


def paper():
    return [
        choices(("a",), ("b", "c"), pk="1"),
        choices(("a", "c"), ("b",), Question.Kind.MULTIPLE, "2"),
        item(Question.Kind.SHORT, pk="3", accepted=["一時保護"]),
        number((48, 48), pk="4", unit="時間"),
        matching({"x": "p", "y": "q"}, ["r"], pk="5"),
        ordering(3, pk="6"),
    ]


def graded(person, snapshot, answers, *, number=1, edition=1, key=KEY) -> Attempt:
    """A graded attempt without its course; its results are not noted yet."""
    marked = grade(snapshot, answers, pass_mark=80)
    return Attempt.objects.create(
        person=person,
        quiz_key=key,
        course_key=KEY,
        quiz_title="確認テスト",
        edition=edition,
        page_id=1,
        number=number,
        turn=number,
        state=AttemptState.GRADED,
        submitted_at=timezone.now(),
        pass_mark=80,
        feedback=QuizPage.Feedback.AFTER_PASS,
        snapshot=snapshot,
        answers=answers,
        score=marked.score,
        passed=marked.passed,
    )


def answered(people, *, likely=0.6, seed=1, **more) -> list[Attempt]:
    """Everybody answers each question rightly with that chance, wrongly or not at all."""
    rng = random.Random(seed)
    attempts = []
    for person in people:
        answers = {}
        for each in paper():
            if rng.random() < likely:
                answers[each["id"]] = right_answer(each)
            elif rng.random() < 0.8:
                answers[each["id"]] = wrong_answer(each)
        attempts.append(graded(person, paper(), answers, **more))
    actions.note_results(attempts)
    return attempts


@pytest.fixture
def crowd(db):
    return UserFactory.create_batch(30)


class TestNoting:
    def test_grading_leaves_a_row_a_question(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"questions": 3}))

        attempt = passed(worker, quiz)

        rows = AnswerResult.objects.filter(attempt=attempt)
        assert {str(row.question) for row in rows} == {each["id"] for each in attempt.snapshot}
        assert {(row.right, row.credit, row.rest, row.answered) for row in rows} == {
            (True, 1.0, 1.0, True)
        }
        assert AnswerPart.objects.count() == 3

    def test_only_the_first_attempt_at_an_edition_counts(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"questions": 1, "attempts_allowed": 0}))

        first, second = failed(worker, quiz), failed(worker, quiz)
        QuizPage.objects.filter(pk=quiz.pk).update(edition=2)
        third = passed(worker, QuizPage.objects.get(pk=quiz.pk))

        counting = set(AnswerResult.objects.filter(first=True).values_list("attempt", flat=True))
        assert counting == {first.pk, third.pk}
        assert second.pk not in counting

    def test_several_at_once_are_told_apart_by_their_numbers(self, worker):
        pair = [graded(worker, paper(), {}, number=nth) for nth in (2, 1)]

        actions.note_results(pair)

        firsts = AnswerResult.objects.filter(first=True).values_list("attempt__number", flat=True)
        assert set(firsts) == {1}

    def test_a_saved_answer_leaves_nothing_yet(self, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={}))
        attempt = attempt_of(worker, quiz)

        actions.save_answers(attempt=attempt, answers=right_answers(attempt), by=worker)

        assert not AnswerResult.objects.exists()


class TestFigures:
    def test_are_what_an_independent_count_finds(self, crowd):
        attempts = answered(crowd)

        found = {figures.item["id"]: figures for figures in item_figures(KEY, 1)}

        assert set(found) == {each["id"] for each in paper()}
        for each in paper():
            earned = [float(credit(each, a.answers.get(each["id"], []))) for a in attempts]
            rest = [
                statistics.fmean(
                    float(credit(other, a.answers.get(other["id"], [])))
                    for other in paper()
                    if other["id"] != each["id"]
                )
                for a in attempts
            ]
            figures = found[each["id"]]
            assert figures.people == len(attempts)
            assert figures.answered == sum(each["id"] in a.answers for a in attempts)
            assert figures.right == sum(share == 1 for share in earned)
            assert figures.mean_credit == pytest.approx(statistics.fmean(earned))
            assert figures.discrimination == pytest.approx(statistics.correlation(earned, rest))

    def test_count_what_was_chosen(self, crowd):
        attempts = answered(crowd)

        found = {figures.item["id"]: figures.counts for figures in item_figures(KEY, 1)}

        chosen = [a.answers.get("1", []) for a in attempts]
        assert found["1"] == {"": {o: chosen.count([o]) for o in "ab" if [o] in chosen}}
        placed = [a.answers.get("6", {}).get("i1") for a in attempts]
        assert found["6"]["i1"] == {p: placed.count(p) for p in "12" if p in placed}

    def test_of_words_only_what_five_people_wrote(self, crowd):
        words = ["一時保護"] * 6 + ["いちじほご"] * 5 + ["分離"] * 4
        actions.note_results(
            [graded(who, paper(), {"3": word}) for who, word in zip(crowd, words, strict=False)]
        )

        (counts,) = [f.counts for f in item_figures(KEY, 1) if f.item["id"] == "3"]

        assert counts == {"": {"一時保護": 6, "いちじほご": 5}}

    def test_a_question_that_all_answered_alike_discriminates_nothing(self, crowd):
        actions.note_results([graded(who, paper(), {}) for who in crowd])

        assert {f.discrimination for f in item_figures(KEY, 1)} == {None}

    def test_a_question_that_was_changed_is_another_one(self, crowd):
        old, new = paper(), [each | {"revision": 9, "prompt": "新しい文"} for each in paper()]
        actions.note_results([graded(who, old, {}) for who in crowd[:6]])
        actions.note_results([graded(who, new, {}) for who in crowd[6:]])

        found = [f for f in item_figures(KEY, 1) if f.item["id"] == "1"]

        assert [(f.item["prompt"], f.people, f.changed_later) for f in found] == [
            ("新しい文", 24, False),
            ("設問", 6, True),
        ]

    def test_editions_are_counted_for_themselves(self, crowd):
        answered(crowd[:7])
        answered(crowd[:9], edition=2, number=2)

        assert editions_answered(KEY) == {2: 9, 1: 7}
        assert {f.people for f in item_figures(KEY, 1)} == {7}
        assert item_figures("another", 1) == []

    @pytest.mark.parametrize("count", [1, 3])
    def test_cost_four_queries_however_many_answered(self, crowd, count, django_assert_num_queries):
        answered(crowd[: count * 5])

        with django_assert_num_queries(4):
            item_figures(KEY, 1)

    @pytest.mark.parametrize(("likely", "flags"), [(1.0, {"easy"}), (0.0, {"hard"}), (0.6, set())])
    def test_flag_what_is_too_easy_or_too_hard(self, crowd, likely, flags):
        answered(crowd, likely=likely)

        assert set().union(*(f.flags for f in item_figures(KEY, 1))) - {"negative"} == flags

    def test_flag_a_question_that_the_better_answer_worse(self, crowd):
        sheets = [
            {"1": ["b"], "2": ["a", "c"], "3": "一時保護", "4": "48"},
            {"1": ["a"]},
        ]
        actions.note_results([graded(who, paper(), sheets[n % 2]) for n, who in enumerate(crowd)])

        found = {f.item["id"]: f for f in item_figures(KEY, 1)}

        assert found["1"].discrimination == pytest.approx(-1)
        assert found["1"].flags == {"negative"}
        assert "negative" not in found["3"].flags

    def test_judge_nothing_on_a_few_people(self, crowd):
        answered(crowd[:19], likely=1.0)

        assert {len(f.flags) for f in item_figures(KEY, 1)} == {0}


class TestTable:
    def rows(self):
        return {row.number: row for row in question_table(item_figures(KEY, 1)).rows}

    def test_of_four_people_nothing_is_shown(self, crowd):
        answered(crowd[:4])

        row = self.rows()[1]

        assert (row.percent_right, row.distributions) == (None, [])
        assert "4" not in row.people + row.share_right + row.mean_credit + row.discrimination

    @pytest.mark.parametrize("wrong", [1, 4])
    def test_a_share_that_would_tell_of_fewer_than_five_is_not_shown(self, crowd, wrong):
        sheets = [{"1": ["b"] if n < wrong else ["a"]} for n in range(len(crowd))]
        actions.note_results(
            [graded(w, paper(), sheet) for w, sheet in zip(crowd, sheets, strict=True)]
        )

        row = self.rows()[1]

        assert row.percent_right is None
        assert str(30 - wrong) not in [c.people for c in row.distributions[0].choices]

    def test_shares_are_shown_where_both_sides_are_five_or_more(self, crowd):
        sheets = [{"1": ["b"] if n < 6 else ["a"]} for n in range(len(crowd))]
        actions.note_results(
            [graded(w, paper(), sheet) for w, sheet in zip(crowd, sheets, strict=True)]
        )

        row = self.rows()[1]

        assert row.percent_right == 80
        (distribution,) = row.distributions
        assert [(c.text, c.people, c.right) for c in distribution.choices] == [
            ("A", "24", True),
            ("B", "6", False),
            ("C", "0", False),
        ]

    def test_what_several_choices_hide_cannot_be_reckoned(self, crowd):
        sheets = [{"2": ["a", "c"] if n < 27 else ["b"]} for n in range(30)]
        actions.note_results(
            [graded(w, paper(), sheet) for w, sheet in zip(crowd, sheets, strict=True)]
        )

        (distribution,) = self.rows()[2].distributions

        assert not {"27", "3"} & {choice.people for choice in distribution.choices}

    def test_each_item_to_match_has_its_own(self, crowd):
        answered(crowd)

        row = self.rows()[5]

        assert [distribution.of for distribution in row.distributions] == ["X", "Y"]
        assert [c.text for c in row.distributions[0].choices if c.right] == ["P"]

    def test_a_number_that_was_written_is_marked_as_right(self, crowd):
        answered(crowd, likely=0.5)

        (distribution,) = self.rows()[4].distributions

        assert {choice.text: choice.right for choice in distribution.choices} == {
            "48": True,
            "-1": False,
        }

    def test_the_file_repeats_the_question_for_each_choice(self, crowd):
        answered(crowd)
        table = question_table(item_figures(KEY, 1))

        lines = list(lines_of(table))

        assert {line[0].number for line in lines} == {1, 2, 3, 4, 5, 6}
        assert len([line for line in lines if line[0].number == 6]) >= 9


class TestScreens:
    @pytest.fixture
    def quiz(self, trainer):
        course = make_course(lessons=0, quiz={"title": "理解度の確認"}, owner=trainer)
        return quiz_of(course)

    @pytest.fixture
    def results(self, quiz, crowd):
        return answered(crowd, key=quiz.key)

    @pytest.fixture
    def open_as(self, client, cms_groups):
        def enter(user, name="quiz_results", *args, **query):
            client.force_login(user)
            return client.get(reverse(name, args=args), query)

        return enter

    def test_show_figures_and_no_names(self, open_as, results, quiz, metropolis):
        html = open_as(metropolis, "quiz_results", quiz.pk).content.decode()

        assert "理解度の確認" in html
        assert "<svg" in html
        assert [a.person.username for a in results if a.person.username in html] == []

    def test_list_the_quizzes(self, open_as, results, quiz, metropolis):
        other = quiz_of(make_course(lessons=0, quiz={"title": "まだ誰も受けていないテスト"}))

        html = open_as(metropolis, "question_results").content.decode()

        assert {quiz.title, other.title} == {
            title for title in (quiz.title, other.title) if title in html
        }

    def test_a_trainer_sees_the_own_ones(self, quiz, trainer, metropolis, administrator, worker):
        elsewhere = make_course(lessons=0)
        own = make_quiz(elsewhere, owner=trainer)
        foreign = make_quiz(elsewhere)

        seen = {who: set(quizzes_with_results(fresh(who)).values_list("pk", flat=True))
                for who in (trainer, metropolis, administrator, worker)}  # fmt: skip

        everything = {quiz.pk, own.pk, foreign.pk}
        assert seen == {
            trainer: {quiz.pk, own.pk},
            metropolis: everything,
            administrator: everything,
            worker: set(),
        }

    def test_a_foreign_one_is_404(self, open_as, trainer):
        foreign = quiz_of(make_course(lessons=0, quiz={}))

        assert open_as(trainer, "quiz_results", foreign.pk).status_code == 404

    @pytest.mark.parametrize("edition", ["1", "2", "x", "", "-1", "９", "9" * 40])
    def test_any_edition_that_is_asked_for_is_answered(self, open_as, quiz, metropolis, edition):
        assert open_as(metropolis, "quiz_results", quiz.pk, edition=edition).status_code == 200

    def test_leave_as_excel_and_as_csv(self, open_as, results, quiz, metropolis):
        book = open_as(metropolis, "quiz_results", quiz.pk, format="xlsx")
        text = open_as(metropolis, "quiz_results", quiz.pk, format="csv")

        sheet = load_workbook(BytesIO(book.content)).active
        rows = list(csv.reader(StringIO(text.content.decode("utf-8-sig"))))
        assert sheet.max_row == len(rows) > 6
        assert len(rows[0]) == 13

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count(self, open_as, crowd, quiz, metropolis, count, django_assert_num_queries):
        for nth in range(count - 1):
            make_course(lessons=0, quiz={"title": f"もう一つ{nth}"})
        answered(crowd[: 5 * count], key=quiz.key)
        open_as(metropolis, "question_results")

        with django_assert_num_queries(LIST_QUERIES):
            open_as(metropolis, "question_results")
        with django_assert_num_queries(QUIZ_QUERIES):
            open_as(metropolis, "quiz_results", quiz.pk)

    def test_the_page_of_a_quiz_leads_there(self, client, cms_groups, quiz, metropolis):
        client.force_login(metropolis)

        html = client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()

        assert reverse("quiz_results", args=[quiz.pk]) in html


def test_a_finished_course_needs_no_more_than_its_quiz(worker):
    """The rows of results are part of the transaction that grades: all of it or nothing."""
    course = make_course(lessons=1, quiz={})
    finished(worker, *lessons_of(course))

    attempt = passed(worker, quiz_of(course))

    assert AnswerResult.objects.filter(attempt=attempt).count() == len(attempt.snapshot)


def test_attempts_of_before_get_their_results_by_the_migration(crowd):
    answered(crowd[:6])
    answered(crowd[:3], number=2, seed=2)
    fields = ("attempt", "question", "first", "right", "credit", "rest", "answered", "revision")
    noted = set(AnswerResult.objects.values_list(*fields))
    parts = set(AnswerPart.objects.values_list("result__attempt", "part", "value"))
    AnswerResult.objects.all().delete()

    import_module("courses.migrations.0004_results_of_earlier_attempts").fill(apps, None)

    assert set(AnswerResult.objects.values_list(*fields)) == noted
    assert set(AnswerPart.objects.values_list("result__attempt", "part", "value")) == parts
