"""How a paper is drawn from the bank: so many questions from each category, shuffled if asked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.grading import Line
from courses.models.questions import Question, QuestionCategory
from courses.models.quizzes import QuizPage
from courses.paper import Choice, Item, Paper


def draw_paper(quiz: QuizPage, *, rng: Random) -> Paper:
    """A fresh paper for the quiz as it is published now; two queries, whatever the bank holds.

    Never more than the bank has and never one question twice, even if two lines of the quiz
    name the same category.
    """
    wanted = [(draw.category_id, draw.count) for draw in quiz.draws.all()]
    bank: dict[int, list[int]] = {}
    rows = Question.objects.drawable().filter(category__in={pk for pk, _count in wanted})
    for category, pk in rows.order_by("pk").values_list("category_id", "pk"):
        bank.setdefault(category, []).append(pk)
    chosen = pick(wanted, bank, rng=rng, shuffle=quiz.shuffle)
    questions = Question.objects.in_bulk(chosen)
    return [
        as_item(questions[pk], rng=rng, shuffle=quiz.shuffle) for pk in chosen if pk in questions
    ]


def pick(
    wanted: Iterable[tuple[int, int]],
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


def as_item(question: Question, *, rng: Random, shuffle: bool) -> Item:
    choices = _choices(question)
    if shuffle and question.kind != Question.Kind.TRUE_FALSE:
        rng.shuffle(choices)
    return {
        "id": str(question.pk),
        "revision": question.live_revision_id,
        "kind": question.kind,
        "prompt": question.prompt,
        "choices": choices,
        "accepted": [str(block.value) for block in question.accepted],
        "explanation": question.explanation,
        "source": question.source,
    }


def _choices(question: Question) -> list[Choice]:
    if question.kind == Question.Kind.TRUE_FALSE:
        true = question.statement_is_true
        return [
            {"id": "true", "text": pgettext("true or false", "True"), "correct": true},
            {"id": "false", "text": pgettext("true or false", "False"), "correct": not true},
        ]
    if question.kind == Question.Kind.SHORT:
        return []
    return [
        {"id": f"c{number}", "text": block.value["text"], "correct": block.value["correct"]}
        for number, block in enumerate(question.choices, start=1)
    ]


def preview_line(question: Question) -> Line:
    """The question as a learner will see it, for its author: unsaved, in the author's order."""
    return Line(1, as_item(question, rng=Random(0), shuffle=False), [])  # noqa: S311 -- a game of order


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
