"""Certainty-based marking: with each answer one says how certain one is, and earns by that.

    certainty      1 low   2 middle   3 high
    right            1        2         3
    wrong            0       -2        -6
    no answer        0        0         0

The scheme is that of A. R. Gardner-Medwin (University College London), published as
https://docs.moodle.org/en/Using_certainty-based_marking and in "Confidence assessment in the
teaching of basic science", ALT-J 3 (1995) 80-85. It pays to be honest: high is best for who is
right in more than 80 % of such answers, middle from 67 % on.

Ours beyond it: an answer in parts counts as the mean over its parts, so half right at high is
(3 - 6) / 2; essays and judgements, which nobody is asked about,
earn their share of 3.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from courses.grading.credit import NOTHING, WHOLE
from courses.models.questions import Question
from courses.paper import Answers, Item, Paper, is_answered

LOW, MIDDLE, HIGH = 1, 2, 3
LEVELS = (LOW, MIDDLE, HIGH)
RIGHT = {LOW: 1, MIDDLE: 2, HIGH: 3}
WRONG = {LOW: 0, MIDDLE: -2, HIGH: -6}
MOST = RIGHT[HIGH]

# What has no one right answer to be certain of.
NOT_ASKED = frozenset({Question.Kind.ESSAY, Question.Kind.JUDGEMENT})

Certainties = Mapping[str, int]


def asks_certainty(item: Item) -> bool:
    return item["kind"] not in NOT_ASKED


def certainty_mark(share: Fraction, certainty: int) -> Fraction:
    """What an answer earns that is right to this share; not said is low, which costs nothing."""
    level = certainty if certainty in LEVELS else LOW
    return WRONG[level] + share * (RIGHT[level] - WRONG[level])


def certainty_percent(
    paper: Paper, answers: Answers, certainties: Certainties, earned: Mapping[str, Fraction]
) -> Fraction:
    """Of what could have been earned, all right at high; less than 0 for who was certain of what
    is wrong. `earned` are the shares from 0 to 1."""
    total = NOTHING
    for item in paper:
        share = earned[item["id"]]
        if not asks_certainty(item):
            total += share * MOST
        elif is_answered(answers.get(item["id"])):
            total += certainty_mark(share, certainties.get(item["id"], LOW))
    return total * 100 / (MOST * len(paper)) if paper else NOTHING


def without_certainty(paper: Paper, answers: Answers, certainties: Certainties) -> list[int]:
    """The numbers, from 1, of the questions that were answered without saying how certain."""
    return [
        number
        for number, item in enumerate(paper, start=1)
        if asks_certainty(item)
        and is_answered(answers.get(item["id"]))
        and item["id"] not in certainties
    ]


@dataclass(frozen=True)
class Calibration:
    """Of the answers one gave with this certainty: how many, and how many wholly right."""

    certainty: int
    answers: int
    right: int

    @property
    def wrong(self) -> int:
        return self.answers - self.right


def calibration(
    paper: Paper, answers: Answers, certainties: Certainties, earned: Mapping[str, Fraction]
) -> list[Calibration]:
    given: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for item in paper:
        if asks_certainty(item) and is_answered(answers.get(item["id"])):
            level = certainties.get(item["id"], LOW)
            given[level] += 1
            right[level] += earned[item["id"]] == WHOLE
    return [Calibration(level, given[level], right[level]) for level in reversed(LEVELS)]
