"""Marking a paper: what counts as right, and what that makes in percent."""

from decimal import Decimal

import pytest

from courses.grading import grade, is_right, lines, spelling
from courses.models import Question


def item(kind=Question.Kind.SINGLE, right=("a",), wrong=("b",), accepted=(), pk="1"):
    choices = [{"id": one, "text": one.upper(), "correct": True} for one in right]
    choices += [{"id": one, "text": one.upper(), "correct": False} for one in wrong]
    return {
        "id": pk,
        "revision": None,
        "kind": kind,
        "prompt": "設問",
        "choices": choices,
        "accepted": list(accepted),
        "explanation": "",
        "source": "",
    }


@pytest.mark.parametrize(
    ("answer", "right"), [(["a"], True), (["b"], False), ([], False), (["a", "b"], False)]
)
def test_one_choice_is_right_alone(answer, right):
    assert is_right(item(), answer) is right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (["a", "c"], True),
        (["c", "a"], True),
        (["a"], False),
        (["a", "b", "c"], False),
        ([], False),
    ],
)
def test_several_choices_are_right_as_exactly_that_set(answer, right):
    assert is_right(item(Question.Kind.MULTIPLE, right=("a", "c")), answer) is right


@pytest.mark.parametrize(
    "answer",
    ["一時保護", " 一時 保護 ", "一時　保護"],
)
def test_spaces_in_a_short_answer_do_not_matter(answer):
    assert is_right(item(Question.Kind.SHORT, (), (), accepted=["一時保護"]), answer)


@pytest.mark.parametrize(
    ("accepted", "answer"),
    [
        ("SOS", "ＳＯＳ"),
        ("ＳＯＳ", "sos"),
        ("アセスメント", "ｱｾｽﾒﾝﾄ"),
        ("アセスメント", "あせすめんと"),
        ("48時間", "４８ 時間"),
    ],
)
def test_width_case_and_kana_of_a_short_answer_do_not_matter(accepted, answer):
    assert is_right(item(Question.Kind.SHORT, (), (), accepted=["ほか", accepted]), answer)


@pytest.mark.parametrize("answer", ["", "　", [], "一時保護所"])
def test_another_word_or_none_is_not_right(answer):
    assert not is_right(item(Question.Kind.SHORT, (), (), accepted=["一時保護"]), answer)


def test_a_blank_accepted_answer_accepts_nothing():
    assert not is_right(item(Question.Kind.SHORT, (), (), accepted=[" "]), " ")
    assert spelling(" ") == ""


@pytest.mark.parametrize(
    ("right", "total", "score"),
    [(0, 3, "0.00"), (1, 3, "33.33"), (2, 3, "66.67"), (3, 3, "100.00"), (0, 1, "0.00")],
)
def test_the_score_is_percent_with_two_places(right, total, score):
    paper = [item(pk=str(number)) for number in range(total)]
    answers = {str(number): ["a"] for number in range(right)}

    result = grade(paper, answers, pass_mark=50)

    assert result.score == Decimal(score)
    assert result.right == {str(number) for number in range(right)}
    assert result.total == total


@pytest.mark.parametrize(("mark", "passes"), [(66, True), (67, False)])
def test_the_exact_fraction_decides_and_not_the_rounded_score(mark, passes):
    paper = [item(pk=str(number)) for number in range(3)]

    assert grade(paper, {"0": ["a"], "1": ["a"]}, pass_mark=mark).passed is passes


def test_an_empty_paper_is_failed():
    result = grade([], {}, pass_mark=1)

    assert (result.score, result.passed) == (0, False)


def test_answers_to_questions_not_drawn_change_nothing():
    assert grade([item()], {"1": ["a"], "99": ["a"]}, pass_mark=100).score == 100


def test_a_line_says_in_words_what_was_entered_and_what_was_wanted():
    paper = [
        item(Question.Kind.MULTIPLE, right=("a", "c")),
        item(Question.Kind.SHORT, (), (), accepted=["一時保護"], pk="2"),
        item(pk="3"),
    ]

    marked = lines(paper, {"1": ["c", "b"], "2": "分離"})

    assert [(line.number, line.right) for line in marked] == [(1, False), (2, False), (3, False)]
    assert [line.entered for line in marked] == [["C", "B"], ["分離"], []]
    assert [line.wanted for line in marked] == [["A", "C"], ["一時保護"], ["A"]]
