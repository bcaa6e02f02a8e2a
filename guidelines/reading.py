"""What one person has to read of an edition, section by section, and how far they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from guidelines.changes import Changes, changes_of
from guidelines.content import Guideline, Section
from guidelines.differing import Change, Surrounding
from guidelines.models import Acknowledgement, GuidelineEdition, SectionRead
from guidelines.reading_changes import changed_sections


@dataclass(frozen=True)
class Step:
    """One section on one page. `changes`: all that is shown of it to who knows an earlier edition;
    `is_gone`: the section is not in the new text any more."""

    number: int
    section: Section
    is_read: bool
    changes: tuple[Change, ...] = ()
    is_gone: bool = False

    @property
    def anchor(self) -> str:
        return self.section.anchor


@dataclass(frozen=True)
class Reading:
    """`since`: the edition this person confirmed before; None for who reads the whole."""

    edition: GuidelineEdition
    since: GuidelineEdition | None
    acknowledgement: Acknowledgement | None
    steps: tuple[Step, ...]
    # Since then: the title, headings, the glossary.
    surroundings: tuple[Surrounding, ...] = ()

    @property
    def guideline(self) -> Guideline:
        return self.edition.guideline

    @cached_property
    def unread(self) -> list[Step]:
        return [step for step in self.steps if not step.is_read]

    @property
    def done(self) -> int:
        return len(self.steps) - len(self.unread)

    @property
    def total(self) -> int:
        return len(self.steps)

    def step(self, anchor: str) -> Step | None:
        return next((step for step in self.steps if step.anchor == anchor), None)

    def after(self, step: Step) -> Step | None:
        """The next that is unread, from here to the end and then from the beginning."""
        others = [each for each in self.unread if each.anchor != step.anchor]
        later = (each for each in others if each.number > step.number)
        return next(later, others[0] if others else None)


def reading_of(person: int, edition: GuidelineEdition) -> Reading:
    """A constant number of queries; the text of an edition is read once in a process."""
    confirmed = list(
        Acknowledgement.objects.of(person)
        .filter(edition__guideline_key=edition.guideline_key)
        .select_related("edition")
        .defer("edition__content")
        .order_by("edition__number")
    )
    own = next((row for row in confirmed if row.edition_id == edition.pk), None)
    since = own.since if own is not None else _newest_before(edition, confirmed)
    read = _read(person, edition)
    if since is None:
        return Reading(edition, None, own, tuple(_all_sections(edition.guideline, read)))
    changes = changes_of(since, edition)
    steps = tuple(_changed_sections(changes, edition.guideline, read))
    return Reading(edition, since, own, steps, changes.surroundings)


def _newest_before(
    edition: GuidelineEdition, confirmed: Iterable[Acknowledgement]
) -> GuidelineEdition | None:
    earlier = [row.edition for row in confirmed if row.edition.number < edition.number]
    return earlier[-1] if earlier else None


def _all_sections(guideline: Guideline, read: set[str]) -> Iterable[Step]:
    for number, (_chapter, section) in enumerate(guideline.sections(), start=1):
        yield Step(number, section, section.anchor in read)


def _changed_sections(changes: Changes, new: Guideline, read: set[str]) -> Iterable[Step]:
    for number, found in enumerate(changed_sections(changes.parts, new), start=1):
        section = found.section
        yield Step(
            number, section, section.anchor in read, tuple(found.changes), is_gone=found.is_gone
        )


def _read(person: int, edition: GuidelineEdition) -> set[str]:
    """Anchors of the sections that count as read: those of this edition, and those of another one
    that stand here word for word. Who was half through when an edition came keeps that half."""
    rows = SectionRead.objects.filter(
        person=person, edition__guideline_key=edition.guideline_key
    ).values_list("edition", "anchor")
    by_edition: dict[int, set[str]] = defaultdict(set)
    for pk, anchor in rows:
        by_edition[pk].add(anchor)
    read = by_edition.pop(edition.pk, set())
    if by_edition:
        now = {section.anchor: _seen(section) for _chapter, section in edition.guideline.sections()}
        for other in GuidelineEdition.objects.filter(pk__in=by_edition).without_content():
            read |= {
                section.anchor
                for _chapter, section in other.guideline.sections()
                if section.anchor in by_edition[other.pk]
                and now.get(section.anchor) == _seen(section)
            }
    return read


def _seen(section: Section) -> list[str]:
    return [section.title, *(part.digest for part in section.parts)]
