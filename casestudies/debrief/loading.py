"""What groups did in an exercise, read at once: as many questions for one group as for ten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import pgettext

from casestudies.content import Task
from casestudies.models import Answer, AnswerEdit, Exercise, Group, Member, StageWork

Place = tuple[str, str]  # key of the task, lens


@dataclass
class GroupWork:
    """A group with its people, its stages, and its newest answers."""

    group: Group
    is_alone: bool = False
    members: list[Member] = field(default_factory=list)
    works: dict[int, StageWork] = field(default_factory=dict)
    answers: dict[Place, Answer] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return pgettext("debrief", "You") if self.is_alone else str(self.group)

    def value(self, task: Task, lens: str = "") -> Mapping[str, Any] | None:
        """What stands there, finished or not; None where nothing does."""
        answer = self.answers.get((task.key, lens))
        return answer.value or None if answer is not None else None


def load_groups(exercise: Exercise, groups: Iterable[Group] | None = None) -> list[GroupWork]:
    """Groups in which there is somebody, by number; or just the ones asked for."""
    if groups is None:
        rows = Group.objects.filter(exercise=exercise, members__isnull=False)
        groups = rows.distinct().order_by("number")
    found = {one.pk: GroupWork(one, exercise.is_solo) for one in groups}
    people = Member.objects.filter(group__in=found)
    for member in people.select_related("person", "post__profession", "post__organisation"):
        found[member.group_id].members.append(member)  # type: ignore[index] # has a group
    works = StageWork.objects.filter(group__in=found).select_related("submitted_by")
    for work in works:
        found[work.group_id].works[work.stage] = work
    answers = Answer.objects.filter(group__in=found).select_related("saved_by")
    for answer in answers:
        found[answer.group_id].answers[answer.task, answer.lens] = answer
    return list(found.values())


def load_edits(group: Group) -> dict[Place, list[AnswerEdit]]:
    """Every version of every answer of one group, the oldest first."""
    found: dict[Place, list[AnswerEdit]] = {}
    for edit in AnswerEdit.objects.filter(group=group).select_related("by"):
        found.setdefault((edit.task, edit.lens), []).append(edit)
    return found
