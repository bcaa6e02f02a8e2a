"""What a programme consists of as it is published now: its items, each with what the ledger knows it by.

The tree is read as stored, as in `outline.py`. Any number of programmes with all they name, other
programmes included, cost a constant number of queries for each level of programmes in programmes.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from core.memory import remembered, remembered_each
from courses.models import CoursePage, ProgrammePage
from records import keys

Block = Mapping[str, Any]  # type, value, id
WITH_PAGE = ("course", "live", "page", "programme")
COURSES = ("course", "live")
MINUTES = ("lecture", "exercise", "practicum")


@dataclass(frozen=True)
class Item:
    """One thing to do. `subject` is what the ledger knows it by, `instead` what equivalent learning
    is recorded under; an offline or external item is only known by that."""

    kind: str  # a name of programme_blocks.Items
    subject: str
    instead: str
    title: str
    page: Any = None
    lecture: int = 0
    exercise: int = 0
    practicum: int = 0

    @property
    def minutes(self) -> int:
        return self.lecture + self.exercise + self.practicum


# Two outlines are never compared, and what is worked out from one is kept by the one it is.
@dataclass(frozen=True, eq=False)
class ProgrammeOutline:
    page: ProgrammePage
    # Published pages that the tree names, by page id.
    named: Mapping[int, Any]
    # All programmes of the same reading, by page id: those in it are among them.
    programmes: Mapping[int, "ProgrammeOutline"]

    @cached_property
    def blocks(self) -> Sequence[Block]:
        return tuple(self.page.tree.get_prep_value())

    @cached_property
    def items(self) -> Sequence[Item]:
        """In the author's order. What is no longer published is left out."""
        found = (self.item_of(block) for block in item_blocks(self.blocks))
        return tuple(item for item in found if item is not None)

    def item_of(self, block: Block) -> Item | None:
        kind, value = block["type"], block["value"]
        if kind not in WITH_PAGE:
            return self._own_item(block)
        page = self.named.get(value["page"])
        if page is None:
            return None
        timed = {name: getattr(page, f"{name}_minutes", 0) for name in MINUTES}
        instead = key_within(self.page.key, page.key)
        return Item(kind, page.key, instead, page.title, page, **timed)

    def _own_item(self, block: Block) -> Item:
        value = block["value"]
        key = key_within(self.page.key, block.get("id") or value["name"])
        timed = {name: value.get(f"{name}_minutes") or 0 for name in MINUTES}
        known_by = keys.SECONDMENT if block["type"] == "secondment" else key
        return Item(block["type"], known_by, key, value["name"], **timed)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """All that the ledger is asked about."""
        return frozenset({self.page.key, *self.primaries})

    @cached_property
    def primaries(self) -> Mapping[str, str]:
        """The subject whose minutes each key stands for, over all programmes in it: a course, and
        what was accepted in its place, give their minutes once."""
        found: dict[str, str] = {}
        for item in self.items_within(set()):
            found |= {item.subject: item.subject, item.instead: item.subject}
        return found

    def minute_subjects(self, item: Item) -> tuple[str, ...]:
        """Where the minutes of an item are: of a programme, in what it consists of."""
        if item.kind != "programme":
            return (item.subject,)
        inner = self.programmes.get(item.page.pk)
        return tuple(dict.fromkeys(inner.primaries.values())) if inner else ()

    def items_within(self, seen: set[int]) -> Iterator[Item]:
        """Those of programmes in it too, each programme once; `seen` are the pages left aside."""
        if self.page.pk in seen:
            return
        seen.add(self.page.pk)
        for item in self.items:
            yield item
            if item.kind == "programme" and item.page.pk in self.programmes:
                yield from self.programmes[item.page.pk].items_within(seen)

    @cached_property
    def live_courses(self) -> frozenset[str]:
        return frozenset(item.subject for item in self.items if item.kind == "live")


def key_within(programme: str, name: str) -> str:
    """A key that is the same over every revision, and another one in a copy of the programme."""
    return str(uuid.uuid5(uuid.UUID(programme), name))


def item_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """The items of sets and of sets in sets."""
    for block in blocks:
        if block["type"] in {"set", "inner"}:
            yield from item_blocks(block["value"]["items"])
        else:
            yield block


# --- reading -----------------------------------------------------------------
def programme_outlines(keys: Iterable[str]) -> dict[str, ProgrammeOutline]:
    """Of published programmes by subject key, shared by all who read them; what is gone is left
    out."""

    def load(missing: list[int]) -> dict[int, ProgrammeOutline]:
        pages = ProgrammePage.objects.live().filter(pk__in=missing)
        found = load_programmes(pages.select_related("organiser", "certificate_design"))
        return {each.page.pk: each for each in found}

    known = remembered("programmes by key", _read_keys)
    wanted = [known[key] for key in keys if key in known]
    outlines = remembered_each("programme", wanted, load)
    return {each.page.key: each for each in outlines.values()}


