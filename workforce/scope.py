"""Whom an officer follows, asked once: every other question is about these posts."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from core.numbers import Numbers
from people.models.posts import PostQuerySet


class Held(NamedTuple):
    post: int
    person: int
    section: int | None
    profession: int | None


class Scope:
    """The posts of one day. One query, when it is first asked."""

    def __init__(self, posts: PostQuerySet) -> None:
        self._posts = posts

    @cached_property
    def held(self) -> list[Held]:
        """Of each person the main post first: the oldest that runs."""
        rows = self._posts.order_by("start", "pk")
        return [*map(Held._make, rows.values_list("pk", "person_id", "section", "profession"))]

    @cached_property
    def posts(self) -> Numbers:
        return Numbers(row.post for row in self.held)

    @cached_property
    def people(self) -> dict[int, int]:
        """The main post of each person."""
        main: dict[int, int] = {}
        for row in self.held:
            main.setdefault(row.person, row.post)
        return main

    def posts_of(self, people: Iterable[int]) -> Numbers:
        asked = {*people}
        return Numbers(row.post for row in self.held if row.person in asked)
