"""People × what is required of them, for one officer on one day. All of it is SQL.

A cell reads what actions left behind: `records.Obligation` (owed, by when, satisfied since) and
`courses.Progress` (under way). Neither the ledger is asked here, nor a rule evaluated.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value

from core.numbers import Numbers
from core.prepared import Prepared
from courses.models import Allocation, Progress
from people.models import Leave, Post, User
from records.models import ObligationQuerySet
from records.models.obligations import still_open
from records.states import Kind
from workforce.cells import (
    CountedSubject,
    Holder,
    Holders,
    Row,
    Standing,
    Subject,
    merged,
    state_of,
)
from workforce.filters import Question
from workforce.permissions import asking_office, obligations_in_scope, posts_in_scope
from workforce.scope import Scope
from workforce.states import Cell, View

CHUNK = 500  # people of an export read at a time
# Of a cell: due, completed on, conditions to go (None before the first step), whether on leave.
Facts = tuple[datetime.date, datetime.date | None, int | None, bool]


class Matrix:
    """Ask it for counts, subjects, people and rows; each is read once, when it is asked for."""

    def __init__(
        self,
        user: User,
        question: Question,
        *,
        today: datetime.date,
        scope: Scope | None = None,
        counts: bool = False,
    ) -> None:
        """`scope`: whom the officer follows today, if the caller has asked already. `counts`:
        subjects with the counts of the last line; to count once who owes the same twice costs
        as much as all the rest."""
        self.question, self._counts = question, counts
        self.day = question.day(today)
        if scope is None or self.day != today:
            self.scope = Scope(question.narrow(posts_in_scope(user, on=self.day), self.day))
        elif question.narrows:
            followed = Post.objects.filter(pk__in=scope.posts)
            self.scope = Scope(question.narrow(followed, self.day))
        else:
            self.scope = scope
        self._asked: dict[str, Any] = {
            "on": self.day,
            "year": question.year,
            "office": asking_office(user),
        }
        self._made: dict[Facts, Standing] = {}

    # --- columns ------------------------------------------------------------
    @cached_property
    def subjects(self) -> list[Subject]:
        """What anybody here owes, what is due first leftmost."""
        if self._counts:
            rows = _counted.ask(posts=self.scope.posts, **self._asked)
            return sorted((CountedSubject(*row) for row in rows), key=Subject.place)
        return merged(_subjects.ask(posts=self.scope.posts, **self._asked))

    # --- people -------------------------------------------------------------
    @cached_property
    def counts(self) -> dict[View, int]:
        """How many people each one-click view shows, state filter left aside. One walk over
        what is owed, not a look at every person."""
        away = Numbers(self.leaves)
        owing = _owing.ask(posts=self.scope.posts, away=away, **self._asked)
        unfinished, late = owing[0] if owing else (0, 0)
        return {
            View.UNFINISHED: unfinished,
            View.LATE: late,
            View.AWAY: len(self.leaves),
            View.EVERYBODY: len(self.scope.people),
        }

    @cached_property
    def count(self) -> int:
        """How many people are shown."""
        asked = self.question
        if asked.state is None and asked.view is View.EVERYBODY:
            return len(self.scope.people)
        return self.people.count() if asked.state is not None else self.counts[asked.view]

    @cached_property
    def leaves(self) -> dict[int, str]:
        """Who is away, and why."""
        rows = _leaves.ask(people=Numbers(self.scope.people), on=self.day)
        return {person: str(Leave.Kind(kind).label) for person, kind in rows}

    @property
    def people(self) -> Holders:
        """Who is shown, in the order of the office."""
        main = self.scope.people
        view, state = self.question.view, self.question.state
        if view is View.AWAY:
            main = {person: main[person] for person in self.leaves}
        elif view is not View.EVERYBODY:  # who is away is not "not yet"
            main = {person: main[person] for person in main if person not in self.leaves}
        posts = Post.objects.filter(pk__in=Numbers(main.values()))
        owed = _owed(self.scope.posts, **self._asked)
        if view in (View.UNFINISHED, View.LATE):
            owing = owed.open(self.day)
            owing = owing.filter(due__lt=self.day) if view is View.LATE else owing
            posts = posts.filter(person__in=owing.values("person"))
        if state is not None:
            posts = posts.filter(person__in=_in_state(owed, state, self.day).values("person"))
        return Holders(posts)

    # --- rows ---------------------------------------------------------------
    def rows(self, people: Iterable[Holder], *, with_organisation: bool = False) -> list[Row]:
        """The rows of these people in their order: two queries for any number of them."""
        people = list(people)
        lines, leaves = self._lines([person.pk for person in people]), self.leaves
        return [
            Row(person, leaves.get(person.pk), lines[person.pk], self.day, with_organisation)
            for person in people
        ]

    def all_rows(self) -> Iterator[Row]:
        """Everybody shown, page by page, for a file."""
        people = iter(self.people)
        while page := list(islice(people, CHUNK)):
            yield from self.rows(page)

    def _lines(self, people: list[int]) -> dict[int, list[Standing]]:
        """Of each person the cells, in the order of the columns."""
        columns = {(each.kind, each.key): place for place, each in enumerate(self.subjects)}
        blank = Standing(Cell.NOT_ASKED, self.day)
        lines = {person: [blank] * len(columns) for person in people}
        rows = _left.ask(people=Numbers(people))
        if any(each.kind == Kind.PROGRAMME for each in self.subjects):
            rows = [*rows, *_left_in_programmes.ask(people=Numbers(people))]
        left = {(person, subject): to_go for person, subject, to_go in rows}
        made, leaves = self._made, self.leaves
        for person, kind, key, due, completed_on in _cells.ask(
            posts=self.scope.posts_of(people), **self._asked
        ):
            place = columns.get((kind, key))
            if place is None:
                continue  # asked for since the columns were read
            # A page has thousands of cells and few that differ: those alike are one.
            facts = (due, completed_on, left.get((person, key)), person in leaves)
            found = made.get(facts) or self._make(facts)
            line = lines[person]
            # Two posts or two requirements may ask for the same.
            if line[place] is blank or found.goes_before(line[place]):
                line[place] = found
        return lines

    def _make(self, facts: Facts) -> Standing:
        due, completed_on, to_go, away = facts
        state = state_of(due, completed_on, to_go, away=away, day=self.day)
        found = self._made[facts] = Standing(state, self.day, completed_on, to_go, due)
        return found


# --- questions, prepared ------------------------------------------------------
def _owed(posts: Numbers, on: datetime.date, year: int, office: int | None) -> ObligationQuerySet:
    owed = obligations_in_scope(posts, office=office, on=on)
    return owed.in_force(on).in_year(year).order_by()


def _by_requirement(posts: Numbers, on: datetime.date, **asked: Any) -> QuerySet[Any, Any]:
    """To group by a number takes half as long as by a subject's key: what several requirements
    ask for is put together afterwards."""
    owed: QuerySet[Any, Any] = _owed(posts, on, **asked)
    rows = owed.values("requirement").annotate(
        title=F("requirement__subject_title"), first=Min("due"), last=Max("due")
    )
    return rows.values_list("subject_kind", "subject_key", "title", "first", "last")


def _counted_by_subject(posts: Numbers, on: datetime.date, **asked: Any) -> QuerySet[Any, Any]:
    people = partial(Count, "person", distinct=True)
    owed: QuerySet[Any, Any] = _owed(posts, on, **asked).values("subject_kind", "subject_key")
    rows = owed.annotate(
        title=Max("requirement__subject_title"),
        first=Min("due"),
        last=Max("due"),
        people=people(),
        unfinished=people(filter=still_open(on)),
    )
    return rows.values_list(
        "subject_kind", "subject_key", "title", "first", "last", "people", "unfinished"
    )


def _people_owing(
    posts: Numbers, away: Numbers, on: datetime.date, **asked: Any
) -> QuerySet[Any, Any]:
    """One row: how many have something to finish, and how many are late."""
    people = partial(Count, "person", distinct=True)
    owing = _owed(posts, on, **asked).open(on).exclude(person__in=away)
    together = owing.annotate(together=Value(1)).values("together")
    counted = together.annotate(all=people(), late=people(filter=Q(due__lt=on)))
    return counted.values_list("all", "late")


def _by_person(posts: Numbers, on: datetime.date, **asked: Any) -> QuerySet[Any, Any]:
    rows = _owed(posts, on, **asked).with_completion(on)
    return rows.values_list("person", "subject_kind", "subject_key", "due", F("completed_on"))


def _under_way(people: Numbers) -> QuerySet[Any, Any]:
    rows = Progress.objects.under_way().filter(person__in=people)
    return rows.values_list("person", "course_key", F("total") - F("done"))


def _in_programmes(people: Numbers) -> QuerySet[Any, Any]:
    """As for courses: who has done nothing yet is not under way."""
    rows = Allocation.objects.under_way().filter(person__in=people, done__gt=0)
    return rows.values_list("person", "programme_key", F("total") - F("done"))


def _away(people: Numbers, on: datetime.date) -> QuerySet[Any, Any]:
    rows = Leave.objects.on(on).filter(person__in=people)
    return rows.order_by("start").values_list("person", "kind")


def _prepared(question: Callable[..., QuerySet[Any, Any]], **more: type) -> Prepared:
    return Prepared(question, posts=Numbers, on=datetime.date, year=int, office=int, **more)


_subjects = _prepared(_by_requirement)
_counted = _prepared(_counted_by_subject)
_owing = _prepared(_people_owing, away=Numbers)
_cells = _prepared(_by_person)
_left = Prepared(_under_way, people=Numbers)
_left_in_programmes = Prepared(_in_programmes, people=Numbers)
_leaves = Prepared(_away, people=Numbers, on=datetime.date)


def _in_state(owed: ObligationQuerySet, state: Cell, day: datetime.date) -> ObligationQuerySet:
    if state is Cell.DONE:
        return owed.satisfied(day)
    unfinished = owed.open(day)
    if state is Cell.LATE:
        return unfinished.filter(due__lt=day)
    of_obligation = {"person": OuterRef("person"), "course_key": OuterRef("subject_key")}
    in_programme = {"person": OuterRef("person"), "programme_key": OuterRef("subject_key")}
    begun = Exists(Progress.objects.under_way().filter(**of_obligation)) | Exists(
        Allocation.objects.under_way().filter(done__gt=0, **in_programme)
    )
    in_time = unfinished.filter(due__gte=day)
    return in_time.filter(begun if state is Cell.DOING else ~begun)
