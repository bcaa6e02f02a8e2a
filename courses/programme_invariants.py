"""What must always hold between places in programmes, what is owed, and the ledger."""

import datetime
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.invariants import invariant
from courses.conditions import mark_of
from courses.models import Allocation, Evidence
from courses.models.allocations import AllocationQuerySet
from courses.programme_judging import judge_all
from courses.programme_outline import ProgrammeOutline, programme_outlines
from courses.programme_rule import count, rule_of
from courses.states import Decision
from records.models import Obligation, ObligationQuerySet, Record
from records.states import Kind

CHUNK = 500
# The tick follows what is owed within a minute; whoever came in this very hour may be on the way.
FORGOTTEN = datetime.timedelta(hours=1)


def _named(rows: AllocationQuerySet) -> Iterable[str]:
    return (f"courses.allocation {pk}" for pk in rows.order_by("pk").values_list("pk", flat=True))


def _owed(on: datetime.date) -> ObligationQuerySet:
    return Obligation.objects.in_force(on).filter(subject_kind=Kind.PROGRAMME)


@invariant("Whoever is under way in a programme owes it today.")
def under_way_for_nobody() -> Iterable[str]:
    owed = _owed(timezone.localdate()).filter(
        person=OuterRef("person"), subject_key=OuterRef("programme_key")
    )
    # Two accounts that become one owe again when their records have moved.
    rows = Allocation.objects.under_way().filter(updated_at__lt=timezone.now() - FORGOTTEN)
    return _named(rows.filter(~Exists(owed), person__merged_into=None))


@invariant("Whoever owes a programme is in it.")
def owed_and_not_in_it() -> Iterable[str]:
    here = Allocation.objects.current().filter(
        person=OuterRef("person"), programme_key=OuterRef("subject_key")
    )
    rows = _owed(timezone.localdate()).filter(created_at__lt=timezone.now() - FORGOTTEN)
    for pk in rows.filter(~Exists(here)).order_by("pk").values_list("pk", flat=True):
        yield f"records.obligation {pk}"


@invariant("A programme is completed exactly when the ledger says so.")
def completed_apart_from_the_ledger() -> Iterable[str]:
    done = Exists(
        Record.objects.done()
        .of_kind(Kind.PROGRAMME)
        .filter(person=OuterRef("person"), subject_key=OuterRef("programme_key"))
    )
    completed = Q(completed_at__isnull=False)
    rows = Allocation.objects.current().filter((completed & ~done) | (~completed & done))
    return _named(rows)


@invariant("A place in a programme counts what the tree finds in the ledger.")
def counted_wrongly() -> Iterable[str]:
    keys = Allocation.objects.under_way().order_by().values_list("programme_key", flat=True)
    for outline in programme_outlines(keys.distinct()).values():
        yield from _counted_wrongly(outline)


def _counted_wrongly(outline: ProgrammeOutline) -> Iterable[str]:
    """Rows counted by an older tree wait for their job and are not looked at."""
    rows = Allocation.objects.under_way().of_programme(outline.page.key)
    rows = rows.filter(rule_mark=mark_of(rule_of(outline)))
    places = list(rows.order_by("pk"))
    for start in range(0, len(places), CHUNK):
        chunk = places[start : start + CHUNK]
        judged = judge_all([row.person_id for row in chunk], outline, on=timezone.localdate())
        for row in chunk:
            if (row.done, row.total) != count(judged[row.person_id].verdict):
                yield f"courses.allocation {row.pk}"


@invariant("Evidence that was accepted is in the ledger, unless the person did not come.")
def accepted_without_record() -> Iterable[str]:
    rows = Evidence.objects.filter(state=Decision.APPROVED, record=None)
    rows = rows.exclude(result=Evidence.Result.NO_SHOW)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        yield f"courses.evidence {pk}"
