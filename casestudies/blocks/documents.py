"""What a stage discloses: records, letters, memos, each to all or to the holder of one card."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from casestudies.blocks.diagrams import EcomapBlock, GenogramBlock, TimelineBlock
from casestudies.blocks.words import STAGES, Key, Worded, lines
from core.blocks import (
    CalloutBlock,
    DataBlock,
    FrozenCitationBlock,
    QuotationBlock,
    TableBlock,
    TextBlock,
)


class CaseBody(blocks.StreamBlock):
    """What a document of a case is written with: words, tables and diagrams. No files: a picture
    shows more than its author sees, and its name and address tell of a stage before it opens."""

    text = TextBlock(features=["h3", "h4", "bold", "ol", "ul"])
    table = TableBlock()
    data = DataBlock()
    quotation = QuotationBlock()
    citation = FrozenCitationBlock()
    callout = CalloutBlock()
    genogram = GenogramBlock()
    ecomap = EcomapBlock()
    timeline = TimelineBlock()

    class Meta:
        template = "blocks/body.html"


class OnlyIf(blocks.StructBlock):
    """E2: what is shown to groups that answered so; the others read the author's sentence."""

    task = Key(label=pgettext_lazy("case", "Key of an earlier task"), required=False)
    answers = lines(
        pgettext_lazy("case", "Answers that open it"),
        one=pgettext_lazy("case", "Answer"),
        least=0,
    )
    otherwise = blocks.CharBlock(
        label=pgettext_lazy("case", "What the others read"), max_length=300, required=False
    )

    class Meta:
        label = pgettext_lazy("case", "Only if")


class CaseDocument(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("record", pgettext_lazy("case document", "Record")),
            ("letter", pgettext_lazy("case document", "Letter")),
            ("phone_memo", pgettext_lazy("case document", "Phone memo")),
            ("visit_note", pgettext_lazy("case document", "Visit note")),
            ("table", pgettext_lazy("case document", "Table")),
        ],
        default="record",
        search_index=False,
    )
    title = blocks.CharBlock(label=_("Title"))
    body = CaseBody(label=_("Body"))
    card = Key(
        label=pgettext_lazy("case", "Key of the card that alone gets it"),
        required=False,
    )
    only_if = OnlyIf(required=False)
    handover = blocks.ChoiceBlock(
        label=pgettext_lazy("case", "Hands over another group's judgement of"),
        help_text=_("Each group receives the next group's judgement of that earlier stage."),
        choices=STAGES,
        required=False,
        search_index=False,
    )

    class Meta:
        icon = "doc-full"
        label = _("Document of the case")
        template = "blocks/case_document.html"
        value_class = Worded
