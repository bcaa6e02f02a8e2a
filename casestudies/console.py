"""What a facilitator sees of a running exercise. Constant in queries, whatever the number of groups."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from casestudies.branching import Branch, Way, branches, ways
from casestudies.content import Case, Document, Stage
from casestudies.models import Announcement, Answer, Exercise, Group, Member, StageWork
from casestudies.pulse import SEEN_EVERY
from casestudies.states import Duty, ExerciseState
from casestudies.talk import PollShown, poll_shown
from casestudies.tasks import is_answered, summary
from casestudies.worksheet import steps

HERE = SEEN_EVERY + datetime.timedelta(seconds=30)  # since an open screen was last heard of


@dataclass(frozen=True)
class GroupCard:
    """How a group gets on with the stage that is open."""

    group: Group
    members: list[Member]
    work: StageWork | None
    done: int
    total: int
    saved: Answer | None
    present: int

    @property
    def state(self) -> str:
        if self.work is not None and self.work.submitted_at:
            return "done"
        return "doing" if self.done else "due"

    @property
    def recorder(self) -> Member | None:
        return next((one for one in self.members if one.duty == Duty.RECORDER), None)

    @property
    def away(self) -> int:
        return sum(one.stepped_out_at is not None for one in self.members)


@dataclass(frozen=True)
class Arrived:
    """What a group handed in, in short."""

    work: StageWork
    lines: list[tuple[str, str]]


class Console:
    def __init__(self, exercise: Exercise, *, at: datetime.datetime) -> None:
        self.exercise, self.at = exercise, at

    @property
    def case(self) -> Case:
        return self.exercise.edition.case

    @property
    def stage(self) -> Stage | None:
        return self.exercise.stage_open

    @property
    def following(self) -> Stage | None:
        """The next stage that can be opened."""
        if self.exercise.state not in {ExerciseState.PREPARING, ExerciseState.RUNNING}:
            return None
        return self.case.stage(self.exercise.stage + 1)

    @property
    def coming_documents(self) -> tuple[Document, ...]:
        return self.following.documents if self.following else ()

    @property
    def steps(self) -> list[tuple[int, str, str]]:
        return steps(self.exercise)

    @property
    def minutes_gone(self) -> int:
        opened = self.exercise.stage_opened_at
        until = self.exercise.paused_at or self.at
        return max(int((until - opened).total_seconds() // 60), 0) if opened else 0

    @cached_property
    def groups(self) -> list[Group]:
        return list(self.exercise.groups.order_by("number"))

    @property
    def word(self) -> str:
        """What a screen that shows all this knows (pulse.py)."""
        return f"{self.exercise.version}.{sum(group.version for group in self.groups)}"

    @cached_property
    def members(self) -> list[Member]:
        rows = self.exercise.members.select_related("person", "post__profession")
        return list(rows)

    @property
    def without_group(self) -> list[Member]:
        return [member for member in self.members if member.group_id is None]

    @cached_property
    def works(self) -> list[StageWork]:
        rows = StageWork.objects.filter(group__exercise=self.exercise)
        return list(rows.select_related("group", "submitted_by").order_by("-submitted_at"))

    @cached_property
    def answers(self) -> list[Answer]:
        rows = Answer.objects.filter(group__exercise=self.exercise)
        return list(rows.select_related("saved_by"))

    @cached_property
    def cards(self) -> list[GroupCard]:
        return [self._card(group) for group in self.groups]

    @property
    def handed_in(self) -> int:
        return sum(card.state == "done" for card in self.cards)

    @property
    def not_ready(self) -> list[Group]:
        """Groups that have not handed in what is open now."""
        return [card.group for card in self.cards if card.state != "done"] if self.stage else []

    @cached_property
    def feed(self) -> list[Arrived]:
        """What was handed in at the stage that is open, the newest first."""
        here = [work for work in self.works if work.stage == self.exercise.stage]
        arrived = [work for work in here if work.submitted_at]
        return [Arrived(work, self._lines(work)) for work in arrived]

    @property
    def announcements(self) -> list[Announcement]:
        return list(self.exercise.announcements.select_related("group", "by")[:5])

    @cached_property
    def poll(self) -> PollShown | None:
        return poll_shown(self.exercise, None)

    @cached_property
    def branches(self) -> list[Branch]:
        """Questions that a poll may put to everybody and decide for all groups."""
        upto = self.exercise.stage if self.exercise.is_running else 0
        return branches(self.case, upto=upto, decided=self.exercise.decided)

    @property
    def ways(self) -> list[Way]:
        """By which the next stage can be opened, because most chose it; none without such a poll."""
        if self.poll is None or self.poll.poll.closed_at is None:
            return []
        asked = [each for each in self.branches if each.task.key == self.poll.poll.task]
        return [way for branch in asked for way in ways(branch, self.poll.counts)]

    def _card(self, group: Group) -> GroupCard:
        members = [member for member in self.members if member.group_id == group.pk]
        stage = self.exercise.stage
        here = [row for row in self.answers if row.group_id == group.pk and row.stage == stage]
        tasks = {task.key: task for task in (self.stage.tasks if self.stage else ())}
        done = {
            row.task
            for row in here
            if row.task in tasks and is_answered(tasks[row.task], row.value)
        }
        work = next(
            (one for one in self.works if one.group_id == group.pk and one.stage == stage), None
        )
        return GroupCard(
            group=group,
            members=members,
            work=work,
            done=len(done),
            total=len(tasks),
            saved=max(here, key=lambda row: row.saved_at, default=None),
            present=sum(_is_here(member, self.at) for member in members),
        )

    def _lines(self, work: StageWork) -> list[tuple[str, str]]:
        stage = self.case.stage(work.stage)
        values = {
            row.task: row.value
            for row in self.answers
            if row.group_id == work.group_id and row.stage == work.stage and not row.lens
        }
        tasks = stage.tasks if stage else ()
        return [
            (task.title, summary(task, values[task.key])) for task in tasks if task.key in values
        ]


def _is_here(member: Member, at: datetime.datetime) -> bool:
    return member.seen_at is not None and at - member.seen_at <= HERE


def console_of(exercise: Exercise) -> Console:
    return Console(exercise, at=timezone.now())
