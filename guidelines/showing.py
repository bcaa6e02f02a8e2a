"""An edition as a page or a paper shows it. What all its readers share is made once in a process."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from core.memory import remembered
from guidelines.changes import changes_of
from guidelines.content import (
    Chapter,
    Guideline,
    Kind,
    Part,
    Section,
    Term,
    content_of,
    guideline_from,
)
from guidelines.models import GuidelineEdition, GuidelinePage
from guidelines.rich import TermLinks, printed_html, shown_html, shown_words
from guidelines.states import EditionState

WIDE = 3  # columns of a table; with more it scrolls by itself


@dataclass(frozen=True)
class ShownPart:
    """One numbered part with what its template needs. `notes` are numbered within it: its author has
    written （注1） into the text, and another note further up must not make that wrong."""

    part: Part
    html: SafeString
    notes: tuple[tuple[int, SafeString], ...]
    rows: tuple[tuple[tuple[str, bool], ...], ...]
    image: Any
    document: Any

    @property
    def template(self) -> str:
        return f"guidelines/parts/{self.part.kind}.html"

    @property
    def head(self) -> list[tuple[str, bool]]:
        value = self.part.value
        return list(zip(value["head"], value["numbers"], strict=True))

    @property
    def is_wide(self) -> bool:
        return self.part.kind == Kind.TABLE and len(self.part.value["head"]) > WIDE


@dataclass(frozen=True)
class ShownSection:
    section: Section
    parts: tuple[ShownPart, ...]


@dataclass(frozen=True)
class ShownChapter:
    chapter: Chapter
    sections: tuple[ShownSection, ...]


@dataclass(frozen=True)
class ShownTerm:
    number: int
    term: Term
    text: SafeString

    @property
    def anchor(self) -> str:
        return f"term-{self.number}"


@dataclass(frozen=True)
class Shown:
    """All of an edition that is the same for everybody. Plain values: threads share it."""

    pk: int | None
    public_id: uuid.UUID | None
    key: str
    number: int
    label: str
    state: str
    content_hash: str  # empty for a draft: nothing is remembered of it
    guideline: Guideline
    whats_new: str
    issuer: str
    published_on: datetime.date | None
    effective_on: datetime.date | None
    previous: int | None  # the number of the edition it is compared with
    changes: int
    opinions: int  # said about its draft, each with its answer
    contents: SafeString
    text: SafeString
    glossary: SafeString

    @property
    def is_current(self) -> bool:
        return self.state == EditionState.PUBLISHED


def shown_current(key: str) -> Shown | None:
    """Of the edition in its readers' hands. Every move from or to that state counts as a change of
    the content (actions.passages), so nothing is asked while it stays."""
    return remembered(("guideline shown", key), lambda: _current(key))


def shown_edition(edition: GuidelineEdition) -> Shown | None:
    """Of any edition; None for a draft whose page is gone."""
    if edition.state == EditionState.DRAFT:
        guideline = draft_text(edition)
        return _shown(edition, guideline) if guideline else None
    name = ("guideline shown", edition.pk, edition.state, edition.content_hash)
    return remembered(name, lambda: _shown(edition, edition.guideline))


def draft_text(edition: GuidelineEdition) -> Guideline | None:
    """While an edition is a draft, its text is that of the page."""
    page = GuidelinePage.objects.filter(pk=edition.page_id).first()
    return guideline_of_draft(page.get_latest_revision_as_object()) if page else None


def guideline_of_draft(page: GuidelinePage) -> Guideline:
    return guideline_from(content_of(page))


def shown_draft(page: GuidelinePage) -> Shown:
    """A preview of what is being typed: nothing of it is remembered."""
    guideline = guideline_of_draft(page)
    return Shown(
        pk=None,
        public_id=None,
        key=page.key,
        number=0,
        label="",
        state=EditionState.DRAFT,
        content_hash="",
        guideline=guideline,
        whats_new=page.whats_new,
        issuer=str(page.issuer) if page.issuer_id else "",
        published_on=None,
        effective_on=page.effective_on,
        previous=None,
        changes=0,
        opinions=0,
        **_drawn(guideline),
    )


def shown_chapters(guideline: Guideline, *, on_paper: bool = False) -> tuple[ShownChapter, ...]:
    return tuple(_Show(guideline, on_paper=on_paper).chapters())


def shown_terms(guideline: Guideline) -> tuple[ShownTerm, ...]:
    return tuple(
        ShownTerm(number, each, shown_words(each.text))
        for number, each in enumerate(guideline.glossary, start=1)
    )


def _current(key: str) -> Shown | None:
    edition = GuidelineEdition.objects.of(key).current().first()
    return _shown(edition, edition.guideline) if edition else None


def _shown(edition: GuidelineEdition, guideline: Guideline) -> Shown:
    before = None if edition.is_in_the_making else edition.previous()
    page = GuidelinePage.objects.filter(pk=edition.page_id).select_related("issuer").first()
    return Shown(
        pk=edition.pk,
        public_id=edition.public_id,
        key=edition.guideline_key,
        number=edition.number,
        label=edition.label,
        state=edition.state,
        content_hash=edition.content_hash,
        guideline=guideline,
        whats_new=guideline.whats_new,
        issuer=str(page.issuer) if page else "",
        published_on=timezone.localdate(edition.published_at) if edition.published_at else None,
        effective_on=edition.effective_on,
        previous=before.number if before else None,
        changes=changes_of(before, edition).count if before else 0,
        opinions=0 if edition.is_in_the_making else edition.opinions.count(),
        **_drawn(guideline),
    )


def _drawn(guideline: Guideline) -> dict[str, SafeString]:
    context = {
        "guideline": guideline,
        "chapters": shown_chapters(guideline),
        "terms": shown_terms(guideline),
    }
    return {
        name: render_to_string(f"guidelines/_{name}.html", context)
        for name in ("contents", "text", "glossary")
    }


class _Show:
    def __init__(self, guideline: Guideline, *, on_paper: bool) -> None:
        self.guideline, self.on_paper = guideline, on_paper
        self.images = _rows(get_image_model(), _keys(guideline, "image"))
        self.documents = _rows(get_document_model(), _keys(guideline, "document"))

    def chapters(self) -> Iterator[ShownChapter]:
        for chapter in self.guideline.chapters:
            yield ShownChapter(chapter, tuple(map(self._section, chapter.sections)))

    def _section(self, section: Section) -> ShownSection:
        links = None if self.on_paper else TermLinks(self.guideline.glossary)
        return ShownSection(section, tuple(self._part(part, links) for part in section.parts))

    def _part(self, part: Part, links: TermLinks | None) -> ShownPart:
        value = part.value
        source = value.get("html", "")
        numbers = value.get("numbers", [])
        rows = [zip(row, numbers, strict=True) for row in value.get("rows", [])]
        return ShownPart(
            part=part,
            html=printed_html(source) if self.on_paper else shown_html(source, links),
            notes=tuple(
                (number, shown_words(text, links))
                for number, text in enumerate(value.get("notes", []), start=1)
            ),
            rows=tuple(map(tuple, rows)),
            image=self.images.get(value.get("image") or 0),
            document=self.documents.get(value.get("document") or 0),
        )


def _keys(guideline: Guideline, name: str) -> set[int]:
    return {part.value[name] for part in guideline.parts if part.value.get(name)}


def _rows(model: Any, keys: Iterable[int]) -> Mapping[int, Any]:
    """Those that are still there: a picture that was deleted is told by its words."""
    wanted = list(keys)
    return model.objects.in_bulk(wanted) if wanted else {}
