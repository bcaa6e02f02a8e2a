"""A person's own programmes, for the lists one comes past every day: two queries, one of them shared by
all who may see the same."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from core.memory import remembered
from core.prepared import Prepared
from courses.due import Due
from courses.models import Allocation, ProgrammePage
from courses.permissions import audience_kinds
from people.models import User


@dataclass(frozen=True)
class Place:
    done: int
    total: int
    completed_on: datetime.date | None
    due: datetime.date | None


@dataclass(frozen=True)
class ProgrammeCard:
    """A programme in a list, and what is said there of one's own place in it."""

    page: ProgrammePage
    place: Place | None
    due: Due | None

    @property
    def is_under_way(self) -> bool:
        return self.place is not None and self.place.completed_on is None


def programme_cards(user: User, *, on: datetime.date) -> list[ProgrammeCard]:
    """What this person may take, what is due first at the top, then in the author's order."""
    pages = programmes_shown(user)
    if not pages:
        return []
    places = own_places(user, on=on)
    cards = []
    for page in pages:
        place = places.get(page.key)
        due = Due(place.due, on) if place and place.due else None
        cards.append(ProgrammeCard(page, place, due))
    return sorted(cards, key=lambda card: card.due.day if card.due else datetime.date.max)


def programmes_shown(user: User) -> list[ProgrammePage]:
    """Published ones that people like this one may see, shared by all of them."""
    kinds = frozenset(audience_kinds(user))

    def read() -> list[ProgrammePage]:
        pages = ProgrammePage.objects.live().open_to({*kinds}).select_related("organiser")
        return list(pages.defer_streamfields().order_by("path"))

    return remembered(("programmes", kinds), read)


def own_places(user: User, *, on: datetime.date) -> dict[str, Place]:
    """By programme; without what is archived, and what an officer has not decided yet."""
    rows = _places.ask(person=user.pk, on=on)
    return {
        key: Place(done, total, completed and timezone.localdate(completed), due)
        for key, done, total, completed, due in rows
    }


def _rows(person: int, on: datetime.date) -> "QuerySet[Allocation, Any]":
    rows = Allocation.objects.current().filter(person=person, doubt="").with_due(on)
    return rows.order_by().values_list("programme_key", "done", "total", "completed_at", F("due"))


_places = Prepared(_rows, person=int, on=datetime.date)
