"""People × what is required of them, for one officer on one day. All of it is SQL.

A cell reads what actions left behind: the ledger (completed), `courses.Progress` (under way),
`records.Obligation` (owed, by when). No rule is evaluated here.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from courses.models import Progress
from courses.models.progress import ProgressQuerySet
from people.models import Leave, Post, User
from people.models.users import UserQuerySet
from records.models import ObligationQuerySet
from workforce.cells import Row, Standing, Subject
from workforce.filters import Question
from workforce.permissions import obligations_in_scope, posts_in_scope
from workforce.states import Cell, View

CHUNK = 500  # people of an export read at a time


class Matrix:
    """Ask it for counts, subjects, people and rows; each is read once, when it is asked for."""

    def __init__(self, user: User, question: Question, *, today: datetime.date) -> None:
        self.question = question
        self.day = question.day(today)
        self.posts = question.narrow(posts_in_scope(user, on=self.day), self.day)
        rows = obligations_in_scope(user, self.posts, on=self.day)
        self.obligations = rows.in_force(self.day).in_year(question.year)

    # --- columns ------------------------------------------------------------
    @cached_property
    def subjects(self) -> list[Subject]:
        """What anybody here owes, what is due first leftmost, with the counts of the last line."""
        column = ("subject_kind", "subject_key")
        owed = self.obligations.order_by().values(*column).annotate(
            title=Max("requirement__subject_title"),
            first=Min("due"),
            last=Max("due"),
            people=Count("person", distinct=True),
        )  # fmt: skip
        left = self._unfinished.values(*column)
        unfinished = {
            (row["subject_kind"], row["subject_key"]): row["people"]
            for row in left.annotate(people=Count("person", distinct=True))
        }
        return [
            Subject(
                kind=row["subject_kind"],
                key=row["subject_key"],
                title=row["title"],
                first_due=row["first"],
                last_due=row["last"],
                owed=row["people"],
                open=unfinished.get((row["subject_kind"], row["subject_key"]), 0),
            )
            for row in owed.order_by("first", "title", "subject_key")
        ]

    # --- people -------------------------------------------------------------
    @cached_property
    def counts(self) -> dict[View, int]:
        """How many people each one-click view shows, state filter left aside. One walk over
        what is owed, not a look at every person."""
        here = self.posts.values("person")
        away = self._leaves(here).values("person")
        people = Count("person", distinct=True)
        owing = self._unfinished.exclude(person__in=away).aggregate(
            all=people, late=Count("person", distinct=True, filter=Q(due__lt=self.day))
        )
        return {
            View.UNFINISHED: owing["all"],
            View.LATE: owing["late"],
            View.AWAY: away.aggregate(all=people)["all"],
            View.EVERYBODY: here.aggregate(all=people)["all"],
        }

    @cached_property
    def count(self) -> int:
        """How many people are shown."""
        asked = self.question
        return self.people.count() if asked.state is not None else self.counts[asked.view]

    @property
    def people(self) -> UserQuerySet:
        """Who is shown, in the order of the office."""
        people = User.objects.filter(pk__in=self.posts.values("person"))
        people = people.filter(*self._shown_by(self.question.view))
        if self.question.state is not None:
            people = people.filter(Exists(self._in_state(self.question.state)))
        return people.by_kana()

    def _shown_by(self, view: View) -> list[Q | Exists]:
        """The conditions of a view. Who is away is not "not yet"."""
        away = Q(pk__in=Leave.objects.on(self.day).values("person"))
        owed = self._unfinished.filter(person=OuterRef("pk"))
        conditions: dict[View, list[Q | Exists]] = {
            View.UNFINISHED: [~away, Exists(owed)],
            View.LATE: [~away, Exists(owed.filter(due__lt=self.day))],
            View.AWAY: [away],
            View.EVERYBODY: [],
        }
        return conditions[view]

    @property
    def _unfinished(self) -> ObligationQuerySet:
        return self.obligations.open(self.day).order_by()

    def _in_state(self, state: Cell) -> ObligationQuerySet:
        own = self.obligations.filter(person=OuterRef("pk"))
        if state is Cell.DONE:
            return own.satisfied(self.day)
        unfinished = own.open(self.day)
        if state is Cell.LATE:
            return unfinished.filter(due__lt=self.day)
        begun = Exists(self._progress())
        in_time = unfinished.filter(due__gte=self.day)
        return in_time.filter(begun if state is Cell.DOING else ~begun)

    # --- rows ---------------------------------------------------------------
    def rows(self, people: Iterable[User]) -> list[Row]:
        """The rows of these people in their order: three queries for any number of them."""
        people = list(people)
        posts = self._main_posts(people)
        leaves = {leave.person_id: leave for leave in self._leaves(people).order_by("start")}
        standings = self._standings(people, away=set(leaves))
        nothing = Standing(Cell.NOT_ASKED, self.day)
        return [
            Row(
                person=person,
                post=posts[person.pk],
                leave=leaves.get(person.pk),
                standings=[
                    standings[person.pk].get((subject.kind, subject.key), nothing)
                    for subject in self.subjects
                ],
            )
            for person in people
        ]

    def all_rows(self) -> Iterator[Row]:
        """Everybody shown, page by page, for a file."""
        people: list[User] = []
        for person in self.people.iterator(chunk_size=CHUNK):
            people.append(person)
            if len(people) == CHUNK:
                yield from self.rows(people)
                people = []
        yield from self.rows(people)

    def _main_posts(self, people: list[User]) -> dict[int, Post]:
        posts = self.posts.filter(person__in=people).select_related(
            "organisation", "section", "profession"
        )
        # The oldest running post is the main one: it is written last.
        return {post.person_id: post for post in posts.order_by("-start", "-pk")}

    def _leaves(self, people: Iterable[User] | QuerySet[Any]) -> QuerySet[Leave]:
        return Leave.objects.on(self.day).filter(person__in=people)

    def _standings(
        self, people: list[User], *, away: set[int]
    ) -> dict[int, dict[tuple[str, str], Standing]]:
        rows = self.obligations.filter(person__in=people).with_completion(self.day)
        left = Subquery(self._progress().values_list(F("total") - F("done"))[:1])
        found: dict[int, dict[tuple[str, str], Standing]] = defaultdict(dict)
        for person, kind, key, due, completed_on, to_go in (
            rows.one_per_subject()
            .order_by()
            .values_list("person_id", "subject_kind", "subject_key", "due", F("completed_on"), left)
        ):
            state = self._state(due, completed_on, to_go, away=person in away)
            found[person][kind, key] = Standing(state, self.day, completed_on, to_go, due)
        return found

    def _state(
        self,
        due: datetime.date,
        completed_on: datetime.date | None,
        to_go: int | None,
        *,
        away: bool,
    ) -> Cell:
        if completed_on is not None:
            return Cell.DONE
        if away:
            return Cell.AWAY
        if due < self.day:
            return Cell.LATE
        return Cell.OPEN if to_go is None else Cell.DOING

    def _progress(self) -> ProgressQuerySet:
        """Of the outer obligation."""
        return Progress.objects.under_way().filter(
            person=OuterRef("person"), course_key=OuterRef("subject_key")
        )
