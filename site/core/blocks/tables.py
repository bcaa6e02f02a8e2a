from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from core.blocks.table_pasting import TypedTable
from core.charts import Number, Series, figure

NUMBER = "number"


def table_columns() -> TypedTable:
    return TypedTable(
        [
            ("text", blocks.CharBlock(label=pgettext_lazy("table", "Words"), required=False)),
            (NUMBER, blocks.DecimalBlock(label=_("Number"), required=False)),
        ],
        label=_("Table"),
    )


@dataclass(frozen=True)
class Cell:
    text: str
    is_number: bool


class Grid:
    """A typed table as a page shows it: `head` and `rows` of cells; the first column names
    its row. `series` are the columns of numbers, as a chart takes them."""

    def __init__(self, table: Any) -> None:
        numbers = [column["block"].name == NUMBER for column in table.columns]
        self.head = [
            Cell(column["heading"], is_number)
            for column, is_number in zip(table.columns, numbers, strict=True)
        ]
        self.rows = [
            [
                Cell(figure(value) if is_number else str(value or ""), is_number)
                for value, is_number in zip(row["values"], numbers, strict=True)
            ]
            for row in table.row_data
        ]
        self.series = [
            Series(cell.text, [_number(row["values"][n]) for row in table.row_data])
            for n, cell in enumerate(self.head)
            if cell.is_number
        ]

    @property
    def labels(self) -> list[str]:
        return [row[0].text for row in self.rows]

    @property
    def is_wide(self) -> bool:
        return len(self.head) > 3


def _number(value: Any) -> Number | None:
    return None if value in {None, ""} else value


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"))
    table = table_columns()
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"
        description = _("Rows and columns; the first column names the row.")
        preview_value = {
            "caption": "表1　練馬区の被虐待相談件数",
            "table": {
                "columns": [
                    {"type": "text", "heading": "年度"},
                    {"type": "number", "heading": "練馬区（件）"},
                    {"type": "text", "heading": "備考"},
                ],
                "rows": [{"values": ["H29", 1172, ""]}, {"values": ["H30", 1220, "参考値を含む"]}],
            },
            "source": "練馬区「練馬区ならではの新しい児童相談体制の始動」",
        }

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["grid"] = Grid(value["table"])
        return context
