"""要見直し: published pages that cite a wording which does not stand any more, and what nobody has
answered yet. Asked of Wagtail's index of references; a constant number of queries."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, ReferenceIndex

from core.citations.wording import kept_of, source_of
from core.models import CitationCheck, Passage


@dataclass(frozen=True)
class Waiting:
    """`now` is None when the paragraph is gone."""

    page: Page
    cited: Passage
    now: Passage | None

    @property
    def key(self) -> tuple[int, int, int]:
        return (self.page.pk, self.cited.pk, self.now.pk if self.now else 0)

    @property
    def source(self) -> str:
        return source_of(kept_of(self.cited))

    @property
    def source_now(self) -> str:
        return source_of(kept_of(self.now)) if self.now else ""


def waiting(pages: QuerySet[Any], *, subject_key: str = "") -> list[Waiting]:
    """Of these pages; of one text, if its key is given. A paragraph that only moved keeps its row,
    so it never appears here."""
    cited = _outdated(subject_key)
    pairs = _references(cited)
    found = {page.pk: page for page in pages.filter(pk__in={pk for pk, _cited in pairs}, live=True)}
    now = _standing_now(cited)
    answered = set(
        CitationCheck.objects.filter(page_id__in=found).values_list("page_id", "cited", "now")
    )
    rows = [
        Waiting(found[page], cited[passage], now.get(_place(cited[passage])))
        for page, passage in pairs
        if page in found
    ]
    rows = [
        row
        for row in rows
        if (row.page.pk, row.cited.pk, row.now.pk if row.now else None) not in answered
    ]
    return sorted(rows, key=lambda row: (row.page.title, row.page.pk, row.cited.position))


def _outdated(subject_key: str) -> dict[int, Passage]:
    """Wordings that are cited by anybody and do not stand any more."""
    kind = ContentType.objects.get_for_model(Passage)
    named = ReferenceIndex.objects.filter(to_content_type=kind).values_list("to_object_id")
    old = Passage.objects.filter(current=False, pk__in={int(pk) for (pk,) in named})
    return {row.pk: row for row in (old.of(subject_key) if subject_key else old)}


def _references(cited: dict[int, Passage]) -> set[tuple[int, int]]:
    kinds = ContentType.objects.get_for_models(Passage, Page)
    rows = ReferenceIndex.objects.filter(
        to_content_type=kinds[Passage],
        base_content_type=kinds[Page],
        to_object_id__in=[str(pk) for pk in cited],
    )
    return {(int(page), int(to)) for page, to in rows.values_list("object_id", "to_object_id")}


def _standing_now(cited: dict[int, Passage]) -> dict[tuple[str, str], Passage]:
    places = {_place(row) for row in cited.values()}
    rows = Passage.objects.current().filter(
        subject_key__in={key for key, _anchor in places},
        anchor__in={anchor for _key, anchor in places},
    )
    return {_place(row): row for row in rows}


def _place(passage: Passage) -> tuple[str, str]:
    return (passage.subject_key, passage.anchor)
