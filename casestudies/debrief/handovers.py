"""The handover (E17): what a group was given, what it judged itself, and where the two differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casestudies.content import Case, Stage, Task
from casestudies.debrief.loading import GroupWork
from casestudies.handing_over import giver_of
from casestudies.tasks import compare, summary


@dataclass(frozen=True)
class Received:
    """`given` and `own` in one line each; `differs` None where one of them is missing."""

    giver: str
    receiver: str
    given: str
    own: str
    differs: bool | None


@dataclass(frozen=True)
class Handover:
    """One question that was judged, handed over and judged anew."""

    title: str
    stages: tuple[str, str]
    received: Sequence[Received]

    @property
    def differing(self) -> int:
        return sum(one.differs is True for one in self.received)


def handovers(case: Case, groups: Sequence[GroupWork]) -> list[Handover]:
    """Every question of a handed-over stage that is asked again where it was received or later."""
    if len(groups) < 2:
        return []
    return [
        Handover(before.title, (first.name, second.name), _received(before, after, groups))
        for first, before, second, after in _pairs(case)
    ]


def _pairs(case: Case) -> Iterator[tuple[Stage, Task, Stage, Task]]:
    stages = {stage.kind: stage for stage in case.stages}
    for receiving in case.stages:
        for kind in {document.handover for document in receiving.documents} & stages.keys():
            given = stages[kind]
            for later in case.stages[receiving.number - 1 :]:
                for task in later.tasks:
                    before = given.task(task.again) if task.again else None
                    if before is not None:
                        yield given, before, later, task


def _received(before: Task, after: Task, groups: Sequence[GroupWork]) -> list[Received]:
    by_number = {one.group.number: one for one in groups}
    found = []
    for receiver in groups:
        giver = by_number[giver_of(receiver.group.number, by_number)]
        given, own = giver.value(before), receiver.value(after)
        differs = None if given is None or own is None else not compare(after, given, own).is_same
        found.append(
            Received(
                giver.name, receiver.name, summary(before, given), summary(after, own), differs
            )
        )
    return found
