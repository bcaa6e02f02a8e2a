"""事前・事後テスト: the same paper before the course and after it, and what was gained.

Everybody counts once a round: the attempt before, and the first one after. Later attempts know the
answers.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import mean

from django.utils import timezone

from courses.models import AnswerResult, Attempt, QuizPage
from courses.paper import Item, Paper
from courses.survey_groups import OTHER, coarse_groups
from people.models import Organisation
from records.places import administration
from records.suppression import LEAST_SHOWN, shown, suppressed

Timing = QuizPage.Timing


def quiz_before(quiz: QuizPage) -> QuizPage | None:
    """The quiz before the course that this one after it repeats."""
    if quiz.timing != Timing.AFTER:
        return None
    siblings: QuizPage | None = (
        QuizPage.objects.live().sibling_of(quiz).filter(timing=Timing.BEFORE).first()
    )
    return siblings


def paper_before(quiz: QuizPage, *, person: int, round_: int) -> Paper | None:
    """What this person was asked before the course in this round, to be asked again."""
    first = quiz_before(quiz)
    if first is None:
        return None
    tries = Attempt.objects.graded().filter(person=person, quiz_key=first.key, round=round_)
    attempt = tries.order_by("number").first()
    return attempt.snapshot if attempt else None


@dataclass(frozen=True)
class OwnGain:
    """One person's own: scores, and the numbers of questions that came right and wrong."""

    before: Attempt
    after: Attempt
    gained: list[int]
    lost: list[int]

    @property
    def change(self) -> str:
        difference = round((self.after.score or 0) - (self.before.score or 0))
        return f"{difference:+d}" if difference else "±0"


def own_gain(attempt: Attempt, quiz: QuizPage | None) -> OwnGain | None:
    """For the page of a graded attempt after the course; None if there was none before."""
    first = quiz_before(quiz) if quiz else None
    if first is None:
        return None
    earlier = Attempt.objects.graded().without_paper().filter(
        person=attempt.person_id, quiz_key=first.key, round=attempt.round
    )  # fmt: skip
    before = earlier.order_by("number").first()
    if before is None:
        return None
    right = _right([before.pk, attempt.pk])
    then, now = right[before.pk], right[attempt.pk]
    places = {int(item["id"]): n for n, item in enumerate(attempt.snapshot, start=1)}
    both = [(places[key], then[key], now[key]) for key in places if key in then and key in now]
    return OwnGain(
        before,
        attempt,
        gained=[place for place, was, is_ in both if is_ and not was],
        lost=[place for place, was, is_ in both if was and not is_],
    )


@dataclass(frozen=True)
class ItemGain:
    """One question: every property may be printed."""

    item: Item
    people: int
    right_before: int
    right_after: int

    @property
    def before(self) -> str:
        return self._share(self.right_before)

    @property
    def after(self) -> str:
        return self._share(self.right_after)

    @property
    def gain(self) -> str:
        if "–" in {self.before, self.after}:
            return "–"
        points = round(100 * (self.right_after - self.right_before) / self.people)
        return f"{points:+d}" if points else "±0"

    def _share(self, right: int) -> str:
        """Not where it would tell what fewer than five people did."""
        cells = suppressed({"right": right, "wrong": self.people - right}).cells
        if self.people < LEAST_SHOWN or cells["right"] != f"{right:,}":
            return "–"
        return f"{round(100 * right / self.people)}%"


@dataclass(frozen=True)
class GroupGain:
    name: str
    people: int
    before: float
    after: float

    @property
    def is_known(self) -> bool:
        return self.people >= LEAST_SHOWN

    @property
    def gain(self) -> str:
        return f"{self.after - self.before:+.1f}" if self.is_known else "–"


@dataclass(frozen=True)
class Gains:
    people: str
    whole: GroupGain
    items: list[ItemGain] = field(default_factory=list)
    groups: list[GroupGain] = field(default_factory=list)


def gains_of(quiz: QuizPage) -> Gains:
    """Of everybody who was asked before and after; a handful of queries for any number."""
    first = quiz_before(quiz)
    pairs = _pairs(first.key, quiz.key) if first else []
    right = _right(attempt.pk for pair in pairs for attempt in pair)
    places = _places(after for _before, after in pairs)
    by_group = defaultdict(list)
    for pair in pairs:
        by_group[places[pair[1].pk]].append(pair)
    groups = [_group(name, by_group[name]) for name in sorted(by_group, key=lambda n: (not n, n))]
    return Gains(
        shown(len(pairs)),
        _group("", pairs),
        _items(pairs, right),
        [group for group in groups if group.is_known and len(groups) > 1],
    )


def _pairs(before: str, after: str) -> list[tuple[Attempt, Attempt]]:
    rows = Attempt.objects.graded().without_paper().filter(quiz_key__in=[before, after])
    first: dict[tuple[str, int, int], Attempt] = {}
    for row in rows.select_related("post").order_by("number"):
        first.setdefault((row.quiz_key, row.person_id, row.round), row)
    return [
        (first[before, person, round_], row)
        for (key, person, round_), row in first.items()
        if key == after and (before, person, round_) in first
    ]


def _right(attempts: Iterable[int]) -> dict[int, dict[int, bool]]:
    """Attempt -> question -> whether it was answered right."""
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    rows = AnswerResult.objects.filter(attempt__in=list(attempts))
    for attempt, question, right in rows.values_list("attempt", "question", "right"):
        found[attempt][question] = right
    return found


def _items(
    pairs: list[tuple[Attempt, Attempt]], right: dict[int, dict[int, bool]]
) -> list[ItemGain]:
    """Questions that were asked on both papers of a person, as the newest paper words them."""
    counts: dict[int, list[int]] = {}
    sample: dict[int, int] = {}
    for before, after in pairs:
        then, now = right[before.pk], right[after.pk]
        for question in then.keys() & now.keys():
            count = counts.setdefault(question, [0, 0, 0])
            count[0] += 1
            count[1] += then[question]
            count[2] += now[question]
            sample[question] = after.pk
    papers = Attempt.objects.filter(pk__in=set(sample.values())).in_bulk()
    words = {
        question: next(i for i in papers[pk].snapshot if i["id"] == str(question))
        for question, pk in sample.items()
    }
    return [ItemGain(words[question], *counts[question]) for question in sorted(counts)]


def _places(attempts: Iterable[Attempt]) -> dict[int, str]:
    """Attempt -> municipality of that day, small ones as one."""
    found = list(attempts)
    places = administration()
    here = {
        attempt.pk: places.municipality_of(
            attempt.post.organisation_id, timezone.localdate(attempt.started_at)
        )
        if attempt.post
        else None
        for attempt in found
    }
    known = Organisation.objects.in_bulk({pk for pk in here.values() if pk})
    names = {row: str(known[pk]) if pk in known else OTHER for row, pk in here.items()}
    coarse = coarse_groups(names.values())
    return {row: coarse[name] for row, name in names.items()}


def _group(name: str, pairs: list[tuple[Attempt, Attempt]]) -> GroupGain:
    def score(place: int) -> float:
        return round(mean(float(pair[place].score or 0) for pair in pairs), 1) if pairs else 0.0

    return GroupGain(name, len(pairs), score(0), score(1))
