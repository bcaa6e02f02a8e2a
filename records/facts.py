"""From the ledger to the facts that rules are judged by."""

from collections.abc import Collection, Iterable

from people.models import User
from records.models import Record
from records.rules import Entry, Facts
from records.states import Outcome

COLUMNS = {
    "kind": "kind",
    "subject_key": "subject",
    "outcome": "outcome",
    "occurred_on": "occurred_on",
    "edition": "edition",
    "score": "score",
    "lecture_minutes": "lecture",
    "exercise_minutes": "exercise",
    "practicum_minutes": "practicum",
    "occasion_key": "occasion",
    "key": "key",
}


def load_facts(
    people: Iterable[User | int], subjects: Collection[str], *, year: int | None = None
) -> dict[int, Facts]:
    """What each of these people has done about these subjects, in one query.

    Everybody asked about is in the answer, by id. `year` narrows it to one 年度, for a subject
    that must be done every year. What is planned is the caller's to add.
    """
    ids = {person if isinstance(person, int) else person.pk for person in people}
    rows = Record.objects.current().filter(person__in=ids, subject_key__in=set(subjects))
    rows = rows.exclude(outcome=Outcome.VOID).order_by()
    if year is not None:
        rows = rows.in_fiscal_year(year)
    entries: dict[int, list[Entry]] = {pk: [] for pk in ids}
    for person, *values in rows.values_list("person_id", *COLUMNS):
        entries[person].append(Entry(**dict(zip(COLUMNS.values(), values, strict=True))))
    return {pk: Facts(done=tuple(done)) for pk, done in entries.items()}
