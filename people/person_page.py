"""What an officer sees of one person, and what may be done from there."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from people.models import Deputy, Leave, Post, User
from people.office_permissions import can_merge
from people.permissions import (
    manages_people,
    organisations_in_scope,
    posts_shown,
    reads_messages_of_others,
    sees_completions,
)
from people.roles import Role


@dataclass(frozen=True)
class PostLine:
    post: Post
    may_change: bool
    state: str  # "", "to_come" or "ended"
    deputies: list[Deputy]
    knows_end: bool  # also of one that is not announced yet

    @property
    def is_supervisor(self) -> bool:
        return Role.SUPERVISOR in self.post.held_roles


class PersonPage:
    def __init__(self, user: User, person: User) -> None:
        self.user, self.person = user, person
        self.today = timezone.localdate()

    @cached_property
    def may_change(self) -> bool:
        """Who has this page open may see the person already."""
        return manages_people(self.user)

    @property
    def may_merge(self) -> bool:
        return can_merge(self.user)

    @property
    def sees_record(self) -> bool:
        return sees_completions(self.user)

    @property
    def sees_messages(self) -> bool:
        return reads_messages_of_others(self.user)

    @cached_property
    def posts(self) -> list[PostLine]:
        """Newest first, with the deputies of today and to come."""
        posts = posts_shown(self.user, self.person).with_names().order_by("-start", "pk")
        rows = list(posts.select_related("supervisor").prefetch_related("roles"))
        own = self._own({post.organisation_id for post in rows})
        deputies: dict[int, list[Deputy]] = {}
        held = Deputy.objects.filter(holder__in=rows).ending_after(self.today)
        for deputy in held.select_related("deputy").order_by("start", "pk"):
            deputies.setdefault(deputy.holder_id, []).append(deputy)
        return [
            PostLine(
                post=post,
                may_change=post.organisation_id in own,
                state=self._state_of(post),
                deputies=deputies.get(post.pk, []),
                knows_end=post.organisation_id in own and Role.HR in self.user.active_roles,
            )
            for post in rows
        ]

    @cached_property
    def leaves(self) -> QuerySet[Leave]:
        """Of today and to come; past ones are nobody's business any more."""
        leaves = Leave.objects.filter(person=self.person).ending_after(self.today)
        return leaves.order_by("start")

    @cached_property
    def state(self) -> tuple[str, str]:
        """(kind of the sign, word): 在籍, 休業中, 退職, 着任予定."""
        if self.person.has_left(self.today):
            return "dash", pgettext("person", "Has left")
        if any(leave.start <= self.today for leave in self.leaves):
            return "wait", pgettext("person", "On leave")
        if any(line.state == "" for line in self.posts):
            return "done", pgettext("person", "In post")
        if any(line.state == "to_come" for line in self.posts):
            return "wait", pgettext("person", "To come")
        return "dash", pgettext("person", "Without a post")

    def _state_of(self, post: Post) -> str:
        if post.start > self.today:
            return "to_come"
        return "" if post.runs(self.today) else "ended"

    def _own(self, organisations: set[int]) -> set[int]:
        if not self.may_change:
            return set()
        own = organisations_in_scope(self.user, on=self.today).filter(pk__in=organisations)
        return {*own.values_list("pk", flat=True)}
