from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from core.blocks.tables import Grid, table_columns
from core.blocks.text import TextBlock
from core.charts import MOST_SERIES, bar_chart, legend, line_chart, stacked_chart

CHARTS = {"line": line_chart, "bar": bar_chart, "stacked": stacked_chart}


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
            ("stacked", pgettext_lazy("chart", "Stacked columns with their sum")),
        ],
        default="line",
        search_index=False,
    )
    unit = blocks.CharBlock(label=_("Unit"), max_length=10)
    reading = TextBlock(label=_("How to read it"), features=["bold", "ol", "ul"])
    source = blocks.CharBlock(label=_("Source"))

    class Meta:
        icon = "table"
        label = _("Data with chart")
        template = "blocks/data.html"
        description = _("Figures as a chart and as a table, with how to read them.")
        preview_value = {
            "caption": "図1　練馬区の被虐待相談件数（対応した機関別）",
            "table": {
                "columns": [
                    {"type": "text", "heading": "年度"},
                    {"type": "number", "heading": "児童相談所"},
                    {"type": "number", "heading": "子セン"},
                ],
                "rows": [
                    {"values": ["H28", 496, 396]},
                    {"values": ["H29", 848, 324]},
                    {"values": ["H30", 771, 449]},
                ],
            },
            "chart": "stacked",
            "unit": "件",
            "reading": "<p>全体は892件から1,220件に増えました。</p>",
            "source": "練馬区「練馬区ならではの新しい児童相談体制の始動」",
        }

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        grid = Grid(value["table"])
        kind = value["chart"]
        context["grid"] = grid
        if grid.series and grid.rows:
            draw = CHARTS[kind]
            context["chart"] = draw(grid.series, grid.labels, value["unit"], title=value["caption"])
            context["legend"] = legend(grid.series, lines=kind == "line")
        return context

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        grid = Grid(cleaned["table"])
        if not grid.head or grid.head[0].is_number or not 1 <= len(grid.series) <= MOST_SERIES:
            message = _("Words in the first column, then one to four columns of numbers.")
            raise StructBlockValidationError({"table": ValidationError(message)})
        return cleaned
