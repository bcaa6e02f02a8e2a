"""How a paper is drawn from the bank: so many questions from each category, shuffled if asked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.memory import remembered, remembered_each
from courses.grading import Line
from courses.models.questions import Question, QuestionCategory
from courses.models.quizzes import QuizPage
from courses.paper import Choice, Item, Paper
from courses.parts import add_parts, mixed_parts

# Choices that mean something in their order.
IN_THEIR_ORDER = frozenset({Question.Kind.TRUE_FALSE, Question.Kind.JUDGEMENT})

Wanted = Sequence[tuple[int, int]]  # (category, how many of it)


@dataclass(frozen=True)
class Bank:
    """What a quiz draws from: the published questions of each category, in their order."""

    wanted: Wanted
    questions: Mapping[int, Sequence[int]]


def bank_of(quiz: QuizPage) -> Bank:
    """Of a published quiz, shared by all who take it."""
    return remembered(("bank", quiz.pk), lambda: _read_bank(wanted_by(quiz)))


def wanted_by(quiz: QuizPage) -> Wanted:
    return [(draw.category_id, draw.count) for draw in quiz.draws.all()]


def _read_bank(wanted: Wanted) -> Bank:
    questions: dict[int, list[int]] = {}
    rows = Question.objects.drawable().filter(category__in={pk for pk, _count in wanted})
    for category, pk in rows.order_by("pk").values_list("category_id", "pk"):
        questions.setdefault(category, []).append(pk)
    return Bank(wanted, questions)


def draw_paper(quiz: QuizPage, *, rng: Random) -> Paper:
    """A fresh paper for the quiz as it is published now; three queries at most, whatever the bank
    holds, and none while its questions are remembered.

    Never more than the bank has and never one question twice, even if two lines of the quiz
    name the same category.
    """
    bank = bank_of(quiz)
    chosen = pick(bank.wanted, bank.questions, rng=rng, shuffle=quiz.shuffle)
    items = remembered_each("question", chosen, _read_items)
    return [mixed(items[pk], rng=rng, shuffle=quiz.shuffle) for pk in chosen if pk in items]


def _read_items(missing: list[int]) -> dict[int, Item]:
    return {pk: as_item(question) for pk, question in Question.objects.in_bulk(missing).items()}


def pick(
    wanted: Wanted,
    bank: Mapping[int, Sequence[int]],
    *,
    rng: Random,
    shuffle: bool,
) -> list[int]:
    """Keys of the drawn questions. Not shuffled: line by line, each line in order of the bank."""
    left = {category: list(keys) for category, keys in bank.items()}
    chosen: list[int] = []
    for category, count in wanted:
        pool = left.get(category, [])
        drawn = rng.sample(pool, min(count, len(pool)))
        left[category] = [key for key in pool if key not in drawn]
        chosen += sorted(drawn)
    if shuffle:
        rng.shuffle(chosen)
    return chosen


def as_item(question: Question) -> Item:
    """As its author wrote it, in that order."""
    item: Item = {
        "id": str(question.pk),
        "revision": question.live_revision_id,
        "kind": question.kind,
        "prompt": question.prompt,
        "choices": _choices(question),
        "accepted": [str(block.value) for block in question.accepted],
        "explanation": question.explanation,
        "source": question.source,
    }
    add_parts(item, question)
    return item


def mixed(item: Item, *, rng: Random, shuffle: bool) -> Item:
    """As it stands on one paper; the item itself, which others share, stays as it is."""
    choices = list(item["choices"])
    if shuffle and item["kind"] not in IN_THEIR_ORDER:
        rng.shuffle(choices)
    return mixed_parts({**item, "choices": choices}, rng=rng, shuffle=shuffle)


def _choices(question: Question) -> list[Choice]:
    if question.kind == Question.Kind.TRUE_FALSE:
        true = question.statement_is_true
        return [
            {"id": "true", "text": pgettext("true or false", "True"), "correct": true},
            {"id": "false", "text": pgettext("true or false", "False"), "correct": not true},
        ]
    if question.kind not in {Question.Kind.SINGLE, Question.Kind.MULTIPLE}:
        return []
    return [
        {"id": f"c{number}", "text": block.value["text"], "correct": block.value["correct"]}
        for number, block in enumerate(question.choices, start=1)
    ]


def preview_line(question: Question) -> Line:
    """The question as a learner will see it, for its author: unsaved, in the author's order."""
    return Line(1, mixed(as_item(question), rng=Random(0), shuffle=False), [])  # noqa: S311 -- a game of order


def missing_questions(wanted: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Categories of which more is asked than the bank has published: how many are missing."""
    asked: Counter[int] = Counter()
    for category, count in wanted:
        asked[category] += count
    drawable = Question.objects.drawable().filter(category__in=asked).order_by()
    rows = drawable.values_list("category").annotate(Count("pk"))
    available = dict(rows)
    missing = {category: count - available.get(category, 0) for category, count in asked.items()}
    return {category: count for category, count in missing.items() if count > 0}


def bank_is_short(wanted: Iterable[tuple[int, int]]) -> list[str]:
    """A sentence for each category that cannot give what the quiz asks; none when all is well."""
    missing = missing_questions(wanted)
    names = QuestionCategory.objects.in_bulk(missing)
    text = _("“%(category)s” has %(count)d published questions too few for this quiz.")
    return [text % {"category": names[pk], "count": count} for pk, count in missing.items()]
