"""People × what is required of them, for one officer on one day.

It reads what actions left behind: `records.Obligation` (owed, by when, satisfied since) and
`courses.Progress` (under way), both in workforce/owed.py. Neither the ledger is asked here, nor a
rule evaluated.
"""

import datetime
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property, partial

from core.numbers import Numbers
from people.models import Post, User
from workforce.cells import Row, Standing, Subject, holders, state_of, subjects_of
from workforce.filters import Question
from workforce.owed import (
    Owed,
    StepsLeft,
    everybody_of,
    is_programme,
    leaves_of,
    owed_by,
    steps_left,
)
from workforce.permissions import asking_office, held_in_scope, posts_in_scope
from workforce.scope import Scope, fields_of
from workforce.states import Cell, View


class Matrix:
    """Ask it for counts, subjects, people and rows; each is read once, when it is asked for."""

    def __init__(
        self,
        user: User,
        question: Question,
        *,
        today: datetime.date,
        scope: Scope | None = None,
    ) -> None:
        """`scope`: whom the officer follows today, if the caller has asked already."""
        self.question = question
        self.day = question.day(today)
        self._office = asking_office(user)
        self._made: dict[tuple[Cell, datetime.date | None, int | None], Standing] = {}
        if question.narrows:
            # Who is followed today is known already; of another day it is asked with the rest.
            known = scope if self.day == today else None
            followed = (
                Post.objects.filter(pk__in=known.posts)
                if known
                else posts_in_scope(user, on=self.day)
            )
            posts = question.narrow(followed, self.day)
            self.scope = Scope(partial(fields_of, posts))
        elif scope is None or self.day != today:
            self.scope = Scope(partial(held_in_scope, user, on=self.day))
        else:
            self.scope = scope

    @cached_property
    def owed(self) -> list[Owed]:
        return owed_by(self.scope.posts, on=self.day, year=self.question.year, office=self._office)

    # --- columns ------------------------------------------------------------
    @cached_property
    def subjects(self) -> list[Subject]:
        """What anybody here owes, what is due first leftmost."""
        return subjects_of(self.owed)

    @property
    def headings(self) -> tuple[tuple[str, datetime.date | None], ...]:
        return tuple((subject.title, subject.due) for subject in self.subjects)

    # --- people -------------------------------------------------------------
    @cached_property
    def counts(self) -> dict[View, int]:
        """How many people each one-click view shows, state filter left aside."""
        return {view: len(self._in_view(view)) for view in View}

    @cached_property
    def count(self) -> int:
        """How many people are shown."""
        return len(self.people)

    @cached_property
    def leaves(self) -> dict[int, str]:
        """Who is away, and why."""
        return leaves_of(Numbers(self.scope.people), on=self.day)

    @cached_property
    def people(self) -> list[int]:
        """Who is shown, in the order of the office."""
        shown, state = self._in_view(self.question.view), self.question.state
        if state is not None:
            shown = shown & self._in_state(state)
        return [person for person in self.scope.people if person in shown]

    def _in_view(self, view: View) -> AbstractSet[int]:
        everybody = self.scope.people.keys()
        if view is View.EVERYBODY:
            return everybody
        if view is View.AWAY:
            return everybody & self.leaves.keys()
        # Who is away is not "not yet".
        return self._owing(late=view is View.LATE) - self.leaves.keys()

    def _owing(self, *, late: bool) -> frozenset[int]:
        return everybody_of(
            each.people
            for each in self.owed
            if each.completed_on is None and (each.due < self.day or not late)
        )

    def _in_state(self, state: Cell) -> set[int]:
        """Who owes something that stands so, leave left aside."""
        found: set[int] = set()
        left: StepsLeft = {}
        if state in (Cell.OPEN, Cell.DOING):
            left = self._steps_left(self.scope.people)
        for each in self.owed:
            begun = everybody_of(people for _to_go, people in left.get(each.key, []))
            asked = state_of(each.due, each.completed_on, None, away=False, day=self.day)
            if asked is Cell.OPEN:
                found |= each.people - begun if state is Cell.OPEN else each.people & begun
            elif asked is state:
                found |= each.people
        return found

    # --- rows ---------------------------------------------------------------
    def rows(self, people: Iterable[int], *, with_organisation: bool = False) -> list[Row]:
        """The rows of these people in their order: three queries for any number of them. Whose
        post has been removed since it was asked who they are has none."""
        people = list(people)
        lines, leaves, main = self._lines(people), self.leaves, self.scope.people
        found = holders(main[person] for person in people)
        return [
            Row(found[person], leaves.get(person), lines[person], self.day, with_organisation)
            for person in people
            if person in found
        ]

    def all_rows(self) -> Iterator[Row]:
        """Everybody shown, for a file."""
        yield from self.rows(self.people)

    def _lines(self, people: list[int]) -> dict[int, list[Standing]]:
        """Of each person the cells, in the order of the columns."""
        columns = {subject.subject: place for place, subject in enumerate(self.subjects)}
        blank = Standing(Cell.NOT_ASKED, self.day)
        lines = {person: [blank] * len(columns) for person in people}
        left, asked = self._steps_left(people), frozenset(people)
        for each in self.owed:  # of two for one cell the one that is shown comes last
            place = columns[each.subject]
            for standing, alike in self._standings(each, asked, left.get(each.key, [])):
                for person in alike:
                    lines[person][place] = standing
        return lines

    def _standings(
        self, owed: Owed, asked: frozenset[int], left: list[tuple[int, frozenset[int]]]
    ) -> Iterator[tuple[Standing, frozenset[int]]]:
        """Who of those asked about stand alike; what is said of somebody later holds."""
        people, due, completed_on = owed.people & asked, owed.due, owed.completed_on
        if not people:
            return
        yield self._standing(due, completed_on), people
        if completed_on is None:
            for to_go, begun in left:
                if alike := people & begun:
                    yield self._standing(due, to_go=to_go), alike
            if away := people & self.leaves.keys():
                yield self._standing(due, away=True), away

    def _steps_left(self, people: Iterable[int]) -> StepsLeft:
        return steps_left(Numbers(people), programmes=any(map(is_programme, self.owed)))

    def _standing(
        self,
        due: datetime.date,
        completed_on: datetime.date | None = None,
        *,
        to_go: int | None = None,
        away: bool = False,
    ) -> Standing:
        """A page has thousands of cells and few that differ: those alike are one."""
        state = state_of(due, completed_on, to_go, away=away, day=self.day)
        facts = state, completed_on, to_go
        found = self._made.get(facts)
        if found is None:
            found = self._made[facts] = Standing(state, self.day, completed_on, to_go)
        return found
