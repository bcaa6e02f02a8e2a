"""What changed around the paragraphs: the title, headings, the glossary."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import pgettext

from guidelines.content import Guideline
from guidelines.differing.words import Segment, segments_between


@dataclass(frozen=True)
class Surrounding:
    """`label` says what it is (the title, a heading, a term); `old` is empty for what was added, `new`
    for what was removed."""

    label: str
    old: str
    new: str

    @property
    def segments(self) -> tuple[Segment, ...]:
        return segments_between(self.old, self.new)


def surroundings_between(old: Guideline, new: Guideline) -> tuple[Surrounding, ...]:
    """In the order in which a reader meets them."""
    found = (*_head(old, new), *_headings(old, new), *_terms(old, new))
    return tuple(each for each in found if each.old != each.new)


def _head(old: Guideline, new: Guideline) -> Iterator[Surrounding]:
    yield Surrounding(pgettext("guideline", "Title"), old.title, new.title)
    yield Surrounding(pgettext("guideline", "In one sentence"), old.lead, new.lead)
    yield Surrounding(pgettext("guideline", "Remark at the head"), old.mark, new.mark)


def _headings(old: Guideline, new: Guideline) -> Iterator[Surrounding]:
    label = pgettext("guideline", "Heading")
    before, now = _titles(old), _titles(new)
    yield from (Surrounding(label, before.get(anchor, ""), now[anchor]) for anchor in now)
    yield from (Surrounding(label, before[anchor], "") for anchor in before if anchor not in now)


def _titles(guideline: Guideline) -> dict[str, str]:
    found = {}
    for chapter in guideline.chapters:
        found[chapter.anchor] = chapter.title
        found |= {section.anchor: section.title for section in chapter.sections}
    return found


def _terms(old: Guideline, new: Guideline) -> Iterator[Surrounding]:
    label = pgettext("guideline", "Glossary: %(term)s")
    before = {each.term: each.text for each in old.glossary}
    now = {each.term: each.text for each in new.glossary}
    for term in dict.fromkeys([*now, *before]):
        yield Surrounding(label % {"term": term}, before.get(term, ""), now.get(term, ""))
