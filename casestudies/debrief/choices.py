"""How the groups' choices spread (E5), and what everybody said in polls (E11)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from casestudies.content import Case, Task
from casestudies.debrief.loading import GroupWork
from casestudies.models import Exercise, Poll, Vote
from casestudies.tasks import chosen
from core.charts import Series, bar_chart

CHOOSING = frozenset({"choice", "urgency"})


@dataclass(frozen=True)
class Bars:
    """One question with how many chose what; `who`: the groups behind each bar, "" in a poll.
    `led_to`: the option of a poll by which all groups went on."""

    title: str
    where: str
    rows: Sequence[tuple[str, int, str]]
    unit: str
    led_to: str = ""

    @property
    def names_groups(self) -> bool:
        return any(who for _text, _count, who in self.rows)

    @property
    def total(self) -> int:
        return sum(count for _text, count, _who in self.rows)

    @property
    def chart(self) -> SafeString:
        counts = [count for _text, count, _who in self.rows]
        labels = [text for text, _count, _who in self.rows]
        title = f"{self.where} {self.title}".strip()  # a chart's ids are made of it
        return bar_chart([Series(self.title, counts)], labels, self.unit, title=title)


def choices(case: Case, groups: Sequence[GroupWork]) -> list[Bars]:
    """Of every question with options that somebody answered."""
    found = [
        Bars(task.title, stage.name, _rows(task, groups), pgettext("unit", "groups"))
        for stage, task in case.tasks()
        if task.kind in CHOOSING
    ]
    return [one for one in found if one.total]


def polls(exercise: Exercise) -> list[Bars]:
    """Closed ones, in the order they were asked: an open one shows nothing yet. Two questions."""
    rows = Poll.objects.filter(exercise=exercise, closed_at__isnull=False).order_by("opened_at")
    votes = list(Vote.objects.filter(poll__exercise=exercise).values_list("poll", "option"))
    return [
        Bars(
            poll.question,
            "",
            [(text, votes.count((poll.pk, place)), "") for place, text in enumerate(poll.options)],
            pgettext("unit", "people"),
            exercise.decided.get(poll.task, ""),
        )
        for poll in rows
    ]


def _rows(task: Task, groups: Sequence[GroupWork]) -> list[tuple[str, int, str]]:
    picked = [(one.name, chosen(task, one.value(task) or {})) for one in groups]
    rows = []
    for option in task.options:
        names = [name for name, options in picked if option in options]
        rows.append((option, len(names), "、".join(names)))
    return rows
