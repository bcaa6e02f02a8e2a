"""A group's worksheet is written, by several people at once, and handed in once.

Nobody's words are lost: every version is kept, and what met a newer version is kept beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.actions.holding import NotNow, touch_group
from casestudies.content import CONFIDENCE, Stage
from casestudies.lenses import both_answered, may_fill_in
from casestudies.models import Answer, AnswerEdit, Exercise, Group, Member, StageWork
from casestudies.tasks import is_answered

Value = Mapping[str, Any]
Place = tuple[str, str]  # key of the task, lens


@dataclass(frozen=True)
class Entry:
    """What somebody typed for a task: `value` None if nothing; `version`: of the answer that stood
    in the form (0: none)."""

    task: str
    value: Value | None
    version: int
    lens: str = ""

    @property
    def place(self) -> Place:
        return (self.task, self.lens)


class StageIsClosed(NotNow):
    """Too early or too late. `kept`: what was typed lies in the history of the worksheet."""

    def __init__(self, text: str, *, kept: bool) -> None:
        super().__init__(text)
        self.kept = kept


@dataclass
class Saved:
    """`newer`: answers that somebody else had saved meanwhile; they stand, the writer's words are
    kept aside and the writer is shown both."""

    done: list[Place] = field(default_factory=list)
    newer: dict[Place, Answer] = field(default_factory=dict)


class Incomplete(ValidationError):  # noqa: N818 -- the sentence is the name
    """Something that must be answered is not. `places`: what."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__(_("Something is still missing. Nothing has been handed in."))
        self.places = list(places)


def save_answers(*, member: Member, stage: int, entries: Sequence[Entry]) -> Saved:
    """Saves what changed. Raises StageIsClosed where the stage is not being written in; what was
    typed is kept in the history even then (not what comes before its time)."""
    with transaction.atomic():
        group, exercise = _hold(member)
        refusal = _why_closed(exercise, group, stage)
        if not refusal:
            return _save(group, exercise, member, stage, entries)
        kept = 0 < stage <= exercise.stage and _keep_aside(group, exercise, member, stage, entries)
    raise StageIsClosed(refusal, kept=kept)


@transaction.atomic
def submit(*, member: Member, stage: int, confidence: str) -> StageWork:
    """The group's judgement of the stage, as saved, is final: it can be compared with, never
    changed. Raises Incomplete, or StageIsClosed if it was handed in or closed meanwhile."""
    group, exercise = _hold(member)
    if refusal := _why_closed(exercise, group, stage):
        raise StageIsClosed(refusal, kept=False)
    if confidence not in CONFIDENCE:
        raise ValidationError({"confidence": _("Choose how sure you are.")})
    opened = exercise.edition.case.stage(stage)
    if opened is None:
        raise StageIsClosed(_not_open(), kept=False)
    if missing := missing_of(group, opened):
        raise Incomplete(missing)
    StageWork.objects.filter(group=group, stage=stage).update(
        submitted_at=timezone.now(), submitted_by=member.person_id, confidence=confidence
    )
    touch_group(group)
    return StageWork.objects.get(group=group, stage=stage)


def missing_of(group: Group, stage: Stage) -> list[Place]:
    """What must be answered before the stage can be handed in and is not."""
    rows = Answer.objects.filter(group=group, stage=stage.number)
    there = {(row.task, row.lens): row.value for row in rows}
    return [
        (task.key, lens)
        for task in stage.tasks
        if task.required
        for lens in task.lenses
        if not is_answered(task, there.get((task.key, lens)), lens=lens)
    ]


def _hold(member: Member) -> tuple[Group, Exercise]:
    """The group locked, then the exercise as it is now (see holding.py)."""
    if member.group_id is None:
        raise StageIsClosed(
            _("You are not in a group yet. The facilitator puts you into one."), kept=False
        )
    group = Group.objects.select_for_update(of=("self",)).get(pk=member.group_id)
    exercise = Exercise.objects.select_related("edition").get(pk=group.exercise_id)
    return group, exercise


