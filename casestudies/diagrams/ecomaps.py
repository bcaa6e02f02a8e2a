"""Who and what surrounds the family, after Hartman (1975), as data."""

from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    STRONG = "strong"
    ORDINARY = "ordinary"
    WEAK = "weak"
    STRESSFUL = "stressful"


class Direction(StrEnum):
    """Which way help flows."""

    NONE = "none"
    TO_FAMILY = "to_family"
    FROM_FAMILY = "from_family"
    BOTH = "both"


@dataclass(frozen=True)
class Resource:
    name: str
    strength: Strength = Strength.ORDINARY
    direction: Direction = Direction.NONE
    note: str = ""


@dataclass(frozen=True)
class Ecomap:
    centre: str
    resources: tuple[Resource, ...] = ()
    title: str = ""
