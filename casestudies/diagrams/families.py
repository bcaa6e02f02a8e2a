"""A family as data: who there is, who was with whom, whose children they are, who lives together."""

from dataclasses import dataclass
from enum import StrEnum


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class UnionKind(StrEnum):
    MARRIED = "married"
    COHABITING = "cohabiting"


class Ended(StrEnum):
    NOT = "not"
    SEPARATED = "separated"
    DIVORCED = "divorced"


class Tie(StrEnum):
    BIRTH = "birth"
    ADOPTED = "adopted"
    FOSTER = "foster"


@dataclass(frozen=True)
class Person:
    """`name` as it is to be read in the drawing; `age` in years. `is_expected`: a pregnancy. `history`:
    成育歴・家族歴, told in words and table and beside the assessment sheet, not in the drawing (N6)."""

    id: str
    name: str
    sex: Sex = Sex.UNKNOWN
    age: int | None = None
    is_index: bool = False
    has_died: bool = False
    is_expected: bool = False
    note: str = ""
    history: str = ""


@dataclass(frozen=True)
class Child:
    """Children of one union with the same `twins` (any word) were born together."""

    person: str
    tie: Tie = Tie.BIRTH
    twins: str = ""


@dataclass(frozen=True)
class Union:
    """One or two partners; where one is missing he or she is unknown and drawn as such.

    `children` in order of birth. `custody`: the partner who has it after a divorce.
    """

    partners: tuple[str, ...]
    kind: UnionKind = UnionKind.MARRIED
    ended: Ended = Ended.NOT
    children: tuple[Child, ...] = ()
    custody: str = ""


@dataclass(frozen=True)
class Household:
    people: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Family:
    people: tuple[Person, ...]
    unions: tuple[Union, ...] = ()
    households: tuple[Household, ...] = ()
    title: str = ""

    def person(self, key: str) -> Person:
        return next(one for one in self.people if one.id == key)

    def unions_of(self, key: str) -> list[Union]:
        return [union for union in self.unions if key in union.partners]

    def birth_of(self, key: str) -> tuple[Union, Child] | None:
        """The first union that has the person as a child: by it the drawing places her."""
        for union in self.unions:
            for child in union.children:
                if child.person == key:
                    return union, child
        return None
