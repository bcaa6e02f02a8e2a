"""A guideline as a reader meets it: chapters, sections, numbered parts. Pure; read from what
`content_of` wrote."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guidelines.content.plain import plain_text


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    TABLE = "table"
    STEPS = "steps"
    FIGURE = "figure"
    ATTACHMENT = "attachment"


@dataclass(frozen=True)
class Part:
    """One numbered part. `number` counts within its section, `label` is what stands before it
    (「(3)」 of a paragraph, 「表1」 of a table); `place` says where it stands in words (「第2章 1 (3)」)."""

    anchor: str
    kind: Kind
    number: int
    label: str
    place: str
    path: str
    value: Mapping[str, Any] = field(repr=False)

    @cached_property
    def text(self) -> str:
        """Its words alone, one line a paragraph: what is compared, cited and searched."""
        value = self.value
        match self.kind:
            case Kind.PARAGRAPH:
                lines = [plain_text(value["html"]), *value["notes"]]
            case Kind.TABLE:
                rows = ["　".join(row) for row in (value["head"], *value["rows"])]
                lines = [value["caption"], *rows, value["source"]]
            case Kind.STEPS:
                lines = [value["caption"], *value["steps"]]
            case _:
                lines = [value["caption"], value.get("alt", ""), value.get("source", "")]
        return "\n".join(line for line in lines if line)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that a reader sees of it; the reason for a change is not part of it."""
        seen = {name: each for name, each in self.value.items() if name != "reason"}
        text = json.dumps([self.kind, seen], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def reason(self) -> str:
        return str(self.value.get("reason", ""))


@dataclass(frozen=True)
class Section:
    anchor: str
    number: int
    title: str
    path: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chapter:
    anchor: str
    number: int
    title: str
    sections: tuple[Section, ...]

    @property
    def heading(self) -> str:
        return _("Chapter %(number)d: %(title)s") % {"number": self.number, "title": self.title}


@dataclass(frozen=True)
class Term:
    term: str
    kana: str
    text: str


@dataclass(frozen=True)
class Question:
    """`right` counts from 1, as the author typed it."""

    text: str
    choices: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True)
class Guideline:
    title: str
    lead: str
    mark: str
    whats_new: str
    statement: str
    chapters: tuple[Chapter, ...]
    glossary: tuple[Term, ...]
    questions: tuple[Question, ...]

    def sections(self) -> Iterator[tuple[Chapter, Section]]:
        for chapter in self.chapters:
            for section in chapter.sections:
                yield chapter, section

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for _chapter, section in self.sections() for part in section.parts)

    @cached_property
    def by_anchor(self) -> dict[str, Part]:
        return {part.anchor: part for part in self.parts}


def guideline_from(content: Mapping[str, Any]) -> Guideline:
    return Guideline(
        title=content["title"],
        lead=content["lead"],
        mark=content["mark"],
        whats_new=content["whats_new"],
        statement=content["statement"],
        chapters=_Reader(content["parts"]).chapters(),
        glossary=tuple(Term(**each) for each in content["glossary"]),
        questions=tuple(
            Question(each["text"], tuple(each["choices"]), each["right"], each["why"])
            for each in content["questions"]
        ),
    )


class _Reader:
    """Numbers the parts as it goes. What stands before any heading is in a chapter without a
    title, so that a draft can be shown; `faults_of` keeps it from being published."""

    def __init__(self, parts: list[Mapping[str, Any]]) -> None:
        self.given = parts
        self.tables = self.figures = 0

    def chapters(self) -> tuple[Chapter, ...]:
        found = []
        for heading, below in _split(self.given, "chapter"):
            number = len(found) + 1
            title = heading["title"] if heading else ""
            sections = self._sections(number, title, below)
            found.append(Chapter(_anchor(heading, f"c-{number}"), number, title, sections))
        return tuple(found)

    def _sections(
        self, chapter: int, title: str, below: list[Mapping[str, Any]]
    ) -> tuple[Section, ...]:
        found: list[Section] = []
        for heading, parts in _split(below, "section"):
            number = len(found) + 1
            name = heading["title"] if heading else ""
            path = " › ".join(part for part in (title, name) if part)
            anchor = _anchor(heading, f"s-{chapter}-{number}")
            found.append(
                Section(anchor, number, name, path, self._parts(chapter, number, path, parts))
            )
        return tuple(found)

    def _parts(
        self, chapter: int, section: int, path: str, parts: list[Mapping[str, Any]]
    ) -> tuple[Part, ...]:
        found: list[Part] = []
        paragraphs = 0
        for value in parts:
            kind = Kind(value["kind"])
            if kind is Kind.PARAGRAPH:
                paragraphs += 1
                label = f"({paragraphs})"
            else:
                label = self._label(kind)
            where = {"chapter": chapter, "section": section, "label": label}
            place = _("Chapter %(chapter)d, %(section)d %(label)s") % where
            rest = {name: each for name, each in value.items() if name not in {"kind", "anchor"}}
            found.append(Part(value["anchor"], kind, len(found) + 1, label, place, path, rest))
        return tuple(found)

    def _label(self, kind: Kind) -> str:
        if kind is Kind.TABLE:
            self.tables += 1
            return pgettext("guideline", "Table %(number)d") % {"number": self.tables}
        if kind is Kind.ATTACHMENT:
            return pgettext("guideline", "Attachment")
        self.figures += 1
        return pgettext("guideline", "Figure %(number)d") % {"number": self.figures}


def _split(
    parts: list[Mapping[str, Any]], kind: str
) -> Iterator[tuple[Mapping[str, Any] | None, list[Mapping[str, Any]]]]:
    """Each heading of that kind with what follows it; first what stands before any, if there is."""
    heading: Mapping[str, Any] | None = None
    below: list[Mapping[str, Any]] = []
    for part in parts:
        if part["kind"] == kind:
            if heading is not None or below:
                yield heading, below
            heading, below = part, []
        else:
            below.append(part)
    if heading is not None or below:
        yield heading, below


def _anchor(heading: Mapping[str, Any] | None, otherwise: str) -> str:
    return str(heading["anchor"]) if heading else otherwise
