"""Guidelines without a database: what `content_of` would have written."""

from collections.abc import Mapping, Sequence
from typing import Any

from guidelines.content import Guideline, guideline_from


def heading(kind: str, anchor: str, title: str) -> dict[str, Any]:
    return {"kind": kind, "anchor": anchor, "title": title}


def paragraph(anchor: str, words: str, reason: str = "") -> dict[str, Any]:
    html = f"<p>{words}</p>"
    return {"kind": "paragraph", "anchor": anchor, "html": html, "notes": [], "reason": reason}


def table(anchor: str, *rows: Sequence[str]) -> dict[str, Any]:
    head, *below = [list(row) for row in rows]
    numbers = [False] * len(head)
    more = {"caption": "表の題", "source": "", "head": head, "numbers": numbers, "rows": below}
    return {"kind": "table", "anchor": anchor, **more}


def guideline_of(*parts: Mapping[str, Any], **more: Any) -> Guideline:
    """The parts after a first chapter and section, unless they bring their own."""
    own = bool(parts) and parts[0]["kind"] == "chapter"
    first = [] if own else [heading("chapter", "c1", "章"), heading("section", "s1", "節")]
    given = {
        "title": "題",
        "lead": "一文",
        "mark": "",
        "whats_new": "",
        "statement": "",
        "glossary": [],
        "questions": [],
    }
    return guideline_from({**given, "parts": [*first, *parts], **more})
