from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

TEXT_FEATURES = ["h2", "h3", "h4", "bold", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    """Running text. Its headings carry ids, so that a passage can be pointed at."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"
        description = _("Paragraphs, headings, lists and links.")
        preview_value = (
            "<h2>届いた相談に、だれが動くか</h2><p>区の子ども家庭支援センターと都の児童相談所が、役割を分けて動きます。"
            "</p><ul><li>区は近くで支援を続けます。</li><li>都は専門的な調査と判断を受け持ちます。</li></ul>"
        )


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quoted text"))
    source = blocks.CharBlock(label=_("Source"))
    url = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation with source")
        template = "blocks/quotation.html"
        description = _("Words of a law, a guideline or a book, with where they come from.")
        preview_value = {
            "text": "全て国民は、児童が良好な環境において生まれ、心身ともに健やかに育成されるよう努めなければならない。",
            "source": "児童福祉法 第2条（一部を省略）",
        }


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("point", pgettext_lazy("callout", "Key point")),
            ("note", pgettext_lazy("callout", "Note")),
            ("caution", pgettext_lazy("callout", "Caution")),
        ],
        default="point",
        search_index=False,
    )
    title = blocks.CharBlock(label=_("Title"))
    text = TextBlock(label=_("Text"), features=["bold", "ol", "ul", "link"])

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "blocks/callout.html"
        description = _("What must not be missed: a key point, a note or a caution.")
        preview_value = {
            "kind": "point",
            "title": "読み終えると",
            "text": "<ul><li>件数と割合が、それぞれ何を表すかを言えます。</li></ul>",
        }
