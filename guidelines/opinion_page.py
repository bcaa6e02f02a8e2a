"""A draft as those who were asked read it, with what they themselves have said. Nobody else's words."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from guidelines.content import Chapter, Guideline, Part, Section
from guidelines.models import GuidelineEdition, Opinion, OpinionReviewer
from guidelines.opinion_rows import OpinionRow, opinion_rows
from guidelines.permissions import can_give_opinions
from guidelines.states import EditionState
from people.models import User


@dataclass(frozen=True)
class SectionRow:
    chapter: Chapter
    section: Section
    opinions: int
    begins_chapter: bool


@dataclass(frozen=True)
class PartRow:
    part: Part
    opinions: list[Opinion]


class OpinionSheet:
    def __init__(self, edition: GuidelineEdition, user: User, *, on: datetime.date) -> None:
        self.edition, self.user, self.on = edition, user, on

    @cached_property
    def may_write(self) -> bool:
        return can_give_opinions(self.user, self.edition, on=self.on)

    @property
    def text(self) -> Guideline | None:
        """What is shown to reviewers. While the office works on the draft, it is nobody else's."""
        return None if self.edition.state == EditionState.DRAFT else self.edition.guideline

    @cached_property
    def own(self) -> list[OpinionRow]:
        rows = Opinion.objects.of(self.edition).filter(reviewer__person=self.user).in_order()
        return opinion_rows(rows.select_related("edition"), self.text)

    @property
    def answered(self) -> int:
        return sum(bool(row.opinion.disposition) for row in self.own)

    @cached_property
    def sections(self) -> list[SectionRow]:
        if self.text is None:
            return []
        given = [row.opinion.anchor for row in self.own]
        found, last = [], None
        for chapter, section in self.text.sections():
            anchors = {part.anchor for part in section.parts}
            count = sum(anchor in anchors for anchor in given)
            found.append(SectionRow(chapter, section, count, chapter is not last))
            last = chapter
        return found

    @property
    def on_the_whole(self) -> list[OpinionRow]:
        return [row for row in self.own if not row.opinion.anchor]


class SectionSheet(OpinionSheet):
    """One section a page. Raises LookupError for an anchor of none."""

    def __init__(
        self, edition: GuidelineEdition, user: User, *, on: datetime.date, anchor: str
    ) -> None:
        super().__init__(edition, user, on=on)
        places = [row.section.anchor for row in self.sections]
        if anchor not in places:
            raise LookupError
        self.place = places.index(anchor)

    @property
    def here(self) -> SectionRow:
        return self.sections[self.place]

    @property
    def before(self) -> SectionRow | None:
        return self.sections[self.place - 1] if self.place else None

    @property
    def after(self) -> SectionRow | None:
        return self.sections[self.place + 1] if self.place + 1 < len(self.sections) else None

    @property
    def number(self) -> int:
        return self.place + 1

    @cached_property
    def parts(self) -> list[PartRow]:
        own = [row.opinion for row in self.own]
        return [
            PartRow(part, [each for each in own if each.anchor == part.anchor])
            for part in self.here.section.parts
        ]


def opinions_asked(user: User, *, on: datetime.date) -> list[GuidelineEdition]:
    """Drafts on which this person may still say something: for the own page of guidelines."""
    asked = OpinionReviewer.objects.filter(person=user).values("edition")
    rows = GuidelineEdition.objects.filter(pk__in=asked, state=EditionState.OPINIONS)
    return list(rows.filter(opinions_until__gte=on).without_content().order_by("opinions_until"))
