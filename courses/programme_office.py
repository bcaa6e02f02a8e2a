"""Programmes as an office sees them: how many people are where, and the list of them. All of it is SQL
over what actions left behind; no rule is evaluated for a list."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, Q, TextChoices
from django.utils.translation import pgettext, pgettext_lazy

from core.folding import fold
from courses.due import Due
from courses.models import Allocation, ProgrammePage
from courses.models.allocations import AllocationQuerySet
from courses.permissions import audience_kinds
from courses.programme_permissions import allocations_in_scope
from people.models import User


class PlaceView(TextChoices):
    OPEN = "open", pgettext_lazy("programme", "Not completed")
    LATE = "late", pgettext_lazy("programme", "Overdue")
    DOUBT = "doubt", pgettext_lazy("programme", "To be decided")
    DONE = "done", pgettext_lazy("programme", "Completed")
    ALL = "all", pgettext_lazy("programme", "Everybody")
    ARCHIVED = "archived", pgettext_lazy("programme", "Archived")


def conditions(on: datetime.date) -> dict[PlaceView, Q]:
    """Over places `with_due`."""
    here = Q(archived_at=None)
    under_way = here & Q(completed_at=None)
    return {
        PlaceView.OPEN: under_way,
        PlaceView.LATE: under_way & Q(due__lt=on),
        PlaceView.DOUBT: here & ~Q(doubt=""),
        PlaceView.DONE: here & Q(completed_at__isnull=False),
        PlaceView.ALL: here,
        PlaceView.ARCHIVED: ~here,
    }


@dataclass(frozen=True)
class ProgrammeLine:
    page: ProgrammePage
    counts: Mapping[str, int]  # by PlaceView


def programme_lines(user: User, *, on: datetime.date) -> list[ProgrammeLine]:
    """What the user may offer people, and whatever own people are in; three queries."""
    rows = allocations_in_scope(user, on=on).with_due(on)
    counted = rows.order_by().values("programme_key").annotate(**_counts(on))
    counts = {row.pop("programme_key"): row for row in counted}
    pages = ProgrammePage.objects.filter(
        Q(live=True, audience_kind__in=["", *audience_kinds(user)]) | Q(subject_key__in=counts)
    )
    nothing = dict.fromkeys(PlaceView.values, 0)
    pages = pages.select_related("organiser").defer_streamfields().order_by("path")
    return [ProgrammeLine(page, counts.get(page.key, nothing)) for page in pages]


def _counts(on: datetime.date) -> dict[str, Count]:
    return {
        str(view.value): Count("pk", filter=condition) for view, condition in conditions(on).items()
    }


@dataclass(frozen=True)
class PlaceRow:
    """One line of the list of people. `state` and `word` are of components/state.html."""

    place: Allocation
    on: datetime.date

    @property
    def due(self) -> datetime.date | None:
        day: datetime.date | None = getattr(self.place, "due", None)
        return day

    @property
    def state(self) -> str:
        if self.place.archived_at:
            return "dash"
        if self.place.completed_at:
            return "done"
        if self.place.doubt:
            return "wait"
        due = Due(self.due, self.on) if self.due else None
        return (due.state if due else "") or ("doing" if self.place.done else "todo")

    @property
    def word(self) -> str:
        if self.place.archived_at:
            return self.place.archived_reason
        if self.place.doubt and not self.place.completed_at:
            return pgettext("programme", "To be decided")
        if self.state in {"late", "due"} and self.due:
            return Due(self.due, self.on).word
        return {
            "done": pgettext("programme", "Completed"),
            "doing": pgettext("item", "Under way"),
            "todo": pgettext("programme", "Not begun"),
        }[self.state]


class PlaceList:
    """The people of one programme whom an officer may see; the filter is in the address."""

    def __init__(
        self, user: User, page: ProgrammePage, query: Mapping[str, str], *, on: datetime.date
    ) -> None:
        self.user, self.page, self.on = user, page, on
        view = query.get("view", "")
        self.view = PlaceView(view) if view in PlaceView.values else PlaceView.OPEN
        self.text = query.get("q", "").strip()[:60]

    @cached_property
    def _seen(self) -> AllocationQuerySet:
        rows = allocations_in_scope(self.user, on=self.on).of_programme(self.page.key)
        return rows.with_due(self.on)

    @cached_property
    def counts(self) -> list[tuple[PlaceView, int]]:
        """How many each one-click view shows, the search left aside."""
        counted = self._seen.order_by().aggregate(**_counts(self.on))
        return [(view, counted[view.value]) for view in PlaceView]

    def places(self) -> AllocationQuerySet:
        rows = self._seen.filter(conditions(self.on)[self.view])
        for word in fold(self.text).split():
            rows = rows.filter(person__search_key__contains=word)
        rows = rows.select_related("person", "post__organisation", "post__section")
        return rows.order_by(
            F("person__last_name_kana"), F("person__first_name_kana"), "person", "pk"
        )

    def rows(self, places: Iterable[Allocation]) -> list[PlaceRow]:
        return [PlaceRow(place, self.on) for place in places]


@dataclass(frozen=True)
class Change:
    """One version of a programme, with the reason that its author gave."""

    at: datetime.datetime
    by: str
    reason: str


def changes_of(page: ProgrammePage, *, most: int = 10) -> list[Change]:
    """The last versions that have a reason; each of them can be looked at in the CMS."""
    rows = page.revisions.exclude(content__change_reason="").filter(
        content__has_key="change_reason"
    )
    return [
        Change(
            row.created_at,
            row.user.get_full_name() if row.user else "–",
            row.content["change_reason"],
        )
        for row in rows.select_related("user").order_by("-created_at")[:most]
    ]
