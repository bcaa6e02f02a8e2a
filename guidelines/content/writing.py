"""From the page an author edits to what an edition keeps: plain JSON and its hash."""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from core.blocks.tables import Grid

FIELDS = ("title", "lead", "mark", "whats_new", "statement", "significance")
# What makes the editions differ to a reader; what is said about the change is not the text itself.
TEXT = ("title", "lead", "mark", "statement", "parts", "glossary", "questions")


def content_of(page: Any) -> dict[str, Any]:
    """Everything of a GuidelinePage that a reader may ever see.

    `parts` is one list of {"kind", "anchor", …} in the order of the page; headings are parts.
    """
    fields = {name: getattr(page, name) or "" for name in FIELDS}
    day = page.effective_on
    return fields | {
        "effective_on": day.isoformat() if day else "",
        "parts": [_part(child) for child in page.body],
        "glossary": [_term(child.value) for child in page.glossary],
        "questions": [_question(child.value) for child in page.questions],
    }


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256, 64 hexadecimal digits, of the whole content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _part(child: Any) -> dict[str, Any]:
    kind = child.block_type
    return {"kind": kind, "anchor": anchor_of(child.id), **WRITERS[kind](child.value)}


def anchor_of(block_id: str | None) -> str:
    """Short enough for an address, long enough that no two of a guideline are the same: the first
    twelve digits of the id that the editor gave the block and never changes."""
    return "p-" + (block_id or "").replace("-", "")[:12]


def _heading(value: Any) -> dict[str, Any]:
    return {"title": value["title"]}


def _paragraph(value: Any) -> dict[str, Any]:
    return {
        "html": value["text"].source,
        "notes": _words(value["notes"]),
        "reason": value["reason"] or "",
    }


def _table(value: Any) -> dict[str, Any]:
    grid = Grid(value["table"])
    return {
        "caption": value["caption"],
        "source": value["source"] or "",
        "head": [cell.text for cell in grid.head],
        "numbers": [cell.is_number for cell in grid.head],
        "rows": [[cell.text for cell in row] for row in grid.rows],
    }


def _steps(value: Any) -> dict[str, Any]:
    return {"caption": value["caption"], "steps": _words(value["steps"])}


def _figure(value: Any) -> dict[str, Any]:
    image = value["image"]
    return {
        "image": image.pk if image else None,
        "alt": value["alt"],
        "caption": value["caption"] or "",
        "source": value["source"] or "",
    }


def _attachment(value: Any) -> dict[str, Any]:
    document = value["document"]
    return {"document": document.pk if document else None, "caption": value["title"]}


WRITERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "chapter": _heading,
    "section": _heading,
    "paragraph": _paragraph,
    "table": _table,
    "steps": _steps,
    "figure": _figure,
    "attachment": _attachment,
}


def _term(value: Any) -> dict[str, str]:
    return {name: value[name] for name in ("term", "kana", "text")}


def _question(value: Any) -> dict[str, Any]:
    return {
        "text": value["text"],
        "choices": _words(value["choices"]),
        "right": value["right"],
        "why": value["why"],
    }


def _words(values: Iterable[Any]) -> list[str]:
    return [str(each) for each in values]
