"""Who is in a programme: everybody of whom it is owed. Obligations come and go with posts and
requirements; the places in programmes follow them, and are archived rather than deleted."""

import datetime
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import programme_telling as telling
from courses.completing import moment_of
from courses.models import Allocation
from courses.models.allocations import AllocationQuerySet
from courses.programme_completion import hold_allocations, refresh
from courses.programme_outline import ProgrammeOutline, programme_outlines
from records.models import Obligation, ObligationQuerySet, Record
from records.states import Kind

AT_ONCE = 50  # people in one short transaction
Doubt = Allocation.Doubt
Place = tuple[int, str]  # person, programme


# --- following what is owed -------------------------------------------------------
def follow_obligations(*, on: datetime.date, people: Collection[int] | None = None) -> int:
    """Makes places in programmes what is owed that day: new ones are begun and counted, what nobody
    asks for any more is archived, what is asked for again is restored. How many people were
    concerned. Safe to run twice and at the same time as another."""
    concerned = sorted(_of(_newly_owed(on), people) | _of(_no_longer_owed(on), people))
    for start in range(0, len(concerned), AT_ONCE):
        _follow(concerned[start : start + AT_ONCE], on)
    return len(concerned)


def owed_programmes(on: datetime.date) -> ObligationQuerySet:
    return Obligation.objects.in_force(on).filter(subject_kind=Kind.PROGRAMME)


def _newly_owed(on: datetime.date) -> ObligationQuerySet:
    here = Allocation.objects.current().filter(
        person=OuterRef("person"), programme_key=OuterRef("subject_key")
    )
    return owed_programmes(on).filter(~Exists(here))


def _no_longer_owed(on: datetime.date) -> AllocationQuerySet:
    """Or owed in another post than before."""
    owed = owed_programmes(on).filter(
        person=OuterRef("person"), subject_key=OuterRef("programme_key"), post=OuterRef("post")
    )
    return Allocation.objects.under_way().filter(~Exists(owed))


def _of(rows: AllocationQuerySet | ObligationQuerySet, people: Collection[int] | None) -> set[int]:
    rows = rows if people is None else rows.filter(person__in=people)
    return set(rows.order_by().values_list("person", flat=True))


@transaction.atomic
def _follow(people: Collection[int], on: datetime.date) -> None:
    held = hold_allocations(people)
    owed: dict[Place, Obligation] = {}
    rows = owed_programmes(on).filter(person__in=people).select_related("requirement")
    for row in rows.order_by("due", "pk"):
        owed.setdefault((row.person_id, row.subject_key), row)
    back = []
    for place, allocation in held.items():
        if place not in owed:
            if allocation.archived_at is None and allocation.completed_at is None:
                _archive(allocation, on)
        elif allocation.completed_at is None:
            _restore(allocation, owed[place])
            back.append(allocation)
    outlines = programme_outlines({key for _person, key in owed})
    fresh = _begin([row for place, row in owed.items() if place not in held], outlines, on)
    refresh([*fresh, *back], outlines, by=None)
    telling.assigned(
        (row, owed[row.person_id, row.programme_key]) for row in fresh if not row.doubt
    )


def _archive(allocation: Allocation, on: datetime.date) -> None:
    last = (
        Obligation.objects.filter(
            person=allocation.person_id, subject_kind=Kind.PROGRAMME,
            subject_key=allocation.programme_key,
        )
        .select_related("post")
        .order_by("excused_at", "ended_on")
        .last()
    )  # fmt: skip
    reason = _("It is no longer required.")
    if last is not None and last.excused_at is not None:
        reason = last.excused_reason
    elif last is not None and not last.post.runs(on):
        reason = _("The post ended.")
    allocation.archived_at, allocation.archived_reason = timezone.now(), reason[:400]
    allocation.save(update_fields=["archived_at", "archived_reason"])


def _restore(allocation: Allocation, owed: Obligation) -> None:
    """With all that was done meanwhile and before."""
    allocation.archived_at, allocation.archived_reason = None, ""
    allocation.post_id = owed.post_id
    allocation.save(update_fields=["archived_at", "archived_reason", "post"])


def _begin(
    owed: Iterable[Obligation], outlines: Mapping[str, ProgrammeOutline], on: datetime.date
) -> list[Allocation]:
    rows = {(row.person_id, row.subject_key): row for row in owed}
    covered = _completed({person for person, _key in rows}, {key for _person, key in rows})
    Allocation.objects.bulk_create(
        [
            Allocation(
                person_id=person,
                post_id=row.post_id,
                programme_key=key,
                edition=outlines[key].page.edition if key in outlines else 1,
                doubt=_doubt(row, covered.get((person, key)), on),
                completed_at=moment_of(day) if (day := covered.get((person, key))) else None,
            )
            for (person, key), row in rows.items()
        ],
        ignore_conflicts=True,  # where another was faster, its row is the one
    )
    held = hold_allocations({person for person, _key in rows})
    return [row for place, row in held.items() if place in rows]


def _doubt(owed: Obligation, completed_on: datetime.date | None, on: datetime.date) -> str:
    if completed_on is not None:
        return Doubt.COVERED
    return Doubt.PAST_DUE if owed.due < on else Doubt.NONE


def _completed(people: set[int], programmes: set[str]) -> dict[Place, datetime.date]:
    rows = Record.objects.done().of_kind(Kind.PROGRAMME)
    rows = rows.filter(person__in=people, subject_key__in=programmes).order_by("-occurred_on")
    return {
        (who, key): day
        for who, key, day in rows.values_list("person", "subject_key", "occurred_on")
    }
