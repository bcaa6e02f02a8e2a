"""What is owed by the holders of some posts, read at once: those who stand alike are one row.

Of 2,000 people who owe twenty courses each that makes hundreds of rows and not 40,000. Columns,
counts and cells of the matrix are made of these; nothing is asked twice.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from core.numbers import Listed, Numbers, numbers
from core.prepared import Prepared
from courses.models import Allocation, Progress
from people.models import Leave
from records.models import Requirement
from records.states import Kind
from workforce.permissions import obligations_in_scope

StepsLeft = dict[str, list[tuple[int, frozenset[int]]]]


class Owed(NamedTuple):
    """One subject, due on one day; completed on one, or by nobody of these."""

    kind: str
    key: str
    title: str
    due: datetime.date
    completed_on: datetime.date | None
    people: frozenset[int]

    @property
    def subject(self) -> tuple[str, str]:
        return self.kind, self.key

    @property
    def place(self) -> tuple[datetime.date, datetime.date]:
        """Two posts or two requirements may ask for the same: what is open is shown, then what
        is due first."""
        return self.completed_on or datetime.date.min, self.due


def owed_by(posts: Numbers, *, on: datetime.date, year: int, office: int | None) -> list[Owed]:
    """What an office's officers follow of it. What is shown of two for one subject comes last."""
    rows = _alike.ask(posts=posts, on=on, year=year, office=office)
    subjects = {
        requirement: (kind, key, title)
        for requirement, kind, key, title in _subjects.ask(
            requirements=Numbers({row[0] for row in rows})
        )
    }
    found = [
        Owed(*subjects[requirement], due, completed_on, numbers(people))
        for requirement, due, completed_on, people in rows
    ]
    return sorted(found, key=lambda each: each.place, reverse=True)


def steps_left(people: Numbers, *, programmes: bool) -> StepsLeft:
    """Of each subject, by key, how many conditions are to go for whom who is under way in it."""
    rows = _left.ask(people=people)
    if programmes:
        rows = [*rows, *_left_in_programmes.ask(people=people)]
    left: StepsLeft = defaultdict(list)
    for subject, to_go, listed in rows:
        left[subject].append((to_go, numbers(listed)))
    return left


def leaves_of(people: Numbers, *, on: datetime.date) -> dict[int, str]:
    """Who is away, and why."""
    rows = _leaves.ask(people=people, on=on)
    return {person: str(Leave.Kind(kind).label) for person, kind in rows}


def everybody_of(people: Iterable[frozenset[int]]) -> frozenset[int]:
    nobody: frozenset[int] = frozenset()
    return nobody.union(*people)


def is_programme(owed: Owed) -> bool:
    return owed.kind == Kind.PROGRAMME


# --- questions, prepared ------------------------------------------------------
def _by_who_stand_alike(
    posts: Numbers, on: datetime.date, year: int, office: int | None
) -> QuerySet[Any, Any]:
    owed: Any = obligations_in_scope(posts, office=office, on=on)
    owed = owed.in_force(on).in_year(year).with_completion(on).order_by()
    rows = owed.values("requirement", "due", "completed_on").annotate(people=Listed("person"))
    return rows.values_list("requirement", "due", "completed_on", "people")


def _asked_for(requirements: Numbers) -> QuerySet[Any, Any]:
    """Read apart from what is owed: to say a title 40,000 times takes longer than to count."""
    rows = Requirement.objects.filter(pk__in=requirements).order_by()
    return rows.values_list("pk", "subject_kind", "subject_key", "subject_title")


def _under_way(people: Numbers) -> QuerySet[Any, Any]:
    rows = Progress.objects.under_way().filter(person__in=people).order_by()
    return _by_steps(rows, "course_key")


def _in_programmes(people: Numbers) -> QuerySet[Any, Any]:
    """As for courses: who has done nothing yet is not under way."""
    rows = Allocation.objects.under_way().filter(person__in=people, done__gt=0).order_by()
    return _by_steps(rows, "programme_key")


def _by_steps(rows: QuerySet[Any, Any], key: str) -> QuerySet[Any, Any]:
    alike = rows.annotate(to_go=F("total") - F("done")).values(key, "to_go")
    return alike.annotate(people=Listed("person")).values_list(key, "to_go", "people")


def _away(people: Numbers, on: datetime.date) -> QuerySet[Any, Any]:
    rows = Leave.objects.on(on).filter(person__in=people)
    return rows.order_by("start").values_list("person", "kind")


_alike = Prepared(_by_who_stand_alike, posts=Numbers, on=datetime.date, year=int, office=int)
_subjects = Prepared(_asked_for, requirements=Numbers)
_left = Prepared(_under_way, people=Numbers)
_left_in_programmes = Prepared(_in_programmes, people=Numbers)
_leaves = Prepared(_away, people=Numbers, on=datetime.date)
