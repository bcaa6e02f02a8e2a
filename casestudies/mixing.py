"""Groups of mixed professions and municipalities (E8), by plain counting."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Someone:
    """What of a person matters for mixing."""

    pk: int
    profession: Hashable = None
    municipality: Hashable = None


@dataclass
class _Table:
    seats: int
    people: list[Someone] = field(default_factory=list)

    def likeness(self, someone: Someone) -> tuple[int, int, int]:
        """How many at the table share the profession, then the municipality, then how full it is."""
        same = sum(someone.profession == one.profession for one in self.people)
        near = sum(someone.municipality == one.municipality for one in self.people)
        return same, near, len(self.people)


def mixed(people: Sequence[Someone], groups: int) -> list[list[int]]:
    """Keys of the people in so many groups, whose sizes differ by one at most. The commonest
    profession is dealt first, each person to the table with the fewest alike; the same people in
    the same order give the same groups. Raises ValueError for fewer people than groups.
    """
    if groups < 1 or len(people) < groups:
        raise ValueError("There must be somebody for each group.")
    least, more = divmod(len(people), groups)
    tables = [_Table(least + (place < more)) for place in range(groups)]
    common = Counter(one.profession for one in people)
    place = {one.pk: position for position, one in enumerate(people)}
    dealt = sorted(
        people, key=lambda one: (-common[one.profession], str(one.profession), place[one.pk])
    )
    for someone in dealt:
        free = [table for table in tables if len(table.people) < table.seats]
        min(free, key=lambda table: table.likeness(someone)).people.append(someone)
    return [sorted((one.pk for one in table.people), key=place.__getitem__) for table in tables]
