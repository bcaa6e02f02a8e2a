"""One section as its own page shows it: the parts as on the page of the whole text, and the terms of
the glossary that are linked in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.memory import remembered
from guidelines.models import GuidelineEdition
from guidelines.showing import ShownSection, ShownTerm, shown_chapters, shown_terms


@dataclass(frozen=True)
class SectionText:
    shown: ShownSection
    terms: tuple[ShownTerm, ...]


def section_text(edition: GuidelineEdition, anchor: str) -> SectionText | None:
    """None for a section that is not in this edition. Made once in a process for all readers."""
    name = ("guideline sections", edition.pk, edition.content_hash)
    return remembered(name, lambda: _sections(edition)).get(anchor)


def _sections(edition: GuidelineEdition) -> Mapping[str, SectionText]:
    terms = shown_terms(edition.guideline)
    return {
        section.section.anchor: SectionText(section, _linked(section, terms))
        for chapter in shown_chapters(edition.guideline)
        for section in chapter.sections
    }


def _linked(section: ShownSection, terms: tuple[ShownTerm, ...]) -> tuple[ShownTerm, ...]:
    words = "".join(
        text for part in section.parts for text in (part.html, *(note for _n, note in part.notes))
    )
    return tuple(each for each in terms if f'href="#{each.anchor}"' in words)
