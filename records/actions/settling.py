"""Obligations know when they were satisfied: whoever writes the ledger or an obligation says so here.

The ledger is the truth. What is left on the obligation is only what it says, in the same
transaction, so that reports of thousands of people need not ask it.
"""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import QuerySet

from core.prepared import Prepared
from records.models import Obligation, ObligationQuerySet, Record
from records.models.obligations import first_satisfied


@transaction.atomic(savepoint=False)
def settle(rows: ObligationQuerySet) -> int:
    """Makes `satisfied_on` of these obligations what the ledger says; how many were not so.

    They are locked first, in one order, and the ledger is read then: of two that write about
    the same obligation the later one sees what both have written.
    """
    return _settle(_locked(rows).values_list("pk"))


def _settle(locked: Iterable[tuple[int]]) -> int:
    held = [pk for (pk,) in locked]
    if not held:
        return 0
    wrong = Obligation.objects.filter(pk__in=held).unsettled()
    return wrong.update(satisfied_on=first_satisfied())


def settle_after(rows: Iterable[Record]) -> None:
    """What these new records, and those that they supersede, satisfy or no longer do."""
    touched = [*rows, *(row.supersedes for row in rows if row.supersedes is not None)]
    people = sorted({row.person_id for row in touched})
    _settle(_about.ask(people=people, subjects=sorted({row.subject_key for row in touched})))


def _locked(rows: ObligationQuerySet) -> ObligationQuerySet:
    return rows.select_for_update(of=("self",)).order_by("person", "pk")


def _owed_of(people: list[int], subjects: list[str]) -> QuerySet[Obligation, tuple[int]]:
    rows = Obligation.objects.filter(person__in=people, subject_key__in=subjects)
    return _locked(rows).values_list("pk")


_about = Prepared(_owed_of, people=list[int], subjects=list[str])


def settle_when_committed(rows: ObligationQuerySet) -> None:
    """For who makes or changes obligations: settles them now, and again after the commit.

    A record that somebody else was writing meanwhile is not seen by us, nor our obligation by
    them. So once ours are there for all, whoever was writing then is waited for.
    """
    settle(rows)

    def again() -> None:
        _wait_for_writers()
        settle(rows)

    transaction.on_commit(again)


@transaction.atomic
def _wait_for_writers() -> None:
    """SQLite has one writer at a time: to begin is to have waited."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Record._meta.db_table} IN SHARE MODE")
