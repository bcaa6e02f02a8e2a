"""One group's worksheet as its facilitator reads it: every stage, every version, who wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from casestudies.content import LENSES, Stage, Task
from casestudies.models import Answer, AnswerEdit, Exercise, Group, GroupNote, Member, StageWork
from casestudies.showing import names_of_cards
from casestudies.tasks import Reading, reading
from casestudies.worksheet import part_of


@dataclass(frozen=True)
class Version:
    edit: AnswerEdit
    reading: Reading


@dataclass(frozen=True)
class Written:
    task: Task
    lens_word: str
    answer: Answer
    reading: Reading
    versions: Sequence[Version]


@dataclass(frozen=True)
class StageRead:
    stage: Stage
    work: StageWork | None
    written: Sequence[Written]


class GroupPage:
    """Constant in queries."""

    def __init__(self, exercise: Exercise, group: Group) -> None:
        self.exercise, self.group = exercise, group

    @cached_property
    def people(self) -> list[tuple[Member, str]]:
        cards = names_of_cards(self.exercise.edition.case)
        rows = Member.objects.filter(group=self.group).select_related("person", "post__profession")
        return [(member, part_of(member, cards)) for member in rows]

    @cached_property
    def notes(self) -> list[GroupNote]:
        """The newest first."""
        return list(self.group.notes.select_related("by"))

    @cached_property
    def stages(self) -> list[StageRead]:
        """The newest first."""
        works = {row.stage: row for row in self.group.works.select_related("submitted_by")}
        found = [
            StageRead(stage, works.get(stage.number), self._written(stage))
            for stage in self.exercise.edition.case.stages[: self.exercise.stage]
        ]
        return found[::-1]

    @cached_property
    def _answers(self) -> dict[tuple[str, str], Answer]:
        rows = self.group.answers.select_related("saved_by")
        return {(row.task, row.lens): row for row in rows}

    @cached_property
    def _edits(self) -> list[AnswerEdit]:
        return list(self.group.edits.select_related("by"))

    def _written(self, stage: Stage) -> list[Written]:
        return [
            Written(
                task,
                str(LENSES[lens]) if lens else "",
                answer,
                reading(task, answer.value),
                self._versions(task, lens),
            )
            for task in stage.tasks
            for lens in task.lenses
            if (answer := self._answers.get((task.key, lens)))
        ]

    def _versions(self, task: Task, lens: str) -> list[Version]:
        return [
            Version(edit, reading(task, edit.value))
            for edit in self._edits
            if (edit.task, edit.lens) == (task.key, lens)
        ]
