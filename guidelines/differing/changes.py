"""Which paragraphs changed from one edition to the next, and how."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import pgettext

from guidelines.content import Guideline, Part, Section
from guidelines.differing.words import Segment, SegmentKind, segments_between


class ChangeKind(StrEnum):
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        return {
            ChangeKind.CHANGED: pgettext("change of a paragraph", "Changed"),
            ChangeKind.ADDED: pgettext("change of a paragraph", "Added"),
            ChangeKind.REMOVED: pgettext("change of a paragraph", "Removed"),
            ChangeKind.MOVED: pgettext("change of a paragraph", "Moved"),
        }[self]


@dataclass(frozen=True)
class Change:
    """One paragraph, table, flow, figure or attachment that is not as it was.

    `section` is that of the new edition; for what was removed, of the old one. `moved` is true also
    of what changed its place and its words; then `kind` is CHANGED.
    """

    kind: ChangeKind
    anchor: str
    old: Part | None
    new: Part | None
    section: Section | None
    reason: str
    segments: tuple[Segment, ...]
    moved: bool = False

    @property
    def part(self) -> Part:
        """Where it stands now, or stood."""
        part = self.new or self.old
        if part is None:
            raise ValueError("A change has an old or a new part.")
        return part

    @property
    def place(self) -> str:
        return self.part.place

    @property
    def old_side(self) -> tuple[Segment, ...]:
        """The old wording, with what went."""
        return tuple(each for each in self.segments if each.kind != SegmentKind.NEW)

    @property
    def new_side(self) -> tuple[Segment, ...]:
        """The new wording, with what came."""
        return tuple(each for each in self.segments if each.kind != SegmentKind.OLD)

    @property
    def same_words(self) -> bool:
        """Only what is no words is different: bold type, a link, a picture."""
        return all(each.kind == SegmentKind.SAME for each in self.segments)


def changes_between(old: Guideline, new: Guideline) -> tuple[Change, ...]:
    """In the order of the new edition; what was removed stands where it was. Paragraphs are known by
    their anchors; one that was pasted anew, word for word, by its digest."""
    return tuple(_Comparison(old, new).changes())


class _Comparison:
    def __init__(self, old: Guideline, new: Guideline) -> None:
        self.old, self.new = old, new
        self.old_sections, self.new_sections = _section_of(old), _section_of(new)
        self.was = _pairs(old.parts, new.parts)
        self.order = {part.anchor: place for place, part in enumerate(old.parts)}
        self.settled = self._settled()

    def changes(self) -> Iterator[Change]:
        gone = self._gone()
        yield from gone.pop("", [])
        for part in self.new.parts:
            change = self._of(part)
            if change is not None:
                yield change
            before = self.was.get(part.anchor)
            yield from gone.pop(before.anchor, []) if before else []

    def _of(self, part: Part) -> Change | None:
        section = self.new_sections.get(part.anchor)
        before = self.was.get(part.anchor)
        if before is None:
            words = _all(SegmentKind.NEW, part.text)
            return Change(
                ChangeKind.ADDED, part.anchor, None, part, section, part.reason, words, moved=False
            )
        moved = part.anchor not in self.settled
        if before.digest != part.digest:
            words = segments_between(before.text, part.text)
            kind = ChangeKind.CHANGED
        elif moved:
            words = _all(SegmentKind.SAME, part.text)
            kind = ChangeKind.MOVED
        else:
            return None
        # A reason that was given for an earlier edition says nothing about a mere move.
        told = part.reason if part.reason != before.reason or kind is ChangeKind.CHANGED else ""
        return Change(kind, part.anchor, before, part, section, told, words, moved=moved)

    def _gone(self) -> dict[str, list[Change]]:
        """What was removed, by the anchor of the part that stood before it and is still there."""
        kept = {part.anchor for part in self.was.values()}
        found: dict[str, list[Change]] = {}
        last = ""
        for part in self.old.parts:
            if part.anchor in kept:
                last = part.anchor
                continue
            section = self.old_sections.get(part.anchor)
            words = _all(SegmentKind.OLD, part.text)
            gone = Change(ChangeKind.REMOVED, part.anchor, part, None, section, "", words)
            found.setdefault(last, []).append(gone)
        return found

    def _settled(self) -> frozenset[str]:
        """The most parts that kept their order, and of these the ones in their section."""
        kept = [part for part in self.new.parts if part.anchor in self.was]
        places = [self.order[self.was[part.anchor].anchor] for part in kept]
        in_order = [kept[index] for index in _longest_rise(places)]
        return frozenset(part.anchor for part in in_order if self._same_section(part))

    def _same_section(self, part: Part) -> bool:
        now = self.new_sections[part.anchor]
        return now.anchor == self.old_sections[self.was[part.anchor].anchor].anchor


def _pairs(old: Sequence[Part], new: Sequence[Part]) -> dict[str, Part]:
    """{anchor of a new part: the part it was}."""
    by_anchor = {part.anchor: part for part in old}
    found = {part.anchor: by_anchor[part.anchor] for part in new if part.anchor in by_anchor}
    kept = {part.anchor for part in found.values()}
    left: dict[str, list[Part]] = {}
    for part in old:
        if part.anchor not in kept:
            left.setdefault(part.digest, []).append(part)
    for part in new:
        if part.anchor not in found and left.get(part.digest):
            found[part.anchor] = left[part.digest].pop(0)
    return found


def _section_of(guideline: Guideline) -> Mapping[str, Section]:
    return {
        part.anchor: section for _chapter, section in guideline.sections() for part in section.parts
    }


def _all(kind: SegmentKind, text: str) -> tuple[Segment, ...]:
    return (Segment(kind, text),) if text else ()


def _longest_rise(places: Sequence[int]) -> list[int]:
    """Indices of one longest increasing subsequence."""
    ends: list[int] = []  # of the best subsequence of each length, the smallest last value
    index_at: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(index_at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            index_at.append(index)
        else:
            ends[length] = place
            index_at[length] = index
    found = []
    at = index_at[-1] if index_at else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]
