"""Bodies as they are stored, with other names for the pages and files they point at.

    swapped_stream(block, value, Swap(refer))

walks the raw value along its block. `refer(kind, reference)` answers what stands there instead, None
when there is nothing any more: a link becomes its text, a block that cannot be without it is left
out. Raises UnknownBlockError for what the block would not have written.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AbstractMediaChooserBlock

from core.blocks import CitationBlock
from core.citations.wording import is_citation, kept_of, source_of
from core.models import Passage

CHOOSERS: tuple[tuple[type[blocks.Block], str], ...] = (
    (blocks.PageChooserBlock, "page"),
    (ImageChooserBlock, "image"),
    (DocumentChooserBlock, "document"),
    (AbstractMediaChooserBlock, "media"),
)
ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a\s*>", re.DOTALL | re.IGNORECASE)
LINKTYPE = re.compile(r'\blinktype="(page|document)"')
IDENTITY = re.compile(r'(?<![\w-])id="([^"]*)"')


@dataclass(frozen=True)
class Swap:
    """`rewrite` is given every rich text after its links were swapped."""

    refer: Callable[[str, Any], Any]
    rewrite: Callable[[blocks.RichTextBlock, str], str] = lambda _block, html: html


class UnknownBlockError(ValueError):
    """The name of the block that is unknown or not as it should be."""


class MissingError(Exception):
    """What the block points at is not there."""


def swapped_stream(block: blocks.BaseStreamBlock, value: Any, swap: Swap) -> list[Any]:
    """Empty when nothing of it is left."""
    try:
        return _stream(block, value, swap)
    except MissingError:
        return []


def quoted(stream: list[Any]) -> list[Any]:
    """Paragraphs of a guideline that is not on the other site, as quotations with their source."""
    return [_quotation(item) if is_citation(item) else item for item in stream]


def _quotation(item: dict[str, Any]) -> dict[str, Any]:
    value = item["value"]
    kept = value.get("kept") or kept_of(Passage.objects.get(pk=value["passage"]))
    remark = f"（{value['remark']}）" if value.get("remark") else ""
    quotation = {"text": kept["text"], "source": source_of(kept) + remark, "url": ""}
    return item | {"type": "quotation", "value": quotation}


def swapped(block: blocks.Block, value: Any, swap: Swap) -> Any:
    for chooser, kind in CHOOSERS:
        if isinstance(block, chooser):
            return _chosen(block, value, kind, swap)
    if isinstance(block, CitationBlock):  # of another site's numbers; a kit carries quotations
        raise MissingError
    for shape, walk in WALKS:
        if isinstance(block, shape):
            return walk(block, value, swap)
    if isinstance(value, dict | list):
        raise UnknownBlockError(_name(block))
    return value


def _chosen(block: blocks.Block, value: Any, kind: str, swap: Swap) -> Any:
    found = None if value is None else swap.refer(kind, _of(block, value, int | str))
    if found is None:
        raise MissingError
    return found


def _stream(block: blocks.BaseStreamBlock, value: Any, swap: Swap) -> list[Any]:
    kept = []
    for item in _of(block, value, list):
        kind = _of(block, item, dict).get("type")
        if not isinstance(kind, str) or kind not in block.child_blocks:
            raise UnknownBlockError(str(kind))
        try:
            inner = swapped(block.child_blocks[kind], item.get("value"), swap)
        except MissingError:
            continue
        kept.append(item | {"value": inner})
    if value and not kept and block.meta.min_num:
        raise MissingError
    return kept


def _struct(block: blocks.BaseStructBlock, value: Any, swap: Swap) -> dict[str, Any]:
    unknown = [name for name in _of(block, value, dict) if name not in block.child_blocks]
    if unknown:
        raise UnknownBlockError(str(unknown[0]))
    return {name: swapped(block.child_blocks[name], inner, swap) for name, inner in value.items()}


def _list(block: blocks.ListBlock, value: Any, swap: Swap) -> list[Any]:
    child = block.child_block
    return [
        item | {"value": swapped(child, item["value"], swap)}
        if isinstance(item, dict) and item.get("type") == "item" and "value" in item
        else swapped(child, item, swap)  # as lists were stored before Wagtail gave items their ids
        for item in _of(block, value, list)
    ]


def _table(block: TypedTableBlock, value: Any, _swap: Swap) -> Any:
    table = _of(block, value, dict)
    columns, rows = (_of(block, table.get(name, []), list) for name in ("columns", "rows"))
    for column in columns:
        if _of(block, column, dict).get("type") not in block.child_blocks:
            raise UnknownBlockError(str(column.get("type")))
        _of(block, column.get("heading"), str)
    for row in rows:
        cells = _of(block, _of(block, row, dict).get("values"), list)
        if len(cells) != len(columns) or any(isinstance(cell, dict | list) for cell in cells):
            raise UnknownBlockError(_name(block))
    return table


def _rich(block: blocks.RichTextBlock, value: Any, swap: Swap) -> str:
    return swap.rewrite(block, _linked(_of(block, value or "", str), swap))


def _linked(html: str, swap: Swap) -> str:
    def link(found: re.Match[str]) -> str:
        attributes, text = found.groups()
        kind, identity = LINKTYPE.search(attributes), IDENTITY.search(attributes)
        if kind is None:
            return found[0]
        other = swap.refer(kind[1], identity[1]) if identity else None
        if other is None:
            return text
        attributes = IDENTITY.sub(lambda _old: f'id="{other}"', attributes)
        return f"<a{attributes}>{text}</a>"

    return ANCHOR.sub(link, html)


def _of(block: blocks.Block, value: Any, kind: Any) -> Any:
    if not isinstance(value, kind):
        raise UnknownBlockError(_name(block))
    return value


def _name(block: blocks.Block) -> str:
    return str(block.label or block.name)


WALKS: tuple[tuple[type[blocks.Block], Callable[..., Any]], ...] = (
    (blocks.BaseStreamBlock, _stream),
    (blocks.BaseStructBlock, _struct),
    (blocks.ListBlock, _list),
    (TypedTableBlock, _table),
    (blocks.RichTextBlock, _rich),
)
