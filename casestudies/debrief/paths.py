"""The way of each group through the stages: when, how long, how sure (E5)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.content import CONFIDENCE, Case
from casestudies.debrief.loading import GroupWork
from casestudies.models import StageWork

SECONDS = 60


@dataclass(frozen=True)
class Step:
    """`handed_in` None: the stage was closed before the group handed it in."""

    stage: str
    opened: datetime.datetime | None
    handed_in: datetime.datetime | None
    minutes: int | None
    confidence: str


@dataclass(frozen=True)
class Path:
    group: str
    steps: Sequence[Step]

    @property
    def minutes(self) -> int:
        return sum(step.minutes or 0 for step in self.steps)


def paths(case: Case, groups: Sequence[GroupWork]) -> list[Path]:
    return [
        Path(one.name, [_step(stage.name, one.works.get(stage.number)) for stage in case.stages])
        for one in groups
    ]


def _step(stage: str, work: StageWork | None) -> Step:
    if work is None:
        return Step(stage, None, None, None, "")
    confidence = str(CONFIDENCE[work.confidence]) if work.confidence else ""
    return Step(stage, work.opened_at, work.submitted_at, _minutes(work), confidence)


def _minutes(work: StageWork) -> int | None:
    """Begun minutes count; a pause counts too."""
    end = work.submitted_at or work.closed_at
    if end is None:
        return None
    return -int(-(end - work.opened_at).total_seconds() // SECONDS)
