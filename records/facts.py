"""From the ledger to the facts that rules are judged by."""

from collections.abc import Collection, Iterable
from typing import Any

from core.prepared import Prepared
from people.models import User
from records.models import Record
from records.rules import Entry, Facts
from records.states import Outcome

# In the order of the fields of an Entry.
COLUMNS = (
    "kind",
    "subject_key",
    "outcome",
    "occurred_on",
    "edition",
    "score",
    "lecture_minutes",
    "exercise_minutes",
    "practicum_minutes",
    "occasion_key",
    "key",
)


def load_facts(
    people: Iterable[User | int], subjects: Collection[str], *, year: int | None = None
) -> dict[int, Facts]:
    """What each of these people has done about these subjects, in one query.

    Everybody asked about is in the answer, by id. `year` narrows it to one 年度, for a subject
    that must be done every year. What is planned is the caller's to add.
    """
    ids = {person if isinstance(person, int) else person.pk for person in people}
    if year is None:
        rows = _rows.ask(people=list(ids), subjects=list(subjects))
    else:
        rows = _current(list(ids), list(subjects)).in_fiscal_year(year)
    entries: dict[int, list[Entry]] = {pk: [] for pk in ids}
    for person, *values in rows:
        entries[person].append(Entry(*values))
    return {pk: Facts(done=tuple(done)) for pk, done in entries.items()}


def _current(people: list[int], subjects: list[str]) -> Any:
    rows = Record.objects.current().filter(person__in=people, subject_key__in=subjects)
    return rows.exclude(outcome=Outcome.VOID).order_by().values_list("person_id", *COLUMNS)


_rows = Prepared(_current, people=list[int], subjects=list[str])