def programme_outline(page: ProgrammePage) -> ProgrammeOutline:
    """Of a published programme. Of a draft: `load_programmes`."""
    return programme_outlines([page.key])[page.key]


def _read_keys() -> dict[str, int]:
    rows = ProgrammePage.objects.live().values_list("subject_key", "pk")
    return {str(key): pk for key, pk in rows}


def load_programmes(pages: Iterable[ProgrammePage]) -> list[ProgrammeOutline]:
    given = list(pages)
    found = {page.pk: page for page in given}
    while ahead := _pages_named(found.values(), ("programme",)) - found.keys():
        inner = ProgrammePage.objects.live().in_bulk(ahead)
        # One that is not published is looked for once.
        found |= {pk: inner.get(pk) for pk in ahead}
    programmes = {pk: page for pk, page in found.items() if page is not None}
    named = _named(programmes.values())
    outlines: dict[int, ProgrammeOutline] = {}
    for pk, page in programmes.items():
        outlines[pk] = ProgrammeOutline(page, named, outlines)
    return [outlines[page.pk] for page in given]


def _named(programmes: Iterable[ProgrammePage]) -> dict[int, Any]:
    programmes = list(programmes)
    courses = _pages_named(programmes, COURSES)
    others = _pages_named(programmes, ("page",))
    inner = _pages_named(programmes, ("programme",))
    named: dict[int, Any] = {}
    if courses:
        named |= CoursePage.objects.live().defer_streamfields().in_bulk(courses)
    if inner:
        named |= ProgrammePage.objects.live().defer_streamfields().in_bulk(inner)
    if others:
        pages = Page.objects.live().filter(pk__in=others).specific()
        named |= {page.pk: page for page in pages if hasattr(page, "subject_key")}
    return named


def _pages_named(programmes: Iterable[ProgrammePage | None], kinds: Iterable[str]) -> set[int]:
    trees = (page.tree.get_prep_value() for page in programmes if page is not None)
    blocks = (block for tree in trees for block in item_blocks(tree))
    return {block["value"]["page"] for block in blocks if block["type"] in kinds} - {None}


# --- what an author may not build ----------------------------------------------
def faults_of(page: ProgrammePage) -> list[str]:
    """What is wrong with the tree as it stands in memory, in sentences."""
    if needs_itself(page):
        return [_("A programme cannot need itself, nor one that needs it.")]
    return [fault for block in page.tree.get_prep_value() for fault in _too_few_minutes(block)]


def needs_itself(page: ProgrammePage) -> bool:
    """Over any number of programmes."""
    seen: set[int] = set()
    ahead = _pages_named([page], ("programme",))
    while ahead:
        if page.pk in ahead:
            return True
        seen |= ahead
        found = ProgrammePage.objects.filter(pk__in=ahead).only("tree")
        ahead = _pages_named(found, ("programme",)) - seen
    return False


def _too_few_minutes(block: Block) -> Iterator[str]:
    """Where all items have minutes of their own, a set must be able to reach what it asks for."""
    value = block["value"]
    inner = [each for each in value["items"] if each["type"] == "inner"]
    for each in inner:
        yield from _too_few_minutes(each)
    items = list(item_blocks(value["items"]))
    if value["mode"] != "minutes" or any(each["type"] not in _TIMED for each in items):
        return
    kinds = [value["minutes_of"]] if value["minutes_of"] else MINUTES
    courses = CoursePage.objects.in_bulk(
        [each["value"]["page"] for each in items if each["type"] == "course"]
    )
    offered = sum(_minutes_offered(each, courses, kinds) for each in items)
    if offered < (value["at_least"] or 0):
        text = _("“%(title)s” asks for %(needed)d minutes, but its items come to %(offered)d.")
        yield text % {
            "title": value["title"], "needed": value["at_least"], "offered": offered,
        }  # fmt: skip


_TIMED = frozenset({"course", "offline", "external"})


def _minutes_offered(block: Block, courses: Mapping[int, CoursePage], kinds: Iterable[str]) -> int:
    value = block["value"]
    if block["type"] == "course":
        page = courses.get(value["page"])
        return sum(getattr(page, f"{kind}_minutes", 0) for kind in kinds)
    return sum(value.get(f"{kind}_minutes") or 0 for kind in kinds)
