"""A guideline on paper. Sizes are of the type; lengths millimetres."""

import base64
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from core.typesetting import as_drawn, missing_glyphs, render_pdf
from guidelines.content import Chapter, Guideline, Kind, Section
from guidelines.models import GuidelineEdition, GuidelinePage
from guidelines.showing import ShownChapter, ShownPart, ShownSection, shown_chapters

FOLDER = "guideline-papers"
LAYOUT = 3  # raised when the template changes, so that kept papers are set anew
# More than this is set by a job: about thirty pages.
MOST_PARAGRAPHS, MOST_CHARACTERS = 60, 27_000
# A quarter of a page. A paragraph and its footnotes up to this stay on one page; of a longer one the
# foot of the page before would be left empty.
MOST_KEPT = 450
SHORT, LONG = 5, 30  # characters of a column that decide its width
# A figure on the page, in px of 1/96 inch.
ROOM = (600.0, 700.0)
RENDITION = "max-1200x1400|format-jpeg|jpegquality-80|bgcolor-ffffff"


@dataclass(frozen=True)
class Unprintable:
    """A character that none of our fonts has, and where it stands."""

    character: str
    code: str
    name: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    source: str
    width: int
    height: int


@dataclass(frozen=True)
class PrintedPart:
    shown: ShownPart
    html: SafeString
    picture: Picture | None

    @property
    def keeps_notes(self) -> bool:
        return len(self.shown.part.text) <= MOST_KEPT

    @property
    def columns(self) -> list[tuple[str, bool, int]]:
        """(heading, whether it holds numbers, percent of the width) of a table: by the longest words
        of each column, none narrower than a short word."""
        texts = zip(*([cell for cell, _number in row] for row in self.shown.rows), strict=True)
        heads = self.shown.head
        longest = [max(map(len, column)) for column in texts] or [1] * len(heads)
        weights = [
            min(max(length, len(head), SHORT), LONG)
            for (head, _number), length in zip(heads, longest, strict=True)
        ]
        return [
            (head, is_number, round(100 * weight / sum(weights)))
            for (head, is_number), weight in zip(heads, weights, strict=True)
        ]


@dataclass(frozen=True)
class PrintedSection:
    section: Section
    parts: tuple[PrintedPart, ...]


@dataclass(frozen=True)
class PrintedChapter:
    chapter: Chapter
    sections: tuple[PrintedSection, ...]


def is_long(guideline: Guideline) -> bool:
    characters = sum(len(part.text) for part in guideline.parts)
    return len(guideline.parts) > MOST_PARAGRAPHS or characters > MOST_CHARACTERS


def faults_of_paper(guideline: Guideline) -> tuple[Unprintable, ...]:
    """What keeps it from being set; empty if all of it can be."""
    found: dict[str, list[str]] = {}
    for place, text in _texts(guideline):
        for character in missing_glyphs(as_drawn(text)):
            places = found.setdefault(character, [])
            if place not in places:
                places.append(place)
    return tuple(
        Unprintable(each, f"U+{ord(each):04X}", unicodedata.name(each, ""), tuple(places))
        for each, places in found.items()
    )


def kept_paper(edition: GuidelineEdition) -> File[bytes] | None:
    """The PDF that was made of this edition, if it was made."""
    storage, name = _storage(), _name(edition)
    return storage.open(name) if storage.exists(name) else None


def keep_paper(edition: GuidelineEdition) -> None:
    """Sets it, unless it is kept already. Two at once keep one.

    Raises core.typesetting.MissingGlyph or TypesettingError.
    """
    storage, name = _storage(), _name(edition)
    if storage.exists(name):
        return
    kept = storage.save(name, ContentFile(edition_pdf(edition)))
    if kept != name:
        storage.delete(kept)


def edition_pdf(edition: GuidelineEdition) -> bytes:
    return render_pdf(render_to_string("guidelines/pdf.html", paper_context(edition)))


def paper_context(edition: GuidelineEdition) -> dict[str, Any]:
    guideline = edition.guideline
    page = GuidelinePage.objects.filter(pk=edition.page_id).select_related("issuer").first()
    return {
        "edition": edition,
        "guideline": guideline,
        "issuer": str(page.issuer) if page else "",
        "chapters": tuple(map(_chapter, shown_chapters(guideline, on_paper=True))),
        "url": check_url(edition.public_id),
    }


def check_url(public_id: uuid.UUID) -> str:
    """Where the QR leads: the address of the site as the world knows it."""
    path = reverse("guidelines:check", args=[public_id])
    return settings.PUBLIC_BASE_URL.rstrip("/") + path


def _chapter(shown: ShownChapter) -> PrintedChapter:
    return PrintedChapter(shown.chapter, tuple(map(_section, shown.sections)))


def _section(shown: ShownSection) -> PrintedSection:
    parts = (PrintedPart(each, _labelled(each), _picture(each)) for each in shown.parts)
    return PrintedSection(shown.section, tuple(parts))


def _labelled(shown: ShownPart) -> SafeString:
    """A paragraph with its number at the beginning of its first line."""
    label = f'<span class="label">{shown.part.label}</span>\u3000'
    start, bracket, rest = shown.html.partition(">")
    if start.startswith("<p") and bracket:
        return mark_safe(f"{start}>{label}{rest}")  # noqa: S308 -- the label is ours
    return mark_safe(f"<p>{label}</p>{shown.html}")  # noqa: S308 -- the same


def _picture(shown: ShownPart) -> Picture | None:
    """As the paper holds it; None if its file is gone: then its words are printed."""
    if shown.image is None:
        return None
    try:
        rendition = shown.image.get_rendition(RENDITION)
        with rendition.file.open("rb") as file:
            data = base64.b64encode(file.read()).decode()
    except OSError:  # SourceImageIOError is one
        return None
    scale = min(1.0, ROOM[0] / rendition.width, ROOM[1] / rendition.height)
    width, height = round(rendition.width * scale), round(rendition.height * scale)
    return Picture(f"data:image/jpeg;base64,{data}", width, height)


def _texts(guideline: Guideline) -> Iterator[tuple[str, str]]:
    """(where, words) of all that is printed."""
    head = pgettext("guideline", "Head of the text")
    yield head, f"{guideline.title}{guideline.lead}{guideline.mark}{guideline.whats_new}"
    for chapter in guideline.chapters:
        yield chapter.heading, chapter.title
        for section in chapter.sections:
            yield section.path, section.title
            for part in section.parts:
                words = part.value["caption"] if part.kind == Kind.FIGURE else part.text
                yield part.place, words
    for each in guideline.glossary:
        yield pgettext("guideline", "Glossary"), f"{each.term}{each.kana}{each.text}"


def _storage() -> Storage:
    return storages["private"]


def _name(edition: GuidelineEdition) -> str:
    return f"{FOLDER}/{edition.public_id}-{edition.content_hash[:16]}-{LAYOUT}.pdf"
