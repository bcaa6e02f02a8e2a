from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from core.blocks.text import TextBlock, table_columns


class DataBlock(blocks.StructBlock):
    """A table of figures and the chart drawn from its own rows: the first column names the
    rows, every number column is one series."""

    caption = blocks.CharBlock(label=_("Caption"))
    table = table_columns()
    chart = blocks.ChoiceBlock(
        label=_("Chart"),
        choices=[
            ("line", pgettext_lazy("chart", "Lines")),
            ("bar", pgettext_lazy("chart", "Bars")),
        ],
        default="line",
    )
    unit = blocks.CharBlock(label=_("Unit"), max_length=10)
    reading = TextBlock(label=_("How to read it"), features=["bold", "ol", "ul"])
    source = blocks.CharBlock(label=_("Source"))

    class Meta:
        icon = "table"
        label = _("Data with chart")
        template = "blocks/data.html"
