"""A whole paper of any kinds: its score and what it leaves behind for statistics."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading import (
    credit,
    grade,
    is_right,
    mean_mark,
    most_points,
    points_of,
    results_of,
)
from courses.models import Question
from home.demo.papers import right_answer, wrong_answer
from tests.courses.papers import choices, item, matching, number, ordering, rubric_essay

MAKE = {
    Question.Kind.SINGLE: lambda pk: choices(pk=pk),
    Question.Kind.MULTIPLE: lambda pk: choices(("a", "c"), ("b",), Question.Kind.MULTIPLE, pk),
    Question.Kind.TRUE_FALSE: lambda pk: choices(("true",), ("false",), "true_false", pk),
    Question.Kind.SHORT: lambda pk: item(Question.Kind.SHORT, pk=pk, accepted=["一時保護"]),
    Question.Kind.NUMERIC: lambda pk: number((48, 48), pk=pk),
    Question.Kind.MATCHING: lambda pk: matching({"a": "x", "b": "y", "c": "x"}, ["z"], pk),
    Question.Kind.ORDERING: lambda pk: ordering(4, pk),
}
# What people say decides, not the author.
MARKED_BY_PEOPLE = {Question.Kind.ESSAY, Question.Kind.JUDGEMENT}
anything = st.one_of(
    st.text(max_size=8),
    st.lists(st.sampled_from(["a", "b", "c", "true"]), max_size=3),
    st.dictionaries(st.sampled_from(["a", "b", "i1", "i2"]), st.sampled_from(["x", "1", "2"])),
)


def paper_of(kinds):
    return [MAKE[kind](str(place)) for place, kind in enumerate(kinds, start=1)]


papers = st.lists(st.sampled_from(list(MAKE)), min_size=1, max_size=6).map(paper_of)


def test_every_kind_is_here():
    assert set(MAKE) == set(Question.Kind) - MARKED_BY_PEOPLE


@pytest.mark.parametrize("kind", list(MAKE))
def test_each_kind_has_a_right_and_a_wrong_answer(kind):
    question = MAKE[kind]("1")

    assert is_right(question, right_answer(question))
    assert credit(question, wrong_answer(question)) == 0


@given(papers, st.lists(anything, min_size=6, max_size=6), st.integers(1, 100))
def test_whatever_is_entered_the_score_lies_between_nothing_and_all(paper, entered, mark):
    answers = {question["id"]: answer for question, answer in zip(paper, entered, strict=False)}

    result = grade(paper, answers, pass_mark=mark)

    assert 0 <= result.score <= 100
    assert (result.score == 100) == (len(result.right) == len(paper))


@given(papers, st.integers(0, 99))
def test_the_order_of_questions_and_answers_changes_nothing(paper, seed):
    answers = {question["id"]: right_answer(question) for question in paper[::2]}
    mixed = random.Random(seed).sample(paper, len(paper))
    turned = dict(reversed(answers.items()))

    assert grade(paper, answers, pass_mark=50) == grade(mixed, turned, pass_mark=50)


@given(papers)
def test_all_right_is_full_marks_and_all_wrong_is_none(paper):
    right = {question["id"]: right_answer(question) for question in paper}
    wrong = {question["id"]: wrong_answer(question) for question in paper}

    assert grade(paper, right, pass_mark=100).passed
    assert grade(paper, wrong, pass_mark=1).score == 0


def test_parts_count_in_the_score_and_not_among_the_right_ones():
    paper = paper_of([Question.Kind.ORDERING, Question.Kind.SINGLE])
    half = {"i1": "1", "i2": "2", "i3": "4", "i4": "3"}

    result = grade(paper, {"1": half, "2": ["a"]}, pass_mark=75)

    assert (result.score, result.right, result.passed) == (Decimal("75.00"), {"2"}, True)


@given(papers, st.lists(st.sampled_from(["l1", "l2", "l3"]), min_size=2, max_size=2))
def test_what_people_give_an_essay_counts_as_one_question(paper, levels):
    essay = rubric_essay("99")
    chosen = dict(zip(("c1", "c2"), levels, strict=True))
    answers = {question["id"]: right_answer(question) for question in paper}
    marks = {"99": mean_mark(essay, [chosen])}

    result = grade([*paper, essay], answers, pass_mark=50, marks=marks)

    share = points_of(essay, chosen) / most_points(essay)
    assert float(result.score) == pytest.approx(
        100 * (len(paper) + share) / (len(paper) + 1), abs=0.005
    )
    assert ("99" in result.right) == (share == 1)


def test_an_essay_without_marks_earns_nothing():
    assert grade([rubric_essay("1")], {"1": "名文"}, pass_mark=1).score == 0


def test_two_markers_earn_their_mean_exactly():
    essay = rubric_essay("1")

    mark = mean_mark(essay, [{"c1": "l3", "c2": "l2"}, {"c1": "l3", "c2": "l3"}])

    assert mark == {"points": "5.5", "most": 6}


def test_a_paper_of_before_the_new_kinds_is_marked_as_ever():
    old = {"id": "1", "revision": 3, "kind": "single", "prompt": "", "accepted": [],
           "choices": [{"id": "c1", "text": "", "correct": True}], "explanation": "", "source": ""}  # fmt: skip

    assert grade([old], {"1": ["c1"]}, pass_mark=100).passed
    assert next(results_of([old], {"1": ["c1"]})).parts == (("", "c1"),)


@given(papers, st.lists(anything, min_size=6, max_size=6))
def test_results_say_of_each_question_what_the_others_earned(paper, entered):
    answers = {question["id"]: answer for question, answer in zip(paper, entered, strict=False)}
    shares = {
        question["id"]: float(credit(question, answers[question["id"]])) for question in paper
    }

    for result in results_of(paper, answers):
        others = [share for pk, share in shares.items() if pk != result.item["id"]]
        assert result.credit == shares[result.item["id"]]
        assert result.right == (result.credit == 1)
        assert result.rest == (pytest.approx(sum(others) / len(others)) if others else None)


@pytest.mark.parametrize(
    ("kind", "answer", "parts"),
    [
        ("single", ["b"], {("", "b")}),
        ("multiple", ["c", "a", "a"], {("", "a"), ("", "c")}),
        ("short", " 一時　保護 ", {("", "一時保護")}),
        ("short", "", set()),
        ("numeric", "４８．０", {("", "48")}),
        ("numeric", "abc", {("", "abc")}),
        ("matching", {"a": "x", "b": "z"}, {("a", "x"), ("b", "z")}),
        ("ordering", {"i1": "2"}, {("i1", "2")}),
        ("ordering", {}, set()),
    ],
)
def test_what_was_entered_is_kept_as_it_is_compared(kind, answer, parts):
    (result,) = results_of([MAKE[kind]("1")], {"1": answer})

    assert set(result.parts) == parts
    assert result.answered == bool(parts)
