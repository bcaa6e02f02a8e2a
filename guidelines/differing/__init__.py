"""What is different between two editions, for people to read. Pure. Import from
`guidelines.differing`."""

from guidelines.differing.changes import Change, ChangeKind, changes_between
from guidelines.differing.surroundings import Surrounding, surroundings_between
from guidelines.differing.words import Segment, SegmentKind, segments_between

__all__ = [
    "Change",
    "ChangeKind",
    "Segment",
    "SegmentKind",
    "Surrounding",
    "changes_between",
    "segments_between",
    "surroundings_between",
]
