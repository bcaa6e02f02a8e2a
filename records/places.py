"""Which municipality an organisation counts for on a day."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.memory import remembered
from people.models import Organisation, OrganisationTie

Span = tuple[int, datetime.date, datetime.date | None]


@dataclass(frozen=True)
class Administration:
    """All municipalities, and who administers whom from when to when."""

    municipalities: frozenset[int]
    parents: Mapping[int, Sequence[Span]]

    def municipality_of(self, organisation: int, on: datetime.date) -> int | None:
        """Its id, as `Organisation.municipality_on` says: itself, or the nearest that administers
        it that day."""
        here: int | None = organisation
        seen: set[int] = set()
        while here is not None and here not in self.municipalities:
            seen.add(here)
            here = self._above(here, on, seen)
        return here

    def _above(self, here: int, on: datetime.date, seen: set[int]) -> int | None:
        for parent, start, end in self.parents.get(here, ()):
            if parent not in seen and start <= on and (end is None or end > on):
                return parent
        return None


def administration() -> Administration:
    """Known by heart, so that any number of records ask for nobody's municipality."""
    return remembered("administration", _read_administration)


def _read_administration() -> Administration:
    parents: dict[int, list[Span]] = defaultdict(list)
    ties = OrganisationTie.objects.administering().order_by("pk")
    for child, parent, start, end in ties.values_list("child_id", "parent_id", "start", "end"):
        parents[child].append((parent, start, end))
    municipalities = Organisation.objects.municipalities().values_list("pk", flat=True)
    return Administration(frozenset(municipalities), dict(parents))
