"""What changed from one edition to another: compared once, for all who read it."""

from dataclasses import dataclass

from core.memory import remembered
from guidelines.content import Guideline
from guidelines.differing import Change, Surrounding, changes_between, surroundings_between
from guidelines.models import GuidelineEdition


@dataclass(frozen=True)
class Changes:
    parts: tuple[Change, ...]
    surroundings: tuple[Surrounding, ...]

    @property
    def count(self) -> int:
        return len(self.parts) + len(self.surroundings)

    @property
    def anchors(self) -> frozenset[str]:
        """Of paragraphs that stand in the new edition and are not as they were."""
        return frozenset(change.anchor for change in self.parts if change.new)


def changes_of(old: GuidelineEdition, new: GuidelineEdition) -> Changes:
    """Both have been frozen once; `old` has had readers. The text that a row in the making was frozen
    with may be another one tomorrow, so the hashes are part of the name."""
    name = ("guideline changes", old.pk, old.content_hash, new.pk, new.content_hash)
    return remembered(name, lambda: compared(old.guideline, new.guideline))


def compared(old: Guideline, new: Guideline) -> Changes:
    return Changes(changes_between(old, new), surroundings_between(old, new))
