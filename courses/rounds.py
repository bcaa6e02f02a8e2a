"""A course that is due every year is taken in rounds; who acts in one holds its rows."""

import datetime
from collections.abc import Collection

from django.db.models import QuerySet

from core.fiscal import fiscal_year
from core.prepared import Prepared
from courses.models import Progress
from people.models import User
from records.models import Obligation, Record
from records.states import Kind


def hold_progress(people: Collection[int]) -> dict[tuple[int, str], Progress]:
    """Locks all rows of these people, by (person, course). Call it before anything else is
    locked: so two actions of one person follow one another and never wait crosswise."""
    rows = _locked.ask(people=[*people])
    return {(row.person_id, row.course_key): row for row in rows}


def take_turns(person: User) -> None:
    """Locks as `hold_progress` does, for who reads none of the rows."""
    _turns.ask(people=[person.pk])


def must_begin_again(person: User, course_key: str, *, on: datetime.date) -> bool:
    """Completed once, and yet: owed for this 年度 or this edition, or the completion was voided."""
    asked = {"person": person.pk, "course": course_key}
    owed = _owed.ask(**asked, on=on, year=fiscal_year(on))
    return bool(owed) or not _completed.ask(**asked)


def _open_obligations(
    person: int, course: str, on: datetime.date, year: int
) -> "QuerySet[Obligation, tuple[int]]":
    owed = Obligation.objects.in_force(on).in_year(year).open()
    owed = owed.filter(person=person, subject_kind=Kind.COURSE, subject_key=course)
    return owed.order_by().values_list("pk")[:1]


def _completions(person: int, course: str) -> "QuerySet[Record, tuple[int]]":
    completed = Record.objects.done().of_kind(Kind.COURSE).filter(person=person)
    return completed.filter(subject_key=course).order_by().values_list("pk")[:1]


def _locked_rows(people: list[int]) -> "QuerySet[Progress, Progress]":
    return Progress.objects.locked_for(people)


def _locked_keys(people: list[int]) -> "QuerySet[Progress, tuple[int]]":
    return Progress.objects.locked_for(people).values_list("pk")


_locked = Prepared(_locked_rows, people=list[int])
_turns = Prepared(_locked_keys, people=list[int])
_owed = Prepared(_open_obligations, person=int, course=str, on=datetime.date, year=int)
_completed = Prepared(_completions, person=int, course=str)


def ledger_year(progress: Progress) -> int | None:
    """What makes a deed of a later round another event than the same deed of the first."""
    return fiscal_year(progress.started_on) if progress.round > 1 else None


def round_began(progress: Progress | None) -> datetime.date | None:
    """The day before which the course's own steps do not count; None: they all do."""
    return progress.started_on if progress and progress.round > 1 else None
