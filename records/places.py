"""Which municipality an organisation counts for on a day, for many records at once."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from people.models import Organisation, OrganisationTie, Post

Span = tuple[int, datetime.date, datetime.date | None]


class Municipalities:
    """Answers what `Organisation.municipality_on` answers, with two queries for all of them
    (one when every post is in a municipality itself)."""

    def __init__(self, posts: Iterable[Post | None]) -> None:
        here = {post.organisation_id for post in posts if post}
        known = Organisation.objects.filter(pk__in=here).order_by()
        self._kinds = dict(known.values_list("pk", "kind")) if here else {}
        self._parents: dict[int, list[Span]] = defaultdict(list)
        if any(kind != Organisation.Kind.MUNICIPALITY for kind in self._kinds.values()):
            self._load_ties()

    def _load_ties(self) -> None:
        ties = OrganisationTie.objects.administering().order_by("pk")
        for child, parent, kind, start, end in ties.values_list(
            "child_id", "parent_id", "parent__kind", "start", "end"
        ):
            self._parents[child].append((parent, start, end))
            self._kinds.setdefault(parent, kind)

    def of(self, organisation: int, on: datetime.date) -> int | None:
        """The id of the municipality: itself, or the nearest that administers it that day."""
        here: int | None = organisation
        seen: set[int] = set()
        while here is not None and self._kinds.get(here) != Organisation.Kind.MUNICIPALITY:
            seen.add(here)
            here = self._above(here, on, seen)
        return here

    def _above(self, here: int, on: datetime.date, seen: set[int]) -> int | None:
        for parent, start, end in self._parents[here]:
            if parent not in seen and start <= on and (end is None or end > on):
                return parent
        return None