def _why_closed(exercise: Exercise, group: Group, stage: int) -> str:
    """Why the stage cannot be written in, "" if it can."""
    if stage > exercise.stage or stage < 1:
        return _not_open()
    if stage < exercise.stage or not exercise.is_running:
        return _("This stage has been closed. What was saved until then counts.")
    if exercise.paused_at is not None:
        return _("The exercise is paused. You can go on writing as soon as it goes on.")
    work = StageWork.objects.filter(group=group, stage=stage).first()
    if work is None or work.is_locked:
        return _("This stage has been handed in already and cannot be changed.")
    return ""


def _not_open() -> str:
    return _("This stage has not been opened yet.")


def _save(
    group: Group, exercise: Exercise, member: Member, stage: int, entries: Sequence[Entry]
) -> Saved:
    rows = Answer.objects.filter(group=group, stage=stage)
    there = {(row.task, row.lens): row for row in rows}
    saved = Saved()
    for entry in _allowed(_known(exercise, stage, entries), exercise, member, there):
        now = there.get(entry.place)
        if now is None:
            if entry.value is not None:
                _write(
                    Answer(group=group, stage=stage, task=entry.task, lens=entry.lens, version=0),
                    entry,
                    member,
                )
                saved.done.append(entry.place)
        elif now.value == _empty(entry.value):
            continue
        elif entry.version == now.version:
            _write(now, entry, member)
            saved.done.append(entry.place)
        elif not _is_untouched(group, entry):
            _aside(group, member, stage, entry)
            saved.newer[entry.place] = now
    if saved.done or saved.newer:
        touch_group(group)
    return saved


def _known(exercise: Exercise, stage: int, entries: Sequence[Entry]) -> list[Entry]:
    """Only tasks of that stage, from the sides they have."""
    opened = exercise.edition.case.stage(stage)
    places = (
        {(task.key, lens) for task in opened.tasks for lens in task.lenses} if opened else set()
    )
    return [entry for entry in entries if entry.place in places]


def _allowed(
    entries: Sequence[Entry],
    exercise: Exercise,
    member: Member,
    there: Mapping[Place, Answer],
) -> list[Entry]:
    """Without sides that are not this member's to fill in, or not yet, or no more."""
    members = list(Member.objects.filter(group=member.group_id))
    found = []
    for entry in entries:
        task = exercise.edition.case.task(entry.task)
        if task is None or entry.lens not in task.lenses:
            continue
        settled = both_answered(task, there)
        own = not entry.lens or may_fill_in(entry.lens, member, members)
        if not task.two_lenses or (own and settled == (entry.lens == "")):
            found.append(entry)
    return found


def _is_untouched(group: Group, entry: Entry) -> bool:
    """The writer sent back what the form showed: somebody else's newer words simply stand."""
    shown = AnswerEdit.objects.filter(
        group=group, task=entry.task, lens=entry.lens, version=entry.version, is_aside=False
    ).first()
    before = shown.value if shown is not None else {}
    return bool(before == _empty(entry.value))


def _write(answer: Answer, entry: Entry, member: Member) -> None:
    answer.version += 1
    answer.value = _empty(entry.value)
    answer.saved_by, answer.saved_at = member.person, timezone.now()
    answer.save()
    _edit(answer.group, member, answer.stage, entry, version=answer.version, is_aside=False)


def _keep_aside(
    group: Group, exercise: Exercise, member: Member, stage: int, entries: Sequence[Entry]
) -> bool:
    """What came too late and differs from what is there."""
    there = {(row.task, row.lens): row.value for row in Answer.objects.filter(group=group)}
    late = [
        entry
        for entry in _known(exercise, stage, entries)
        if entry.value is not None and there.get(entry.place) != entry.value
    ]
    for entry in late:
        _aside(group, member, stage, entry)
    return bool(late)


def _aside(group: Group, member: Member, stage: int, entry: Entry) -> None:
    _edit(group, member, stage, entry, version=entry.version, is_aside=True)


def _edit(
    group: Group, member: Member, stage: int, entry: Entry, *, version: int, is_aside: bool
) -> None:
    AnswerEdit.objects.create(
        group=group,
        stage=stage,
        task=entry.task,
        lens=entry.lens,
        version=version,
        value=_empty(entry.value),
        is_aside=is_aside,
        by=member.person,
    )


def _empty(value: Value | None) -> Value:
    """What was wiped out is kept as an empty answer."""
    return {} if value is None else value
