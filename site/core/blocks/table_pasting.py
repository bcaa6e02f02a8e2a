"""The table of the editor: takes what is pasted from Excel and Word, and has one caption only."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock, TypedTableBlockAdapter


class TypedTable(TypedTableBlock):
    """Columns of words and columns of numbers; the block around it asks for the caption, so the
    table's own stays empty and is not shown."""


class TypedTableAdapter(TypedTableBlockAdapter):
    js_constructor = "core.blocks.TypedTable"

    def js_args(self, block: TypedTableBlock) -> list[Any]:
        *given, meta = super().js_args(block)
        return [*given, meta | {"strings": meta["strings"] | pasting_words()}]

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["js/cms-table.js"])


def pasting_words() -> dict[str, str]:
    """What static/js/cms-table.js says; {…} is filled in there."""
    return {
        "PASTE": _("Paste a table from Excel or Word here"),
        "PASTE_HELP": _("The first row becomes the headings, the first column names the rows."),
        "PASTED": _("{rows} rows and {columns} columns were pasted."),
        "PASTED_MERGED": _("Merged cells were divided, each with the same text."),
        "PASTED_NO_CAPTION": _("Please write the caption of the table."),
        "PASTED_NOTHING": _("There is no table in what was pasted."),
        "PASTED_TOO_LARGE": _("The table is too large: up to {rows} rows and {columns} columns."),
        "PASTE_UNDO": _("Back to before pasting"),
        "PASTE_UNDONE": _("The table is as it was before."),
    }


register(TypedTableAdapter(), TypedTable)
