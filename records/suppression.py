"""Small counts that would point at people: 1 to 4 print as 「5人未満」."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

LEAST_SHOWN = 5
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Table(Generic[Key]):
    """What may be printed: a text for each cell and for their sum."""

    cells: dict[Key, str]
    total: str


def suppressed(cells: Mapping[Key, int]) -> Table[Key]:
    """For readers who may not see the names.

    If there is a small cell, the next smallest is hidden too, and more if the sum would still
    give the small one away; if nothing is left to hide, the sum itself is.
    """
    small = {key for key, count in cells.items() if 0 < count < LEAST_SHOWN}
    rest = sorted((count, str(key), key) for key, count in cells.items() if count >= LEAST_SHOWN)
    hidden: set[Key] = set()
    while small and rest and _can_be_subtracted(cells, small, hidden):
        hidden.add(rest.pop(0)[2])
    total = sum(cells.values())
    gives_away = bool(small) and _can_be_subtracted(cells, small, hidden)
    texts = {key: _text(count, hide=key in hidden) for key, count in cells.items()}
    return Table(texts, _text(total, hide=gives_away))


def shown(count: int) -> str:
    """One count that stands alone."""
    return _text(count, hide=False)


def _can_be_subtracted(cells: Mapping[Key, int], small: set[Key], hidden: set[Key]) -> bool:
    """Whether sum less what is printed leaves only one way to fill the cells that are not."""
    left = sum(cells[key] for key in small | hidden)
    least = len(small) + LEAST_SHOWN * len(hidden)
    return not hidden or left == least


def _text(count: int, *, hide: bool) -> str:
    if 0 < count < LEAST_SHOWN:
        return _("Fewer than 5 people")
    return _("Not shown") if hide else f"{count:,}"
