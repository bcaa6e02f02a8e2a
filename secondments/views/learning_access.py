"""Fetch and authorise in one step, for what is learnt on a secondment."""

import datetime
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.http import Http404
from django.utils import timezone

from people.models import User
from secondments import learning_permissions as may
from secondments.models import Goal, Interview, LogEntry, Report, Secondment
from secondments.permissions import visible_to
from secondments.states import State

Row = TypeVar("Row")


@dataclass
class Learning:
    """A secondment in the hands of one person, today."""

    secondment: Secondment
    user: User
    on: datetime.date

    @cached_property
    def learns(self) -> bool:
        return may.learns(self.user, self.secondment)

    @cached_property
    def teaches(self) -> bool:
        return may.teaches(self.user, self.secondment, on=self.on)

    @cached_property
    def plans(self) -> bool:
        """Goals are set by both, as long as it lasts."""
        return (self.learns or self.teaches) and self.secondment.is_open

    @cached_property
    def judges(self) -> bool:
        """How far a goal is reached is said until the report is approved."""
        return self.plans or (
            (self.learns or self.teaches) and self.secondment.state == State.ENDED
        )

    @cached_property
    def writes_log(self) -> bool:
        return may.writes_log(self.user, self.secondment)

    @cached_property
    def approves(self) -> bool:
        return may.approves_report(self.user, self.secondment, on=self.on)

    @cached_property
    def follows_up(self) -> bool:
        return may.follows_up(self.user, self.secondment, on=self.on)

    @cached_property
    def report(self) -> Report | None:
        return Report.objects.filter(secondment=self.secondment).first()

    # --- what belongs to it -----------------------------------------------------
    def goal(self, pk: int) -> Goal:
        return _found(Goal.objects.filter(secondment=self.secondment, pk=pk).first())

    def entry(self, pk: int) -> LogEntry:
        rows = LogEntry.objects.select_related("secondment", "goal", "by")
        return _found(rows.filter(secondment=self.secondment, pk=pk).first())

    def interview(self, pk: int) -> Interview:
        rows = Interview.objects.select_related("secondment")
        return _found(rows.filter(secondment=self.secondment, pk=pk).first())


def learning_of(user: User, key: uuid.UUID) -> Learning:
    """Of a secondment that this person sees and that everybody may know of."""
    on = timezone.localdate()
    row = visible_to(user, on=on).with_names().filter(public_id=key).first()
    if row is None or not may.has_learning(row, on=on):
        raise Http404
    return Learning(row, user, on)


def allowed(it: object) -> None:
    if not it:
        raise Http404


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row
