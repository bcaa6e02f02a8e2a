"""What changed since the edition that a reader has confirmed, gathered by section."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from guidelines.content import Guideline, Section
from guidelines.differing import Change


@dataclass
class ChangedSection:
    """A section of the new text, or of the old one if it is gone."""

    section: Section
    is_gone: bool
    changes: list[Change] = field(default_factory=list)


def changed_sections(changes: Iterable[Change], new: Guideline) -> list[ChangedSection]:
    """In the order of the new text; sections that are gone come last."""
    sections = {section.anchor: section for _chapter, section in new.sections()}
    found: dict[str, ChangedSection] = {}
    for change in changes:
        if (section := change.section) is None:
            continue
        here = sections.get(section.anchor, section)
        is_gone = section.anchor not in sections
        entry = found.setdefault(section.anchor, ChangedSection(here, is_gone))
        entry.changes.append(change)
    places = {anchor: place for place, anchor in enumerate(sections)}
    return sorted(found.values(), key=lambda each: places.get(each.section.anchor, len(places)))
