"""Two lenses on one family, side by side with what the group judged together (E14, N1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.content import LENSES, Case, Task
from casestudies.debrief.loading import GroupWork
from casestudies.tasks import LensRow, Reading, lens_differences, reading


@dataclass(frozen=True)
class GroupSides:
    """`joint` None: the group wrote no joint judgement."""

    group: str
    rows: Sequence[LensRow]
    joint: Reading | None

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)


@dataclass(frozen=True)
class Sides:
    stage: str
    title: str
    groups: Sequence[GroupSides]


def sides(case: Case, groups: Sequence[GroupWork]) -> list[Sides]:
    return [
        Sides(stage.name, task.title, [_of(one, task) for one in groups])
        for stage, task in case.tasks()
        if task.two_lenses
    ]


def _of(one: GroupWork, task: Task) -> GroupSides:
    health, welfare = (one.value(task, lens) for lens in LENSES)
    rows = lens_differences(task, health or {}, welfare or {}) if health or welfare else []
    joint = one.value(task)
    return GroupSides(one.name, rows, reading(task, joint) if joint is not None else None)
