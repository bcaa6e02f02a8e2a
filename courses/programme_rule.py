"""From the tree an author built to the rule that the engine judges; pure, as conditions.py is.

A set is a group. A set that asks for minutes is the minutes of its items, and beside them the items,
of which none in particular is needed. An item that has a page may be done by equivalent learning in
its place, so it is one of two.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from courses.programme_outline import Block, Item, ProgrammeOutline
from records.rules import (
    All,
    Any,
    AtLeast,
    Attended,
    Done,
    Entry,
    Facts,
    InOrder,
    Minutes,
    Rule,
    Verdict,
)
from records.states import Kind, Outcome

COUNTED = (
    "minutes"  # the kind of an entry that carries the minutes of a subject and says nothing else
)


@lru_cache(maxsize=1024)
def rule_of(outline: ProgrammeOutline) -> All | InOrder:
    """Every set of the programme, in order if the author says so. A set of which nothing is
    published any more asks for nothing."""
    rules = (_set(block, outline) for block in outline.blocks)
    group = InOrder if outline.page.sets_in_order else All
    return group(tuple(rule for rule in rules if rule is not None), title=outline.page.title)


def _set(block: Block, outline: ProgrammeOutline) -> Rule | None:
    value = block["value"]
    inside = tuple(rule for each in value["items"] if (rule := _part(each, outline)) is not None)
    if not inside:
        return None
    title, mode = value["title"], value["mode"]
    if mode == "in_order":
        return InOrder(inside, title=title)
    if mode == "at_least":
        return AtLeast(min(value["count"] or 1, len(inside)), inside, title=title)
    if mode == "minutes":
        subjects = _minute_subjects(value["items"], outline)
        needed = Minutes(value["minutes_of"] or "", value["at_least"] or 0, title, subjects)
        return All((needed, AtLeast(0, inside)), title=title)
    return All(inside, title=title)


def _part(block: Block, outline: ProgrammeOutline) -> Rule | None:
    if block["type"] == "inner":
        return _set(block, outline)
    item = outline.item_of(block)
    return None if item is None else _leaf(item)


def _leaf(item: Item) -> Rule:
    own = Done(item.instead, Kind.EXTERNAL, title=item.title)
    match item.kind:
        case "course":
            done: Rule = Done(item.subject, Kind.COURSE, title=item.title)
        case "live":
            done = Attended(item.subject, title=item.title)
        case "programme":
            done = Done(item.subject, Kind.PROGRAMME, title=item.title)
        case "page":
            done = Done(item.subject, title=item.title)
        case "secondment":
            done = Done(item.subject, Kind.SECONDMENT, title=item.title)
        case _:
            return own
    return Any((done, own), title=item.title)


def _minute_subjects(blocks: Iterable[Block], outline: ProgrammeOutline) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for block in blocks:
        if block["type"] == "inner":
            found |= dict.fromkeys(_minute_subjects(block["value"]["items"], outline))
        elif item := outline.item_of(block):
            found |= dict.fromkeys(outline.minute_subjects(item))
    return tuple(found)


# --- reading a rule ---------------------------------------------------------------
def is_item(rule: Rule) -> bool:
    """One of a page and what may stand in its place, or what has no page; never a set."""
    return isinstance(rule, (Any, Done, Attended))


def is_of_minutes(rule: Rule) -> bool:
    """A set that asks for minutes: the minutes, then the items."""
    return (
        isinstance(rule, All)
        and len(rule.rules) == 2
        and isinstance(rule.rules[0], Minutes)
        and isinstance(rule.rules[1], AtLeast)
        and rule.rules[1].n == 0
    )


def count(verdict: Verdict) -> tuple[int, int]:
    """How many of the things that are needed are done, of how many."""
    rule = verdict.rule
    if is_item(rule) or isinstance(rule, Minutes):
        return int(verdict.done), 1
    if isinstance(rule, AtLeast):
        return min(sum(part.done for part in verdict.parts), rule.n), rule.n
    counts = [count(part) for part in verdict.parts]
    return sum(done for done, _total in counts), sum(total for _done, total in counts)


def is_complete(verdict: Verdict) -> bool:
    """A programme that asks for nothing (yet) is never completed."""
    return verdict.done and bool(verdict.parts)


# --- facts ------------------------------------------------------------------------
def facts_within(facts: Facts, outline: ProgrammeOutline) -> Facts:
    """The facts with the minutes of each subject told once: by its completion or by its sessions,
    whichever is more of a kind. A course that was attended and completed is the same hours."""
    asked = [entry for entry in facts.done if entry.subject in outline.subjects]
    silent = (replace(entry, lecture=0, exercise=0, practicum=0) for entry in asked)
    spent = [entry for entry in asked if entry.is_done or entry.is_present]
    spent = [entry for entry in spent if entry.kind != Kind.PROGRAMME]

    def primary(entry: Entry) -> str:
        return outline.primaries.get(entry.subject, entry.subject)

    counted = [
        _minutes_of(subject, list(entries))
        for subject, entries in groupby(sorted(spent, key=primary), key=primary)
    ]
    return Facts((*silent, *counted), facts.planned)


def _minutes_of(subject: str, entries: Collection[Entry]) -> Entry:
    whole = [Facts((entry,)) for entry in entries if entry.kind != Kind.SESSION]
    sessions = Facts(tuple(entry for entry in entries if entry.kind == Kind.SESSION))

    def most(kind: str) -> int:
        return max([each.minutes(kind) for each in whole] + [sessions.minutes(kind)])

    return Entry(
        COUNTED,
        subject,
        Outcome.ATTENDED,
        min(entry.occurred_on for entry in entries),
        lecture=most("lecture"),
        exercise=most("exercise"),
        practicum=most("practicum"),
    )
