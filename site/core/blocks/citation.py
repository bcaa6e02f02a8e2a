"""A numbered paragraph of a guideline, cited as it stood."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from core.citations.chooser import passage_chooser
from core.citations.wording import Kept, kept_of, source_of
from core.models import Passage

PassageChooserBlock = passage_chooser.get_block_class(
    name="PassageChooserBlock", module_path="core.blocks.citation"
)


class KeptBlock(blocks.StaticBlock):
    """Stored with the citation and never typed: the wording and its place as plain values."""

    def normalize(self, value: Any) -> Any:
        return value

    class Meta:
        label = pgettext_lazy("citation", "Wording")
        admin_text = _("The page keeps the wording as it stands, also after the paragraph changed.")


class Citation(blocks.StructValue):
    """What the template reads."""

    @property
    def kept(self) -> Kept | None:
        """As it was stored; of a page that was written another way, as the row has it."""
        passage = self.get("passage")
        kept: Kept | None = self.get("kept")
        if passage and (not kept or kept["passage"] != passage.pk):
            return kept_of(passage)
        return kept

    @property
    def words(self) -> str:
        return self.kept["text"] if self.kept else ""

    @property
    def source(self) -> str:
        return source_of(self.kept) if self.kept else ""

    @property
    def url(self) -> str:
        """Of the paragraph in the edition it was taken from."""
        kept = self.kept
        if not kept or not kept["passage"]:
            return ""
        return reverse("passage", args=[kept["passage"], kept["edition"]])

    @property
    def is_outdated(self) -> bool:
        passage: Passage | None = self.get("passage")
        return passage is not None and not passage.current


class CitationBlock(blocks.StructBlock):
    passage = PassageChooserBlock(label=pgettext_lazy("citation", "Paragraph"))
    remark = blocks.CharBlock(
        label=pgettext_lazy("citation", "Remark"), required=False, max_length=200
    )
    kept = KeptBlock()

    def get_prep_value(self, value: Any) -> dict[str, Any]:
        stored: dict[str, Any] = super().get_prep_value(value)
        return stored | {"kept": self._normal(value).kept}

    def get_searchable_content(self, value: Any) -> list[str]:
        value = self._normal(value)
        return [*super().get_searchable_content(value), value.words]

    def _normal(self, value: Any) -> Citation:
        normal: Citation = self.normalize(value)
        return normal

    class Meta:
        icon = "openquote"
        label = pgettext_lazy("citation", "Paragraph of a guideline")
        template = "blocks/citation.html"
        description = _("A paragraph of a guideline as it stands. You are told when it changes.")
        value_class = Citation
        preview_value: dict[str, Any] = {
            "passage": None,
            "remark": "",
            "kept": {
                "passage": 0,
                "text": "子供と会う前に、だれが何を知りたいのかを確かめます。",
                "title": "心理職ガイドライン",
                "place": "第2章 1 (3)",
                "edition": 1,
            },
        }


class FrozenCitationBlock(CitationBlock):
    """In a case: what a group reads today is what the next group reads, whatever became of the
    guideline in between."""

    class Meta:
        template = "blocks/citation_frozen.html"
