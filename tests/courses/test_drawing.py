"""Drawing a paper: so many from each category, never twice, never more than there is."""

import copy
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.memory import one_version
from courses.drawing import as_item, bank_is_short, draw_paper, mixed, pick, preview_line
from courses.models import QuizDraw
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    make_course,
    make_quiz,
    publish,
)

pytestmark = pytest.mark.django_db


def rng() -> random.Random:
    return random.Random(7)


def ids(paper) -> list[str]:
    return [item["id"] for item in paper]


@given(
    wanted=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 6))),
    sizes=st.dictionaries(st.integers(1, 3), st.integers(0, 8)),
    seed=st.integers(0, 5),
    shuffle=st.booleans(),
)
def test_pick_never_repeats_and_never_asks_for_more_than_there_is(wanted, sizes, seed, shuffle):
    bank = {category: [category * 100 + n for n in range(size)] for category, size in sizes.items()}

    chosen = pick(wanted, bank, rng=random.Random(seed), shuffle=shuffle)

    assert len(chosen) == len(set(chosen))
    for category in (1, 2, 3):
        asked = sum(count for named, count in wanted if named == category)
        drawn = [key for key in chosen if key // 100 == category]
        assert len(drawn) == min(asked, len(bank.get(category, [])))
        assert set(drawn) <= set(bank.get(category, []))


def test_two_lines_of_one_category_share_its_questions():
    quiz = make_quiz(make_course(lessons=0), questions=2, bank=3)
    quiz.draws.add(QuizDraw(category=quiz.draws.get().category, count=2))

    quiz = publish(quiz)

    paper = draw_paper(quiz, rng=rng())
    assert len(paper) == len(set(ids(paper))) == 3


def test_without_shuffling_the_order_is_the_authors():
    category = QuestionCategoryFactory()
    questions = [QuestionFactory(category=category) for _ in range(4)]
    quiz = make_quiz(make_course(lessons=0), category=category, questions=4, bank=0, shuffle=False)

    paper = draw_paper(quiz, rng=rng())

    assert ids(paper) == [str(question.pk) for question in questions]
    assert [choice["id"] for choice in paper[0]["choices"]] == ["c1", "c2"]


def test_shuffling_turns_questions_and_choices():
    quiz = make_quiz(make_course(lessons=0), questions=6)

    papers = [draw_paper(quiz, rng=random.Random(seed)) for seed in range(8)]

    assert len({tuple(ids(paper)) for paper in papers}) > 1
    assert {tuple(choice["id"] for choice in paper[0]["choices"]) for paper in papers} == {
        ("c1", "c2"),
        ("c2", "c1"),
    }


def test_a_question_that_was_withdrawn_is_not_drawn():
    category = QuestionCategoryFactory()
    stays = QuestionFactory(category=category)
    QuestionFactory(category=category, live=False)
    quiz = make_quiz(make_course(lessons=0), category=category, questions=2, bank=0)

    assert ids(draw_paper(quiz, rng=rng())) == [str(stays.pk)]


def test_true_or_false_has_two_choices_that_keep_their_order():
    question = QuestionFactory(true_false=True, statement_is_true=False)

    orders = {
        tuple((choice["id"], choice["correct"]) for choice in item["choices"])
        for item in (mixed(as_item(question), rng=random.Random(n), shuffle=True) for n in range(8))
    }

    assert orders == {(("true", False), ("false", True))}


def test_the_snapshot_keeps_what_grading_and_feedback_need():
    question = QuestionFactory(short=True, source="練馬区の資料")

    item = mixed(as_item(question), rng=rng(), shuffle=True)

    assert item == {
        "id": str(question.pk),
        "revision": None,
        "kind": "short",
        "prompt": question.prompt,
        "choices": [],
        "accepted": ["一時保護"],
        "explanation": "解説です。",
        "source": "練馬区の資料",
    }


def test_an_author_sees_a_question_that_was_never_saved():
    line = preview_line(QuestionFactory.build(category=None))

    assert [choice["text"] for choice in line.item["choices"]] == ["正しい選択肢", "誤った選択肢"]


@pytest.mark.parametrize("count", [1, 3])
def test_costs_the_same_whatever_the_bank_holds_and_less_once_it_is_known(
    count, django_assert_num_queries
):
    quiz = make_quiz(make_course(lessons=0), questions=count, bank=count * 2)

    with one_version():
        with django_assert_num_queries(4):  # the version of the content, lines, bank, questions
            draw_paper(quiz, rng=rng())
        with django_assert_num_queries(0):
            draw_paper(quiz, rng=rng())


def test_what_becomes_of_the_bank_shows_in_the_next_paper():
    category, other = QuestionCategoryFactory(), QuestionCategoryFactory()
    first = QuestionFactory(category=category, prompt="前の問い")
    elsewhere = QuestionFactory(category=other)
    quiz = make_quiz(make_course(lessons=0), category=category, questions=5, bank=0, shuffle=False)

    def drawn() -> list[tuple[str, str]]:
        return [(item["id"], item["prompt"]) for item in draw_paper(quiz, rng=rng())]

    before = drawn()
    first.prompt = "書きかけの問い"
    first.save_revision()
    draft = drawn()
    first.save_revision().publish()
    changed = drawn()
    second = QuestionFactory(category=category, prompt="次の問い")
    more = drawn()
    first.unpublish()
    fewer = drawn()
    quiz.draws.get().delete()
    QuizDraw.objects.create(quiz=quiz, category=other, count=1)

    old, new = (str(first.pk), "前の問い"), (str(first.pk), "書きかけの問い")
    assert (before, draft, changed) == ([old], [old], [new])
    assert (more, fewer) == ([new, (str(second.pk), "次の問い")], [(str(second.pk), "次の問い")])
    assert drawn() == [(str(elsewhere.pk), elsewhere.prompt)]


def test_one_paper_does_not_disturb_another():
    category = QuestionCategoryFactory()
    for kind in ("matching", "ordering"):
        QuestionFactory(category=category, **{kind: True})
    quiz = make_quiz(make_course(lessons=0), category=category, questions=2, bank=0)
    first = draw_paper(quiz, rng=rng())
    kept = copy.deepcopy(first)

    for seed in range(8):
        draw_paper(quiz, rng=random.Random(seed))

    assert first == kept == draw_paper(quiz, rng=rng())


def test_a_short_bank_is_named():
    full, short = QuestionCategoryFactory(), QuestionCategoryFactory()
    for category in (full, full, short):
        QuestionFactory(category=category)

    assert bank_is_short([(full.pk, 2), (short.pk, 1)]) == []
    (sentence,) = bank_is_short([(full.pk, 2), (short.pk, 1), (short.pk, 2)])
    assert short.name in sentence
    assert "2" in sentence
