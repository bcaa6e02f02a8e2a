"""What a rule is made of. Groups hold rules; leaves name what must be done.

`title` is for the reader and changes nothing: what the leaf is called, how a group is headed.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any as Anything

Json = dict[str, Anything]


@dataclass(frozen=True, slots=True)
class Group:
    rules: tuple["Rule", ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class All(Group):
    """Every one. An empty one holds."""


@dataclass(frozen=True, slots=True)
class Any(Group):
    """One is enough. An empty one can never hold."""


@dataclass(frozen=True, slots=True)
class InOrder(Group):
    """Every one, each locked until all before it are done."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`n` of them."""

    n: int
    rules: tuple["Rule", ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The subject is done: by a deed of `kind` ("" for any), in `edition` (None for any), with
    at least `min_score` percent if that is asked."""

    subject: str
    kind: str = ""
    min_score: Decimal | None = None
    edition: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of a kind: "lecture", "exercise", "practicum", or "" for all together; of these
    `subjects` alone, if any are named."""

    kind: str
    at_least: int
    title: str = ""
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attended:
    """Present at this share (0–1) of the subject's sessions; how many there are is planned."""

    subject: str
    share: Decimal = Decimal(1)
    title: str = ""


@dataclass(frozen=True, slots=True)
class After:
    """Not before a day, or `months` after the subject `since` was done."""

    date: datetime.date | None = None
    months: int = 0
    since: str = ""
    title: str = ""


Rule = All | Any | AtLeast | InOrder | Done | Minutes | Attended | After

NAMES: dict[str, type[Rule]] = {
    "all": All,
    "any": Any,
    "at_least": AtLeast,
    "in_order": InOrder,
    "done": Done,
    "minutes": Minutes,
    "attended": Attended,
    "after": After,
}
TYPES = {kind: name for name, kind in NAMES.items()}
READ: dict[str, Callable[[Anything], Anything]] = {
    "rules": lambda rules: tuple(from_json(rule) for rule in rules),
    "min_score": Decimal,
    "share": Decimal,
    "date": datetime.date.fromisoformat,
    "subjects": tuple,
}
WRITE: dict[str, Callable[[Anything], Anything]] = {
    "rules": lambda rules: [to_json(rule) for rule in rules],
    "min_score": str,
    "share": str,
    "date": datetime.date.isoformat,
    "subjects": list,
}


def to_json(rule: Rule) -> Json:
    """Plain values for a JSON field: {"rule": "done", "subject": …}; defaults are left out."""
    kept = {
        each.name: WRITE.get(each.name, _same)(value)
        for each in fields(rule)
        if (value := getattr(rule, each.name)) != each.default
    }
    return {"rule": TYPES[type(rule)], **kept}


def from_json(data: Json) -> Rule:
    """The rule that `to_json` wrote. Raises KeyError for a rule nobody knows."""
    named = {name: READ.get(name, _same)(value) for name, value in data.items() if name != "rule"}
    return NAMES[data["rule"]](**named)


def _same(value: Anything) -> Anything:
    return value
