"""From the content files to the raw data of a StreamField, as the editor would store it."""

import json
import uuid
from typing import Any

from home.demo.markup import to_html

Block = dict[str, Any]
RICH = {"text", "reading"}
DIAGRAMS = {"genogram", "ecomap", "timeline"}


def stream(body: list[Block]) -> str:
    """The `[[body]]` tables of a file, for `page.body = …`."""
    return json.dumps([block(entry, place=str(n)) for n, entry in enumerate(body)])


def block(entry: Block, *, place: str) -> Block:
    fields = {name: value for name, value in entry.items() if name != "type"}
    return typed(entry["type"], _value(entry["type"], fields, place), place)


def values(kind: str, items: list[Any]) -> str:
    """A stream of one kind of simple block."""
    return json.dumps([typed(kind, item, f"{kind}-{n}") for n, item in enumerate(items)])


def criteria(given: list[Block]) -> str:
    """The rubric of an essay."""
    rows = [
        {"name": each["name"], "levels": wrapped(each["levels"], each["name"])} for each in given
    ]
    return values("criterion", rows)


def _value(kind: str, fields: Block, place: str) -> Any:
    if kind == "text":
        return to_html(fields["text"])
    if kind == "quotation":  # its text is plain
        return fields
    if kind in DIAGRAMS:
        return wrapped(fields, place)
    value: Block = {name: to_html(each) if name in RICH else each for name, each in fields.items()}
    if "columns" in value:
        value["table"] = _table(value.pop("columns"), value.pop("rows"))
        value.setdefault("source", "")
    if "choices" in value:
        value["choices"] = wrapped(value["choices"], place)
    return value


def _table(columns: list[list[str]], rows: list[list[Any]]) -> Block:
    return {
        "columns": [{"type": kind, "heading": heading} for kind, heading in columns],
        "rows": [{"values": [str(cell) for cell in row]} for row in rows],
        "caption": "",
    }


def wrapped(value: Any, place: str) -> Any:
    """Plain data with each of its lists as a ListBlock stores it."""
    if isinstance(value, dict):
        return {name: wrapped(each, f"{place}-{name}") for name, each in value.items()}
    if isinstance(value, list):
        rows = ((f"{place}-{n}", each) for n, each in enumerate(value))
        return [typed("item", wrapped(each, at), at) for at, each in rows]
    return value


def typed(kind: str, value: Any, place: str) -> Block:
    return {
        "type": kind,
        "value": value,
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{kind}/{place}")),
    }
