"""What rules yield: a place in a text that may tell who the case is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """In the order in which one wins over another that marks the same characters."""

    DECLARED_NAME = "declared_name"
    RECORD_NUMBER = "record_number"
    BIRTH_DATE = "birth_date"
    SIBLINGS = "siblings"
    ADDRESS = "address"
    POST_CODE = "post_code"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    DATE = "date"
    RARE = "rare"
    STATION = "station"
    SCHOOL = "school"
    NURSERY = "nursery"
    HOSPITAL = "hospital"
    FACILITY = "facility"
    MUNICIPALITY = "municipality"
    METADATA = "metadata"
    COMMENT = "comment"
    TRACKED_CHANGE = "tracked_change"
    HIDDEN_TEXT = "hidden_text"
    PICTURE = "picture"


_RANK = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, order=True)
class Finding:
    """`text` is what stands at [start, end) of the text that was checked, in characters."""

    start: int
    end: int
    kind: Kind
    text: str


def without_overlaps(found: Iterable[Finding]) -> list[Finding]:
    """In reading order. Of two that overlap the longer stays, of equal ones the first kind."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda it: (it.start - it.end, _RANK[it.kind], it.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept)
