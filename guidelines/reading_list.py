"""What a person has to read and has read, in a constant number of queries."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from core.prepared import Prepared
from courses.due import Due
from guidelines.models import Acknowledgement, GuidelineEdition
from guidelines.states import EditionState
from people.models import User
from records.models import Obligation
from records.states import Kind


@dataclass(frozen=True)
class ToRead:
    """The current edition of a guideline that is owed. `is_again`: an earlier one was confirmed."""

    title: str
    number: int
    public_id: uuid.UUID
    due: Due
    is_again: bool

    @property
    def url(self) -> str:
        return reverse("guideline_reading:reading", args=[self.public_id])


@dataclass(frozen=True)
class WasRead:
    acknowledgement: Acknowledgement
    newer: GuidelineEdition | None

    @property
    def edition(self) -> GuidelineEdition:
        return self.acknowledgement.edition


def to_read(user: User, *, on: datetime.date) -> list[ToRead]:
    """What is due first at the top; each guideline once, by the earlier day."""
    found: dict[str, ToRead] = {}
    for key, due, title, number, public_id, again in _owed.ask(person=user.pk, on=on):
        if public_id is not None and key not in found:
            # A sub-query's value comes as the database keeps it.
            public = public_id if isinstance(public_id, uuid.UUID) else uuid.UUID(str(public_id))
            found[key] = ToRead(title, number, public, Due(due, on), again is not None)
    return list(found.values())


def _owed_rows(person: int, on: datetime.date) -> "QuerySet[Obligation, Any]":
    current = GuidelineEdition.objects.filter(
        state=EditionState.PUBLISHED, guideline_key=OuterRef("subject_key")
    )
    confirmed = Acknowledgement.objects.filter(
        person=OuterRef("person"), edition__guideline_key=OuterRef("subject_key")
    )
    owed = Obligation.objects.in_force(on).filter(
        person=person, subject_kind=Kind.GUIDELINE, satisfied_on=None
    )
    rows: QuerySet[Obligation, Any] = owed.order_by("due", "pk").values_list(
        "subject_key",
        "due",
        Subquery(current.values("title")[:1]),
        Subquery(current.values("number")[:1]),
        Subquery(current.values("public_id")[:1]),
        Subquery(confirmed.order_by().values("pk")[:1]),
    )
    return rows


_owed: Prepared[Any] = Prepared(_owed_rows, person=int, on=datetime.date)


def was_read(user: User) -> list[WasRead]:
    """The newest first; `newer` where another edition is current by now."""
    rows = list(
        Acknowledgement.objects.of(user.pk)
        .select_related("edition", "organisation", "by")
        .defer("edition__content")
    )
    current = _current({row.edition.guideline_key for row in rows})
    return [WasRead(row, _newer(row, current)) for row in rows]


def due_of(user: User, edition: GuidelineEdition, *, on: datetime.date) -> Due | None:
    """By when this person has to have read it; None when nobody asks or it is done."""
    owed = (
        Obligation.objects.in_force(on)
        .open()
        .filter(person=user, subject_kind=Kind.GUIDELINE, subject_key=edition.guideline_key)
    )
    day = owed.order_by("due").values_list("due", flat=True).first()
    return Due(day, on) if day is not None else None


def _current(keys: Iterable[str]) -> dict[str, GuidelineEdition]:
    rows = GuidelineEdition.objects.current().filter(guideline_key__in=keys).without_content()
    return {row.guideline_key: row for row in rows}


def _newer(row: Acknowledgement, current: dict[str, GuidelineEdition]) -> GuidelineEdition | None:
    found = current.get(row.edition.guideline_key)
    return found if found is not None and found.number > row.edition.number else None
