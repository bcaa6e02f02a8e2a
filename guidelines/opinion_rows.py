"""Opinions beside the text as it is now: the paragraph may have been rewritten, split or dropped."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.exports import Column, Export
from guidelines.actions.editions import draft_of
from guidelines.content import Guideline, Part, content_of, guideline_from
from guidelines.models import GuidelineEdition, GuidelinePage, Opinion
from guidelines.states import EditionState


@dataclass(frozen=True)
class OpinionRow:
    """`number` counts in the table. `now` is today's paragraph under the same anchor, if it lives."""

    number: int
    opinion: Opinion
    now: Part | None

    @property
    def place(self) -> str:
        return self.opinion.place or pgettext("opinion", "On the whole")

    @property
    def is_gone(self) -> bool:
        return bool(self.opinion.anchor) and self.now is None

    @property
    def is_rewritten(self) -> bool:
        return self.now is not None and self.now.text != self.opinion.quoted

    @property
    def kind(self) -> str:
        """The mark of its disposition (components/state.html)."""
        return "done" if self.opinion.disposition else "todo"


def opinion_rows(opinions: Iterable[Opinion], text: Guideline | None) -> list[OpinionRow]:
    now = text.by_anchor if text else {}
    return [
        OpinionRow(number, opinion, now.get(opinion.anchor))
        for number, opinion in enumerate(opinions, start=1)
    ]


def text_in_hand(edition: GuidelineEdition) -> Guideline | None:
    """For the office: the draft while it is one, else what the edition keeps."""
    if edition.state != EditionState.DRAFT:
        return edition.guideline
    page = GuidelinePage.objects.filter(pk=edition.page_id).first()
    return guideline_from(content_of(draft_of(page))) if page else None


def table_of(edition: GuidelineEdition, text: Guideline | None) -> list[OpinionRow]:
    """意見と対応: with the title each reviewer is shown as, never with a person."""
    opinions = Opinion.objects.of(edition).in_order().select_related("reviewer")
    return opinion_rows(opinions.defer("reviewer__person"), text)


def export_of(edition: GuidelineEdition, rows: list[OpinionRow]) -> Export:
    columns = [
        Column(_("No."), lambda row: row.number),
        Column(pgettext("opinion", "Place"), lambda row: row.place),
        Column(pgettext("opinion", "Text of the draft"), lambda row: row.opinion.quoted),
        Column(pgettext("guidelines", "Opinion"), lambda row: row.opinion.text),
        Column(pgettext("opinion", "Given by"), lambda row: row.opinion.reviewer.title),
        Column(
            pgettext("opinion", "Disposition"), lambda row: row.opinion.get_disposition_display()
        ),
        Column(pgettext("opinion", "Reason"), lambda row: row.opinion.answer),
    ]
    name = pgettext("file name", "Opinions and answers")
    return Export(f"{name}_{edition}", columns=columns, rows=rows)
