"""From the content files of a guideline to the raw data of its streams, one edition after another.

The files hold the first edition whole, and of each later one what it changes.
"""

import json
import uuid
from typing import Any

from home.demo.blocks import Block, typed, values, wrapped
from home.demo.contents import NAMESPACE, read, read_all
from home.demo.markup import to_html

Given = dict[str, Any]
WHERE = ("guidelines", "psychologists")


def block_id(key: str) -> str:
    """Of a heading or paragraph; the same on every machine, and in every edition."""
    return str(uuid.uuid5(NAMESPACE, "/".join((*WHERE, key))))


def anchor(key: str) -> str:
    """As `guidelines.content` makes it of the id."""
    return "p-" + block_id(key).replace("-", "")[:12]


class Text:
    """The parts of one edition in their order; `as_of` makes the next one."""

    def __init__(self, parts: list[Given]) -> None:
        self.parts = parts

    @classmethod
    def first(cls) -> "Text":
        parts: list[Given] = []
        for number, chapter in enumerate(read_all(*WHERE, "chapters"), start=1):
            parts.append({"kind": "chapter", "id": f"c{number}", "title": chapter["title"]})
            for nth, section in enumerate(chapter["sections"], start=1):
                name = f"c{number}s{nth}"
                parts.append({"kind": "section", "id": name, "title": section["title"]})
                parts += section["paragraphs"]
        return cls(parts)

    def as_of(self, change: Given) -> "Text":
        """With all that the file of a later edition changes, removes, adds and moves."""
        changed = {each["id"]: each for each in change.get("changed", [])}
        gone = {*change["removed"], *(each["id"] for each in change.get("moved", []))}
        parts = [changed.get(each["id"], each) for each in self.parts if each["id"] not in gone]
        text = Text(parts)
        before = {each["id"]: each for each in self.parts}
        for moved in change.get("moved", []):
            text._put(before[moved["id"]] | {"reason": moved["reason"]}, after=moved["after"])
        for added in change.get("added", []):
            text._put(added, after=added["after"])
        return text

    def as_asked(self, change: Given) -> "Text":
        """As reviewers of the next edition saw it: the paragraphs that are new, in their first
        wording; what the reviewers' opinions changed is not there yet."""
        text = Text([*self.parts])
        for added in change.get("added", []):
            asked = added | {"text": added.get("draft", added["text"])}
            text._put(asked, after=added["after"])
        return text

    def _put(self, part: Given, *, after: str) -> None:
        place = next(n for n, each in enumerate(self.parts) if each["id"] == after)
        self.parts.insert(place + 1, part)

    def stream(self) -> str:
        return json.dumps([_block(each) for each in self.parts])


def glossary(given: Given) -> str:
    return values("term", given["glossary"])


def questions(given: Given) -> str:
    return values(
        "question",
        [
            each | {"choices": wrapped(each["choices"], f"question{n}")}
            for n, each in enumerate(given["questions"])
        ],
    )


def change(name: str) -> Given:
    """The file of a later edition."""
    return read(*WHERE, f"{name}.toml")


def _block(part: Given) -> Block:
    kind = part.get("kind", "paragraph")
    return typed(kind, _value(kind, part), part["id"]) | {"id": block_id(part["id"])}


def _value(kind: str, part: Given) -> Block:
    if kind in {"chapter", "section"}:
        return {"title": part["title"]}
    if kind == "steps":
        return {"caption": part["caption"], "steps": wrapped(part["steps"], part["id"])}
    if kind == "table":
        columns = [{"type": "text", "heading": heading} for heading in part["head"]]
        table = {
            "columns": columns,
            "rows": [{"values": row} for row in part["rows"]],
            "caption": "",
        }
        return {"caption": part["caption"], "table": table, "source": ""}
    return {
        "text": to_html(part["text"]),
        "notes": wrapped(part.get("notes", []), f"{part['id']}-notes"),
        "reason": part.get("reason", ""),
    }
