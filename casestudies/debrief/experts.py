"""The groups against the experts: judgements, links of a timeline, drawings."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from casestudies.content import Case, Link, Task
from casestudies.debrief.loading import GroupWork
from casestudies.tasks import Reading, board_against_experts, links_found, reading
from casestudies.tasks.links import pairs


@dataclass(frozen=True)
class Said:
    group: str
    reading: Reading | None


@dataclass(frozen=True)
class Against:
    """A task with what every group wrote and how experts judged it."""

    stage: str
    task: Task
    groups: Sequence[Said]


@dataclass(frozen=True)
class GroupLinks:
    """`found` is None and the board empty where the group left the task blank: it has overlooked
    nothing."""

    group: str
    found: Sequence[Link] | None
    board: SafeString


@dataclass(frozen=True)
class LinkRow:
    """`seen`: in the order of the groups; None of one that left the task blank."""

    link: Link
    events: Sequence[str]
    seen: Sequence[bool | None]


@dataclass(frozen=True)
class Links:
    """Two events that belong together: who saw it and who did not."""

    stage: str
    task: Task
    groups: Sequence[GroupLinks]

    @property
    def missed_by_all(self) -> list[Link]:
        """Of the groups that wrote something."""
        if all(one.found is None for one in self.groups):
            return []
        return [row.link for row in self.rows if not any(row.seen)]

    @property
    def rows(self) -> list[LinkRow]:
        return [
            LinkRow(
                link,
                [_event(self.task, number) for number in link.pair],
                [None if one.found is None else link in one.found for one in self.groups],
            )
            for link in self.task.links
        ]


@dataclass(frozen=True)
class Drawn:
    """`model`: the facilitator's diagram beside each group's own."""

    stage: str
    task: Task
    groups: Sequence[Said]
    model: Reading | None


def against_experts(case: Case, groups: Sequence[GroupWork]) -> list[Against]:
    """Tasks for which experts wrote how they judged."""
    return [
        Against(stage.name, task, [_said(one, task) for one in groups])
        for stage, task in case.tasks()
        if task.model and task.kind != "drawing"
    ]


def links(case: Case, groups: Sequence[GroupWork]) -> list[Links]:
    return [
        Links(stage.name, task, [_links(one, task) for one in groups])
        for stage, task in case.tasks()
        if task.kind == "links" and task.links
    ]


def drawings(case: Case, groups: Sequence[GroupWork]) -> list[Drawn]:
    return [
        Drawn(
            stage.name,
            task,
            [_said(one, task) for one in groups],
            reading(task, task.answer) if task.answer else None,
        )
        for stage, task in case.tasks()
        if task.kind == "drawing"
    ]


def _said(one: GroupWork, task: Task) -> Said:
    value = one.value(task)
    return Said(one.name, reading(task, value) if value is not None else None)


def _links(one: GroupWork, task: Task) -> GroupLinks:
    value = one.value(task)
    if not pairs(value):
        return GroupLinks(one.name, None, SafeString(""))
    return GroupLinks(one.name, links_found(task, value), board_against_experts(task, value))


def _event(task: Task, number: int) -> str:
    """An author may have taken out an event that a link names."""
    if not 1 <= number <= len(task.events):
        return str(number)
    event = task.events[number - 1]
    return " ".join(part for part in (f"{number}.", event.when, event.text) if part)
