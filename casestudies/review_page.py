"""The mutual review as one member sees it: the other group's worksheet beside the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from casestudies.actions.reviewing import group_to_review
from casestudies.content import LENSES, Criterion, Stage
from casestudies.debrief import GroupWork, load_groups
from casestudies.models import Exercise, Group, Member, PeerReview, PeerReviewEdit
from casestudies.review_forms import ReviewForm
from casestudies.reviewing import levels_of
from casestudies.states import ExerciseState
from casestudies.tasks import Reading, reading


@dataclass(frozen=True)
class TaskRead:
    lens: str
    reading: Reading


@dataclass(frozen=True)
class StageRead:
    """`tasks`: what was written, without who wrote it and without how experts judged."""

    stage: Stage
    tasks: Sequence[TaskRead]


def stages_read(work: GroupWork, stages: Sequence[Stage]) -> list[StageRead]:
    return [StageRead(stage, _tasks(work, stage)) for stage in stages]


def _tasks(work: GroupWork, stage: Stage) -> list[TaskRead]:
    return [
        TaskRead(str(LENSES[lens]) if lens else "", reading(task, answer.value))
        for task in stage.tasks
        for lens in task.lenses
        if (answer := work.answers.get((task.key, lens))) is not None
    ]


class ReviewPage:
    """`data`: what came in; `complete`: to be handed in."""

    def __init__(
        self,
        exercise: Exercise,
        member: Member,
        *,
        data: Mapping[str, Any] | None = None,
        complete: bool = False,
    ) -> None:
        self.exercise, self.member, self.group = exercise, member, member.group
        self.form = ReviewForm(self.criteria, data, review=self.saved, complete=complete)
        self.newer: PeerReview | None = None

    @property
    def criteria(self) -> Sequence[Criterion]:
        return self.exercise.edition.case.criteria

    @cached_property
    def about(self) -> Group | None:
        return group_to_review(self.group) if self.group is not None else None

    @cached_property
    def saved(self) -> PeerReview | None:
        if self.about is None:
            return None
        rows = PeerReview.objects.filter(by_group=self.group, about_group=self.about)
        return rows.select_related("saved_by").first()

    @property
    def can_write(self) -> bool:
        is_open = self.exercise.state == ExerciseState.REVIEWING
        is_final = self.saved is not None and self.saved.submitted_at is not None
        return is_open and self.about is not None and not is_final

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """(criterion, level) of what is saved."""
        scores = self.saved.scores if self.saved else {}
        return levels_of(self.criteria, scores)

    @property
    def newer_levels(self) -> list[tuple[str, str]]:
        return levels_of(self.criteria, self.newer.scores) if self.newer else []

    @cached_property
    def stages(self) -> list[StageRead]:
        if self.about is None:
            return []
        (work,) = load_groups(self.exercise, [self.about])
        return stages_read(work, self.exercise.edition.case.stages)

    @cached_property
    def kept_aside(self) -> list[PeerReviewEdit]:
        """Words that met newer ones: the group can take them up."""
        if self.saved is None:
            return []
        return list(self.saved.edits.filter(is_aside=True).select_related("by"))
