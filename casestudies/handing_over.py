"""事案の引継ぎ (E17, N4): a group receives what another group judged at an earlier stage, and judges
anew before it acts. Which group gives to which is fixed by their numbers, in a ring."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from casestudies.content import Case
from casestudies.models import Answer, Group
from casestudies.showing import ShownDocument, ShownStage
from casestudies.tasks import reading


def with_handovers(stages: list[ShownStage], case: Case, group: Group) -> list[ShownStage]:
    """The stages with what the other group wrote beside each document that hands it over. Two
    queries, none where no document does."""
    kinds = {shown.document.handover for stage in stages for shown in stage.documents} - {""}
    giver = _giver(group) if kinds else None
    if giver is None:
        return stages
    written = _written(giver, case, kinds)
    return [replace(stage, documents=_documents(stage.documents, written)) for stage in stages]


def _giver(group: Group) -> Group | None:
    """Of the groups in which there is somebody; None for a group that is alone."""
    others = {
        one.number: one
        for one in Group.objects.filter(
            exercise=group.exercise_id, members__isnull=False
        ).distinct()
        if one.pk != group.pk
    }
    return others[giver_of(group.number, others)] if others else None


def giver_of(number: int, numbers: Collection[int]) -> int:
    """Which of these groups gives to that one: the next, to the last the first."""
    others = [each for each in numbers if each != number]
    return min([each for each in others if each > number] or others)


def _written(giver: Group, case: Case, kinds: Iterable[str]) -> dict[str, tuple[object, ...]]:
    """{kind of stage: readings of the group's answers as one}"""
    rows = Answer.objects.filter(group=giver, lens="")
    values = {row.task: row.value for row in rows}
    return {
        stage.kind: tuple(
            reading(task, values[task.key]) for task in stage.tasks if task.key in values
        )
        for stage in case.stages
        if stage.kind in kinds
    }


def _documents(
    documents: tuple[ShownDocument, ...], written: dict[str, tuple[object, ...]]
) -> tuple[ShownDocument, ...]:
    return tuple(
        replace(shown, handed=written.get(shown.document.handover, ()), hands_over=True)
        if shown.document.handover
        else shown
        for shown in documents
    )
