"""A group's worksheet as one member sees it now."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.actions import Entry
from casestudies.content import CONFIDENCE, LENSES, Case, Task
from casestudies.handing_over import with_handovers
from casestudies.lenses import both_answered, lenses_of
from casestudies.models import Announcement, Answer, Exercise, Member, StageWork
from casestudies.pulse import word_of
from casestudies.showing import ShownCard, ShownStage, card_shown, names_of_cards, stages_shown
from casestudies.states import Duty, ExerciseState
from casestudies.talk import PollShown, announcements_for, poll_shown
from casestudies.tasks import histories, lens_differences, reading, task_form
from casestudies.typed import Place, TaskRow, Typed, number


class Worksheet:
    """Read lazily by the template. Constant in queries, whatever the number of tasks and people."""

    def __init__(self, exercise: Exercise, member: Member, *, typed: Typed | None = None) -> None:
        self.exercise, self.member, self.typed = exercise, member, typed
        self.group = member.group
        self.word = word_of(exercise, member)

    @property
    def case(self) -> Case:
        return self.exercise.edition.case

    @cached_property
    def answers(self) -> dict[Place, Answer]:
        if self.group is None:
            return {}
        rows = Answer.objects.filter(group=self.group).select_related("saved_by")
        return {(row.task, row.lens): row for row in rows}

    @cached_property
    def works(self) -> dict[int, StageWork]:
        if self.group is None:
            return {}
        rows = StageWork.objects.filter(group=self.group).select_related("submitted_by")
        return {row.stage: row for row in rows}

    @cached_property
    def stages(self) -> list[ShownStage]:
        values = {task: row.value for (task, lens), row in self.answers.items() if not lens}
        if self.group is None:
            return []
        shown = stages_shown(
            self.case,
            upto=self.exercise.stage,
            card=self.member.card,
            answered=values,
            decided=self.exercise.decided,
        )
        return with_handovers(shown, self.case, self.group)

    @property
    def now(self) -> ShownStage | None:
        return self.stages[-1] if self.stages else None

    @property
    def before(self) -> list[ShownStage]:
        return self.stages[:-1]

    @property
    def work(self) -> StageWork | None:
        return self.works.get(self.exercise.stage)

    @property
    def steps(self) -> list[tuple[int, str, str]]:
        """(number, name, state) of all six: names everybody knows."""
        return steps(self.exercise)

    @property
    def can_write(self) -> bool:
        work = self.work
        return (
            self.exercise.is_running
            and self.exercise.paused_at is None
            and work is not None
            and not work.is_locked
        )

    @cached_property
    def card(self) -> ShownCard | None:
        upto = self.exercise.stage if self.group is not None else 0
        return card_shown(self.case, upto=upto, card=self.member.card)

    @cached_property
    def members(self) -> list[Member]:
        if self.group is None:
            return []
        rows = Member.objects.filter(group=self.group)
        return list(rows.select_related("person", "post__profession", "post__organisation"))

    @property
    def people(self) -> list[tuple[Member, str]]:
        """Who is in the group, each with profession, role and duty."""
        cards = names_of_cards(self.case)
        return [(member, part_of(member, cards)) for member in self.members]

    @cached_property
    def rows(self) -> list[TaskRow]:
        tasks = self.now.tasks if self.now else ()
        return [
            self._row(task, lens, number)
            for number, task in enumerate(tasks, start=1)
            for lens in self._sides(task)
        ]

    @cached_property
    def histories(self) -> list[tuple[str, str]]:
        """成育歴・家族歴 of the group's own genograms, to be judged from (N6)."""
        drawn = [task for stage in self.stages for task in stage.tasks if task.kind == "drawing"]
        answers = [self.answers.get((task.key, "")) for task in drawn]
        return [pair for answer in answers if answer for pair in histories(answer.value)]

    @property
    def confidences(self) -> list[tuple[str, str]]:
        return [(key, str(word)) for key, word in CONFIDENCE.items()]

    @property
    def confidence(self) -> str:
        return str(self.typed.data.get("confidence", "")) if self.typed else ""

    @property
    def is_last(self) -> bool:
        return self.exercise.stage >= len(self.case.stages)

    @cached_property
    def announcements(self) -> list[Announcement]:
        return announcements_for(self.member)

    @cached_property
    def poll(self) -> PollShown | None:
        return poll_shown(self.exercise, self.member)

    @cached_property
    def last_saved(self) -> Answer | None:
        here = [row for row in self.answers.values() if row.stage == self.exercise.stage]
        return max(here, key=lambda row: row.saved_at, default=None)

    def entries(self) -> list[Entry]:
        """What was typed, as far as it can be read; call after the rows were validated."""
        found = []
        for row in self.rows:
            if row.form is not None and row.form.is_valid():
                value = row.form.value()  # type: ignore[attr-defined] # a TaskForm
                found.append(Entry(row.task.key, value, self._version(row), row.lens))
        return found

    def entries_of(self, stage: int, data: Mapping[str, Any]) -> list[Entry]:
        """What was typed for a stage that is over, as far as it can be read."""
        over = self.case.stage(stage) if stage <= self.exercise.stage else None
        found = []
        for task in over.tasks if over else ():
            for lens in task.lenses:
                form = task_form(task, lens=lens, data=data)
                if form.is_valid():
                    version = data.get(f"v-{task.key}-{lens}", "")
                    found.append(Entry(task.key, form.value(), number(version), lens))
        return found

    @property
    def is_valid(self) -> bool:
        return all(row.form.is_valid() for row in self.rows if row.form is not None)

    def _version(self, row: TaskRow) -> int:
        return number(self.typed.data.get(row.name)) if self.typed else 0

    def _sides(self, task: Task) -> list[str]:
        return lenses_of(task, self.member, self.members, self.answers)

    def _row(self, task: Task, lens: str, number: int) -> TaskRow:
        saved = self.answers.get((task.key, lens))
        version = saved.version if saved else 0
        if self.typed:
            version = self.typed.version((task.key, lens), version)
        row = TaskRow(task, lens, version, saved=saved)
        if task.kind == "sheet":
            row.histories = self.histories
        if lens == "" and task.two_lenses:
            health, welfare = (self.answers[task.key, side].value for side in LENSES)
            row.differences = lens_differences(task, health, welfare)
        settled = lens != "" and both_answered(task, self.answers)
        if not self.can_write or settled:
            row.reading = reading(task, saved.value if saved else None)
            return row
        row.form = task_form(
            task,
            lens=lens,
            value=saved.value if saved else None,
            data=self.typed.data if self.typed else None,
            complete=bool(self.typed and self.typed.complete),
            number=number,
        )
        if self.typed and (newer := self.typed.newer.get((task.key, lens))):
            row.newer, row.newer_by = reading(task, newer.value), str(newer.saved_by)
        return row


def steps(exercise: Exercise) -> list[tuple[int, str, str]]:
    """(number, name, "done" | "open" | "locked") of every stage."""
    over = exercise.state not in {ExerciseState.PREPARING, ExerciseState.RUNNING}
    found = []
    for stage in exercise.edition.case.stages:
        state = "locked"
        if stage.number <= exercise.stage:
            state = "done" if over or stage.number < exercise.stage else "open"
        found.append((stage.number, stage.name, state))
    return found


def part_of(member: Member, cards: Mapping[str, str]) -> str:
    """福祉職・学校の役・記録"""
    profession = member.post.profession if member.post else None
    words = [str(profession) if profession else ""]
    if member.card in cards:
        words.append(pgettext("exercise", "as %(role)s") % {"role": cards[member.card]})
    words.append(str(Duty(member.duty).label) if member.duty else "")
    if member.stepped_out_at:
        words.append(_("away for now"))
    return "・".join(word for word in words if word)
