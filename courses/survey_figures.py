"""What was answered, counted: texts that may leave the house, small counts hidden.

Everything is printed from one table a question (`records.suppression.suppressed_grid`), whether
the whole or a group is looked at, so that the two views cannot be subtracted from one another.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from random import Random

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.charts import Series, bar_chart, figure
from courses.models import SurveyOpening, SurveyParticipation, SurveyResult
from courses.questionnaire import TEXT, Question, Questionnaire
from records.suppression import LEAST_SHOWN, is_pinned, shown, suppressed_grid

WHOLE = "*"  # no municipality and no profession is called so
NOTHING = ""
LABEL = 28  # letters of a choice beside its bar


@dataclass(frozen=True)
class Reply:
    """One answer to one question. Who gave it is not asked here."""

    group: str
    values: Sequence[str]


Replies = dict[str, list[Reply]]  # by question


@dataclass(frozen=True)
class Line:
    """What stands for one choice: people, and their share of those who answered."""

    text: str
    people: str
    percent: int | None

    @property
    def share(self) -> str:
        return "–" if self.percent is None else f"{self.percent}%"


@dataclass(frozen=True)
class QuestionFigures:
    """One question: what is said as a text may be printed, in the whole and by group."""

    number: int
    question: Question
    replies: Sequence[Reply]
    groups: Sequence[str]

    @property
    def prompt(self) -> str:
        return self.question.prompt

    @property
    def answered(self) -> str:
        return shown(len(self.replies))

    @property
    def is_known(self) -> bool:
        return len(self.replies) >= LEAST_SHOWN

    @cached_property
    def cells(self) -> dict[tuple[str, str], int]:
        """People by choice and group."""
        counts: Counter[tuple[str, str]] = Counter()
        for reply in self.replies:
            for value in set(reply.values):
                counts[value, WHOLE] += 1
                counts[value, reply.group] += 1
        keys = [choice.id for choice in self.question.choices]
        return {(key, group): counts[key, group] for key in keys for group in self._columns}

    @cached_property
    def printed(self) -> dict[tuple[str, str], str]:
        if self.question.kind != "multiple":
            return suppressed_grid(self.cells, WHOLE)
        # Who chose it and who did not are the two rows of each choice.
        found: dict[tuple[str, str], str] = {}
        sizes = self.sizes
        for choice in self.question.choices:
            cells = {}
            for column in self._columns:
                cells[choice.id, column] = (n := self.cells[choice.id, column])
                cells[NOTHING, column] = sizes[column] - n
            found |= {
                key: text
                for key, text in suppressed_grid(cells, WHOLE).items()
                if key[0] == choice.id
            }
        return found

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many answered the question, by group and in the whole."""
        counts = Counter(reply.group for reply in self.replies)
        return {column: counts[column] for column in self.groups} | {WHOLE: len(self.replies)}

    @property
    def _columns(self) -> list[str]:
        return [WHOLE, *self.groups]

    def lines(self, group: str = WHOLE) -> list[Line]:
        if not self.is_known or self.sizes[group] < LEAST_SHOWN:
            return []
        return [
            Line(choice.text, self.printed[choice.id, group], self._percent(choice.id, group))
            for choice in self.question.choices
        ]

    def _percent(self, key: str, group: str) -> int | None:
        count = self.cells[key, group]
        readable = self.printed[key, group] == shown(count) and not 0 < count < LEAST_SHOWN
        return round(100 * count / self.sizes[group]) if readable else None

    def mean(self, group: str = WHOLE) -> str:
        """To one place; not printed where it would tell a count that is hidden."""
        if self.question.kind not in {"scale", "number"}:
            return "–"
        values = [
            Decimal(reply.values[0])
            for reply in self.replies
            if reply.values and group in {WHOLE, reply.group}
        ]
        if len(values) < LEAST_SHOWN:
            return "–"
        mean = round(statistics.mean(map(float, values)), 1)
        if self.question.kind == "scale" and self._is_pinned(group, mean):
            return _("Not shown")
        return figure(mean)

    def _is_pinned(self, group: str, mean: float) -> bool:
        cells = {int(c.id): self.cells[c.id, group] for c in self.question.choices}
        printed = {int(c.id): self._percent(c.id, group) is not None for c in self.question.choices}
        return is_pinned(cells, printed, mean, digits=1)

    @property
    def texts(self) -> list[str]:
        """Free texts from five answers on, in an order that is the same at every look and says
        nothing: that of the words themselves, mixed."""
        if self.question.kind != TEXT or not self.is_known:
            return []
        found = sorted(reply.values[0] for reply in self.replies if reply.values)
        Random(len(found)).shuffle(found)  # noqa: S311 -- a game of order, not a secret
        return found

    def chart(self, group: str = WHOLE) -> SafeString:
        lines = self.lines(group)
        words = _("Share of those who answered. The table below says the same.")
        return bar_chart(
            [Series(_("Share"), [line.percent for line in lines])],
            [_short(line.text) for line in lines],
            "%",
            title=self.prompt,
            description=words,
        )

    def shown_groups(self) -> list[str]:
        return [group for group in self.groups if self.sizes[group] >= LEAST_SHOWN]


def replies_to(openings: Iterable[SurveyOpening]) -> Replies:
    """All that was answered in these openings and may be counted now: two queries."""
    found = list(openings)
    replies: Replies = defaultdict(list)
    mixed = [opening.pk for opening in found if opening.anonymous and opening.closed_at]
    rows = SurveyResult.objects.filter(opening__in=mixed).order_by("pk")
    for question, group, values in rows.values_list("question", "group", "values"):
        replies[question].append(Reply(group, values))
    named = [opening.pk for opening in found if not opening.anonymous]
    sheets = SurveyParticipation.objects.filter(opening__in=named, submitted=True).order_by("pk")
    for group, answers in sheets.values_list("group", "answers"):
        for question, values in (answers or {}).items():
            replies[question].append(Reply(group, values))
    return replies


def figures_of(asked: Questionnaire, replies: Replies) -> list[QuestionFigures]:
    """Every question that is asked, in the author's order."""
    found = []
    for number, question in enumerate(asked.questions.values(), start=1):
        given = replies.get(question.id, [])
        groups = [] if question.kind == TEXT else _groups(given)
        found.append(QuestionFigures(number, question, given, groups))
    return found


def name_of(group: str) -> str:
    if group == WHOLE:
        return pgettext("survey breakdown", "Whole")
    return group or pgettext("survey breakdown", "Other")


def _groups(replies: Sequence[Reply]) -> list[str]:
    """None where there is no breakdown: then all are Other, which is the whole."""
    found = sorted({reply.group for reply in replies}, key=_others_last)
    return [] if found == [""] else found


def _others_last(group: str) -> tuple[bool, str]:
    return group == "", group


def _short(text: str) -> str:
    return text if len(text) <= LABEL else f"{text[:LABEL]}…"
