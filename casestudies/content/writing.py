"""What of a case page is signed, kept and shown: plain data and its hash."""

import hashlib
import json
from typing import Any

FIELDS = ("title", "lead", "themes", "ages", "care_note", "source_kind", "licence", "guide")
STREAMS = ("stages", "cards", "criteria", "examples")
# Came later: empty they do not count, or what was signed before them would be another content.
LATER = ("decides", "rule", "history", "examples")


def content_of(page: Any) -> dict[str, Any]:
    """Everything of a CasePage that a reader may ever see, as JSON keeps it."""
    fields = {name: getattr(page, name) or "" for name in FIELDS}
    return fields | {name: list(getattr(page, name).get_prep_value()) for name in STREAMS}


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the content, 64 hexadecimal digits. The ids that Wagtail gives blocks do not count:
    they change without a word changing."""
    text = json.dumps(_without_ids(content), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        is_block = {"type", "value"} <= value.keys()
        return {
            name: _without_ids(each)
            for name, each in value.items()
            if not (is_block and name == "id") and (each or name not in LATER)
        }
    if isinstance(value, list):
        return [_without_ids(each) for each in value]
    return value
