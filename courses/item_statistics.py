"""設問の成績: how the questions of a quiz were answered, counted in SQL.

Everybody counts once, with the first attempt at the edition: later attempts know the questions.
A question that was changed on the way is another one, for its figures mean another thing.

Discrimination is the point-biserial correlation of a question with the rest of the paper (the
share earned on all *other* questions of the same attempt): S. Henrysson, "Correction of item-total
correlations in item analysis", Psychometrika 28 (1963). It needs no rule for who is "upper" and
"lower", holds for parts of points too, and can be had from sums. Below 0.2 a question tells little
(Ebel and Frisbie, Essentials of Educational Measurement, 5th ed., 1991); below 0 those who know
more answer it worse.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from courses.grading import HIGH
from courses.models import AnswerPart, AnswerResult, Attempt
from courses.models.results import AnswerResultQuerySet
from courses.paper import TEXTS, Item
from records.suppression import LEAST_SHOWN

LEAST_JUDGED = 20  # people; with fewer the figures say more about chance than about the question
TOO_EASY, TOO_HARD = 0.95, 0.3
MOST_TEXTS = 10

ItemKey = tuple[int, int | None]  # question and its revision
PartCounts = dict[str, dict[str, int]]  # part -> value -> people


@dataclass(frozen=True)
class ItemFigures:
    """One question as it was asked. `counts` are people by part and by what they entered; of
    words and numbers only what at least five people entered."""

    item: Item
    people: int
    answered: int
    right: int
    mean_credit: float
    discrimination: float | None
    changed_later: bool
    counts: PartCounts = field(default_factory=dict)
    certain: int = 0  # people who said how certain they are
    sure_and_wrong: int = 0  # of them, who were at high and not right

    @property
    def share_right(self) -> float:
        return self.right / self.people

    @property
    def flags(self) -> set[str]:
        """What its author should look at: "easy", "hard", "negative"."""
        if self.people < LEAST_JUDGED:
            return set()
        worse = self.discrimination is not None and self.discrimination < 0
        found = {
            "easy": self.mean_credit >= TOO_EASY,
            "hard": self.mean_credit < TOO_HARD,
            "negative": worse,
        }
        return {name for name, holds in found.items() if holds}


def editions_answered(quiz_key: str) -> dict[int, int]:
    """Edition -> people who have been graded in it, the newest first."""
    rows = AnswerResult.objects.filter(quiz_key=quiz_key, first=True).values("edition")
    counted = rows.annotate(people=Count("attempt", distinct=True)).order_by("-edition")
    return {row["edition"]: row["people"] for row in counted}


def people_answered(quiz_keys: Iterable[str]) -> dict[str, int]:
    """Quiz -> attempts that count: one a person and edition."""
    rows = AnswerResult.objects.filter(quiz_key__in=list(quiz_keys), first=True).values("quiz_key")
    counted = rows.annotate(people=Count("attempt", distinct=True)).order_by()
    return {row["quiz_key"]: row["people"] for row in counted}


def item_figures(quiz_key: str, edition: int) -> list[ItemFigures]:
    """All questions that were asked in this edition; four queries, however many answered."""
    results = AnswerResult.objects.of_edition(quiz_key, edition)
    rows = {(row["question"], row["revision"]): row for row in _sums(results)}
    items = _as_asked({key: row["sample"] for key, row in rows.items()})
    counts = _counts(results, items)
    newest: dict[int, int] = {}
    for question, revision in rows:
        newest[question] = max(newest.get(question, 0), revision or 0)
    return [
        ItemFigures(
            item=items[key],
            people=row["people"],
            answered=row["answered_"],
            right=row["right_"],
            mean_credit=row["credit_"] / row["people"],
            discrimination=_correlation(row),
            changed_later=(key[1] or 0) < newest[key[0]],
            counts=counts[key],
            certain=row["certain"],
            sure_and_wrong=row["sure_and_wrong"],
        )
        for key, row in sorted(rows.items(), key=lambda pair: (pair[0][0], -(pair[0][1] or 0)))
        if key in items
    ]


def _sums(results: AnswerResultQuerySet) -> Iterable[dict[str, Any]]:
    with_rest = Q(rest__isnull=False)
    x, y = F("credit"), F("rest")
    return (
        results.values("question", "revision")
        .order_by()
        .annotate(
            people=Count("pk"),
            answered_=Count("pk", filter=Q(answered=True)),
            right_=Count("pk", filter=Q(right=True)),
            credit_=Sum("credit"),
            certain=Count("certainty"),
            sure_and_wrong=Count("pk", filter=Q(certainty=HIGH, right=False)),
            sample=Max("attempt"),
            n=Count("rest"),
            x=Sum(x, filter=with_rest),
            y=Sum(y),
            xx=Sum(x * x, filter=with_rest),
            yy=Sum(y * y),
            xy=Sum(x * y),
        )
    )


def _correlation(row: dict[str, Any]) -> float | None:
    """Pearson's r from sums; None where all earned the same, or there is no rest of the paper."""
    n = row["n"]
    if n < 2:
        return None
    covariance = n * row["xy"] - row["x"] * row["y"]
    spread = (n * row["xx"] - row["x"] ** 2) * (n * row["yy"] - row["y"] ** 2)
    # Sums of equal floats differ in their last digit; that is no spread.
    if spread <= 1e-9 * n**4:
        return None
    return max(-1.0, min(1.0, covariance / math.sqrt(spread)))


def _as_asked(samples: dict[ItemKey, int]) -> dict[ItemKey, Item]:
    """Each question as it stood on one of the papers."""
    papers = dict(Attempt.objects.filter(pk__in={*samples.values()}).values_list("pk", "snapshot"))
    on_paper = {(pk, int(item["id"])): item for pk, paper in papers.items() for item in paper}
    found = {key: on_paper.get((attempt, key[0])) for key, attempt in samples.items()}
    return {key: item for key, item in found.items() if item is not None}


def _counts(
    results: AnswerResultQuerySet, items: dict[ItemKey, Item]
) -> defaultdict[ItemKey, PartCounts]:
    texts = {key[0] for key, item in items.items() if item["kind"] in TEXTS}
    parts = AnswerPart.objects.filter(result__in=results).values_list(
        "result__question", "result__revision", "part", "value"
    )
    counted = parts.annotate(people=Count("pk")).order_by()
    counts: defaultdict[ItemKey, PartCounts] = defaultdict(dict)
    chosen = counted.exclude(result__question__in=texts)
    written = counted.filter(result__question__in=texts, people__gte=LEAST_SHOWN)
    for question, revision, part, value, people in _rows(chosen, written.order_by("-people")):
        values = counts[question, revision].setdefault(part, {})
        if question not in texts or len(values) < MOST_TEXTS:
            values[value] = people
    return counts


def _rows(*queries: Iterable[Any]) -> Iterator[tuple[int, int | None, str, str, int]]:
    for query in queries:
        yield from query
