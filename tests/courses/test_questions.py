"""Questions of the bank: what an author is told before one can be saved, and how it is drawn."""

import random

import pytest
from django.core.exceptions import ValidationError

from courses import actions
from courses.drawing import as_item, mixed, preview_line
from courses.models import Attempt, Question
from courses.parts import key_of
from home.demo.papers import right_answer
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    attempt_of,
    make_course,
    make_quiz,
    publish,
    right_answers,
)

pytestmark = pytest.mark.django_db

KINDS = {
    "multiple": {"multiple": True},
    "true_false": {"true_false": True},
    "short": {"short": True},
    "numeric": {"numeric": True},
    "matching": {"matching": True},
    "ordering": {"ordering": True},
    "single": {},
}


def pair(left, right):
    return ("pair", {"left": left, "right": right})


def drawn(seed=1, *, shuffle=True, **fields):
    return mixed(as_item(QuestionFactory(**fields)), rng=random.Random(seed), shuffle=shuffle)


def refused(**fields) -> set[str]:
    with pytest.raises(ValidationError) as error:
        QuestionFactory.build(category=None, **fields).clean()
    return set(error.value.message_dict)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_question_of_each_kind_may_be_saved(kind):
    QuestionFactory(**KINDS[kind]).clean()


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"choices": []}, {"choices"}),
        ({"short": True, "accepted": []}, {"accepted"}),
        ({"numeric": True, "numbers": []}, {"numbers"}),
        ({"matching": True, "pairs": [pair("甲", "乙")]}, {"pairs"}),
        ({"matching": True, "pairs": [pair("甲", "乙"), pair("甲 ", "丙")]}, {"pairs"}),
        ({"matching": True, "pairs": [pair("甲", "乙"), pair("丁", "乙")], "distractors": []}, {"pairs"}),
        ({"matching": True, "distractors": [("text", "児童相談所")]}, {"distractors"}),
        ({"matching": True, "distractors": [("text", "警察"), ("text", "警察")]}, {"distractors"}),
        ({"matching": True, "pairs": [pair(f"項目{n}", "乙") for n in range(21)]}, {"pairs"}),
        ({"ordering": True, "steps": [("step", "受理")]}, {"steps"}),
        ({"ordering": True, "steps": [("step", "受理"), ("step", "受理")]}, {"steps"}),
        ({"ordering": True, "steps": [("step", f"項目{n}") for n in range(21)]}, {"steps"}),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_at_its_field(fields, at_fault):
    assert refused(**fields) == at_fault


def test_pairs_that_share_an_answer_need_another_one_to_choose_from():
    same = [pair("甲", "乙"), pair("丁", "乙")]

    QuestionFactory(matching=True, pairs=same, distractors=[("text", "丙")]).clean()


@pytest.mark.parametrize("seed", range(5))
def test_an_order_is_never_shown_as_it_should_be(seed):
    item = drawn(seed, shuffle=False, ordering=True)

    assert [part["wanted"] for part in item["parts"]] != ["1", "2", "3"]
    assert sorted(part["wanted"] for part in item["parts"]) == ["1", "2", "3"]


def test_the_form_does_not_give_away_the_order_of_the_author():
    item = drawn(ordering=True)

    assert {part["id"] for part in item["parts"]} == {
        key_of(text) for text in ("受理", "安全確認", "援助方針会議")
    }
    assert len(key_of("あ" * 500)) == 12


def test_answers_to_match_are_mixed_and_each_is_there_once():
    texts = {
        tuple(option["text"] for option in drawn(seed, shuffle=False, matching=True)["options"])
        for seed in range(8)
    }

    assert len(texts) > 1
    assert {frozenset(each) for each in texts} == {
        frozenset({"区市町村", "児童相談所", "家庭裁判所"})
    }
    assert {len(each) for each in texts} == {3}


def test_items_to_match_keep_their_order_where_the_quiz_says_so():
    orders = [
        [part["text"] for part in drawn(seed, shuffle=False, matching=True)["parts"]]
        for seed in range(4)
    ]

    assert orders == [["通告の受理", "立入調査", "要対協の調整"]] * 4


def test_the_same_chance_gives_the_same_paper():
    question = QuestionFactory(matching=True)

    one, other = (mixed(as_item(question), rng=random.Random(3), shuffle=True) for _ in range(2))

    assert one == other


def test_a_number_is_drawn_with_its_bounds_and_unit():
    numbers = [
        ("value", {"number": 200, "tolerance": 5, "tolerance_in": "percent"}),
        ("range", {"least": "1.5", "most": 2}),
    ]

    item = drawn(numeric=True, numbers=numbers)

    assert item["unit"] == "時間"
    assert [(float(b["least"]), float(b["most"])) for b in item["bounds"]] == [
        (190, 210),
        (1.5, 2),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_an_author_sees_what_is_not_finished_yet(kind):
    empty = Question(kind=kind, prompt="下書き")

    assert preview_line(empty).item["kind"] == kind


@pytest.fixture
def attempt(worker):
    category = QuestionCategoryFactory()
    for fields in KINDS.values():
        QuestionFactory(category=category, **fields)
    quiz = make_quiz(make_course(lessons=0), category=category, questions=7, bank=0)
    return attempt_of(worker, quiz)


def test_a_paper_of_all_kinds_is_handed_in_and_full(attempt, worker):
    done = actions.submit_attempt(attempt=attempt, answers=right_answers(attempt), by=worker)

    assert (done.score, done.passed) == (100, True)


def test_questions_that_change_later_change_no_attempt(attempt, worker):
    before = Attempt.objects.get().snapshot
    for question in Question.objects.all():
        question.prompt = "別の設問"
        question.numbers = [("range", {"least": 0, "most": 1})]
        question.steps = [("step", "甲"), ("step", "乙")]
        question.pairs = [pair("甲", "乙"), pair("丙", "丁")]
        publish(question)

    done = actions.submit_attempt(attempt=attempt, answers=right_answers(attempt), by=worker)

    assert Attempt.objects.get().snapshot == before
    assert done.score == 100


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("matching", ["x"]),
        ("matching", "x"),
        ("matching", {"なし": "x"}),
        ("matching", "no option"),
        ("ordering", {"なし": "1"}),
        ("ordering", "no option"),
        ("numeric", ["48"]),
        ("numeric", {"a": "48"}),
        ("single", {"c1": "c1"}),
        ("short", {"a": "b"}),
    ],
)
def test_what_is_not_on_the_paper_is_refused(attempt, worker, kind, answer):
    item = next(item for item in attempt.snapshot if item["kind"] == kind)
    if answer == "no option":
        answer = {item["parts"][0]["id"]: "9"}

    with pytest.raises(actions.NotOnPaper):
        actions.save_answers(attempt=attempt, answers={item["id"]: answer}, by=worker)

    assert Attempt.objects.get().answers == {}


def test_half_an_answer_is_kept_and_counts_in_part(attempt, worker):
    item = next(item for item in attempt.snapshot if item["kind"] == "matching")
    (part, option), *_rest = right_answer(item).items()

    saved = actions.save_answers(attempt=attempt, answers={item["id"]: {part: option}}, by=worker)
    done = actions.submit_attempt(attempt=saved, by=worker)

    assert done.answers == {item["id"]: {part: option}}
    assert float(done.score) == pytest.approx(100 / 7 / 3, abs=0.01)
