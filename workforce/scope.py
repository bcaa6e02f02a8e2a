"""Whom an officer follows, asked once: every other question is about these posts."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet

from core.numbers import Numbers
from people.models.posts import PostQuerySet


class Held(NamedTuple):
    post: int
    person: int
    section: int | None
    profession: int | None


def fields_of(posts: PostQuerySet) -> QuerySet[Any, Any]:
    """Those of Held: the people in the order of the office, of each the main post first, which
    is the oldest that runs."""
    kana = ("person__last_name_kana", "person__first_name_kana", "person__username")
    rows = posts.order_by(*kana, "start", "pk")
    return rows.values_list("pk", "person_id", "section", "profession")


class Scope:
    """The posts of one day. One query, when it is first asked."""

    def __init__(self, ask: Callable[[], Iterable[Any]]) -> None:
        """`ask`: answers the `fields_of` the posts."""
        self._ask = ask

    @cached_property
    def held(self) -> list[Held]:
        return [*map(Held._make, self._ask())]

    @cached_property
    def posts(self) -> Numbers:
        return Numbers(row.post for row in self.held)

    @cached_property
    def people(self) -> dict[int, int]:
        """The main post of each person, in the order of the office."""
        main: dict[int, int] = {}
        for row in self.held:
            main.setdefault(row.person, row.post)
        return main
