from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

TEXT_FEATURES = ["h2", "h3", "h4", "bold", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"


class TypedTable(TypedTableBlock):
    """Columns of words and columns of numbers; a caption is required by the block around it."""


def table_columns() -> TypedTable:
    return TypedTable(
        [
            ("text", blocks.CharBlock(label=_("Words"), required=False)),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
        ],
        label=_("Table"),
    )


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"))
    table = table_columns()
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quoted text"))
    source = blocks.CharBlock(label=_("Source"))
    url = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation with source")
        template = "blocks/quotation.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("point", pgettext_lazy("callout", "Key point")),
            ("note", pgettext_lazy("callout", "Note")),
            ("caution", pgettext_lazy("callout", "Caution")),
        ],
        default="point",
    )
    title = blocks.CharBlock(label=_("Title"))
    text = TextBlock(label=_("Text"), features=["bold", "ol", "ul", "link"])

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "blocks/callout.html"
