"""A kit beside what is here: what of it is new, what has changed, and what was changed here since."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from wagtail.models import Page, get_page_models

from core.models import BasePage
from courses.kits import format as kit
from courses.kits.reading import ReadKit, name_of
from courses.models import CoursePage, Kit, KitPart, Question
from courses.permissions import courses_with_results
from people.models import User


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class JudgedPart:
    """`target` is the id of what the part became here, None while it is nothing."""

    part: kit.Part
    state: State
    target: int | None = None
    changed_here: bool = False

    @property
    def name(self) -> str:
        return name_of(self.part)

    @property
    def kind_name(self) -> str:
        return str(kit.MODELS[self.part["kind"]]._meta.verbose_name)


@dataclass(frozen=True)
class Plan:
    """What taking the kit would do. `gone` are names of what the source no longer has, `left_out`
    titles of pages that bodies or rules name and that are not here."""

    read: ReadKit
    kit: Kit | None
    parts: list[JudgedPart]
    own: bool
    is_ours: bool
    gone: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    elsewhere: dict[str, int] = field(default_factory=dict)

    @property
    def is_older(self) -> bool:
        return self.kit is not None and self.read.revised_at < self.kit.revised_at

    @cached_property
    def new(self) -> list[JudgedPart]:
        return [each for each in self.parts if each.state is State.NEW]

    @cached_property
    def changed(self) -> list[JudgedPart]:
        return [each for each in self.parts if each.state is State.CHANGED]

    @property
    def conflicts(self) -> list[JudgedPart]:
        """Changed at the source and here."""
        return [each for each in self.changed if each.changed_here]

    @property
    def can_be_taken(self) -> bool:
        return self.own and not self.is_older and bool(self.new or self.changed)


def judge_kit(read: ReadKit, *, by: User) -> Plan:
    """In a constant number of queries, whatever the kit holds."""
    known = Kit.objects.select_related("course").filter(source_key=read.source_key).first()
    parts = {row.key: row for row in KitPart.objects.filter(kit=known)} if known else {}
    here = _contents_here(parts.values())
    judged = [_judge(part, parts.get(part["key"]), here) for part in (*read.pages, *read.questions)]
    came = {each.part["key"] for each in judged}
    elsewhere = _pages_by_key(read.others)
    return Plan(
        read=read,
        kit=known,
        parts=judged,
        own=known is None or courses_with_results(by).filter(pk=known.course_id).exists(),
        is_ours=CoursePage.objects.filter(subject_key=read.source_key).exists(),
        gone=[
            content.get("title") or content.get("prompt", "")[:60]
            for key, row in parts.items()
            if key not in came and (content := here.get((_table(row.kind), row.target)))
        ],
        left_out=[title for key, title in read.others.items() if key not in elsewhere],
        elsewhere=elsewhere,
    )


def _judge(part: kit.Part, row: KitPart | None, here: dict[Any, Any]) -> JudgedPart:
    content = here.get((_table(row.kind), row.target)) if row else None
    if row is None or content is None:
        return JudgedPart(part, State.NEW)
    same = row.source_digest == kit.digest_of(part)
    return JudgedPart(
        part,
        State.SAME if same else State.CHANGED,
        row.target,
        changed_here=row.local_digest != local_digest(part["kind"], content),
    )


def _table(kind: str) -> str:
    return "page" if kind in kit.PAGES else kind


def _contents_here(rows: Iterable[KitPart]) -> dict[tuple[str, int], dict[str, Any]]:
    """{(page or question, id): its latest draft}; what was deleted here is not among them."""
    found = {}
    tables: dict[str, type[Any]] = {"page": Page, "question": Question}
    for table, model in tables.items():
        targets = [row.target for row in rows if _table(row.kind) == table]
        drafts = model.objects.filter(pk__in=targets).values_list("pk", "latest_revision__content")
        found |= {(table, pk): content or {} for pk, content in drafts}
    return found


def local_digest(kind: str, draft: dict[str, Any]) -> str:
    """Of a draft as Wagtail keeps it: of what a kit may write, and of nothing else."""
    seen = {name: draft.get(name) for name in kit.FIELDS[kind]}
    seen |= {name: json.loads(draft.get(name) or "[]") for name in kit.STREAMS[kind]}
    if kind == "course":
        seen |= {name: sorted(draft.get(name) or []) for name in ("professions", "themes")}
    if kind == "quiz":
        seen["draws"] = [(draw["category"], draw["count"]) for draw in draft.get("draws") or []]
    if kind == "survey":
        seen["supervisor_survey"] = draft.get("supervisor_survey")
    return kit.digest(seen)


def _pages_by_key(wanted: Iterable[str]) -> dict[str, int]:
    """{key at the source: page here}: a page of this site itself, or one from an earlier kit."""
    keys = [uuid.UUID(key) for key in wanted]
    if not keys:
        return {}
    rows = KitPart.objects.filter(kind__in=kit.PAGES, key__in=[str(key) for key in keys])
    from_kits = dict(rows.values_list("key", "target"))
    there = set(Page.objects.filter(pk__in=from_kits.values()).values_list("pk", flat=True))
    found = {key: pk for key, pk in from_kits.items() if pk in there}
    for model in get_page_models():
        if issubclass(model, BasePage):
            own = model.objects.filter(subject_key__in=keys).values_list("subject_key", "pk")
            found |= {str(key): pk for key, pk in own}
    return found
