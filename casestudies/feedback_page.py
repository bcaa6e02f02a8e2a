"""Feedback as its giver and as its receiver see it."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from casestudies.models import Exercise, Feedback, Group, Member, StockComment
from people.models import User


@dataclass(frozen=True)
class Addressed:
    """A group or a person with what they have been told."""

    to: Group | Member
    given: list[Feedback]


class FeedbackPage:
    """All groups and people of an exercise, for who leads it. Constant in queries."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise

    @cached_property
    def _given(self) -> list[Feedback]:
        rows = Feedback.objects.filter(exercise=self.exercise)
        return list(rows.select_related("by", "acknowledged_by"))

    @cached_property
    def groups(self) -> list[tuple[Addressed, list[Addressed]]]:
        """Each group with its people; who is in no group has not taken part yet."""
        rows = Member.objects.filter(exercise=self.exercise, group__isnull=False)
        members = list(rows.select_related("person", "group"))
        groups = {one.group_id: one.group for one in members if one.group is not None}
        found = []
        for group in sorted(groups.values(), key=lambda one: one.number):
            people = [one for one in members if one.group_id == group.pk]
            found.append((self._to_group(group), [self._to_member(one) for one in people]))
        return found

    @property
    def count(self) -> int:
        return len(self._given)

    @property
    def unread(self) -> int:
        return sum(one.acknowledged_at is None for one in self._given)

    def _to_group(self, group: Group) -> Addressed:
        return Addressed(group, [one for one in self._given if one.group_id == group.pk])

    def _to_member(self, member: Member) -> Addressed:
        return Addressed(member, [one for one in self._given if one.member_id == member.pk])


def feedback_given(to: Group | Member) -> list[Feedback]:
    own = Q(group=to) if isinstance(to, Group) else Q(member=to)
    return list(Feedback.objects.filter(own).select_related("by", "acknowledged_by"))


def comments_kept(owner: User) -> list[StockComment]:
    return list(StockComment.objects.filter(owner=owner))


def feedback_for(member: Member) -> list[Feedback]:
    """What this member may read: said to the own group or to oneself; the newest first."""
    mine = Q(member=member)
    if member.group_id is not None:
        mine |= Q(group=member.group_id)
    rows = Feedback.objects.filter(mine, exercise=member.exercise_id)
    return list(rows.select_related("by", "acknowledged_by", "group").order_by("-at", "-pk"))
