"""A programme as a person reads it: nested rows, each with a shape, a word and a reason, and the one
thing to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.outline import address_of
from courses.programme_outline import Item, ProgrammeOutline
from courses.programme_rule import count, is_item, is_of_minutes
from courses.programme_standing import ProgrammeStanding
from records.rules import All, AtLeast, Attended, Done, InOrder, Minutes, Rule, Status, Verdict

ICONS = {"done": "done", "doing": "doing", "todo": "todo", "lock": "lock", "stuck": "late"}


@dataclass(frozen=True)
class Row:
    """A set, or an item of one. `note` says how many of a set are asked for."""

    state: str  # a key of ICONS
    title: str
    word: str
    why: str = ""
    note: str = ""
    url: str = ""
    minutes: tuple[int, int, int] = (0, 0, 0)  # lecture, exercise, practicum
    parts: tuple["Row", ...] = ()
    item: Item | None = None
    # What may be entered for it: only where nothing waits and nothing is done.
    takes_evidence: bool = False

    @property
    def icon(self) -> str:
        return ICONS[self.state]

    @property
    def is_set(self) -> bool:
        return self.item is None


@dataclass(frozen=True)
class Step:
    label: str
    url: str
    by_post: bool = False


def tree(standing: ProgrammeStanding) -> tuple[Row, ...]:
    return tuple(_row(part, standing) for part in standing.verdict.parts)


def next_step(standing: ProgrammeStanding, rows: tuple[Row, ...]) -> Step | None:
    """What is begun first, then what comes first; nothing where it is somebody else's turn."""
    if standing.is_completed or not standing.is_in:
        return None
    open_ones = [row for row in items_of(rows) if row.url and row.state in {"doing", "todo"}]
    row = next((row for row in open_ones if row.state == "doing"), next(iter(open_ones), None))
    if row is None or row.item is None:
        return None
    if row.item.kind == "external":
        label = _("Show evidence for “%(title)s”")
    elif row.item.kind == "live":
        label = _("See the dates of “%(title)s”")
    elif row.state == "doing":
        label = _("Go on with “%(title)s”")
    else:
        label = _("Begin “%(title)s”")
    return Step(label % {"title": row.title}, row.url)


def stuck(rows: tuple[Row, ...]) -> list[Row]:
    """Items that cannot be done with what is planned now."""
    return [row for row in items_of(rows) if row.state == "stuck"]


def items_of(rows: tuple[Row, ...]) -> Iterator[Row]:
    for row in rows:
        if row.is_set:
            yield from items_of(row.parts)
        else:
            yield row


# --- rows -----------------------------------------------------------------------
def _row(verdict: Verdict, standing: ProgrammeStanding) -> Row:
    if is_item(verdict.rule):
        return _item(verdict, standing)
    return _set(verdict, standing)


def _set(verdict: Verdict, standing: ProgrammeStanding) -> Row:
    rule = verdict.rule
    inside = verdict.parts
    word = ""
    if is_of_minutes(rule):
        needed, items = verdict.parts
        inside, word = items.parts, "" if needed.done else needed.sentence
    parts = tuple(_row(part, standing) for part in inside)
    done, total = count(verdict)
    state = _state(verdict)
    if state == "todo" and (done or any(part.state in {"doing", "done"} for part in parts)):
        state = "doing"
    if verdict.done:
        word = pgettext("condition", "Done")
    elif state == "lock":
        word = _("Not open yet")
    elif not word:
        word = pgettext("conditions", "%(done)d of %(total)d") % {"done": done, "total": total}
    why = verdict.sentence if state == "stuck" else ""
    return Row(state, rule.title, word, why, note=_note(rule, len(inside)), parts=parts)


def _note(rule: Rule, inside: int) -> str:
    needed = rule.rules[0] if isinstance(rule, All) and is_of_minutes(rule) else None
    if isinstance(needed, Minutes):
        texts = {
            "lecture": _("%(minutes)d minutes of lectures or more from these"),
            "exercise": _("%(minutes)d minutes of exercises or more from these"),
            "practicum": _("%(minutes)d minutes of practicum or more from these"),
        }
        text = texts.get(needed.kind, _("%(minutes)d minutes or more from these"))
        return text % {"minutes": needed.at_least}
    if isinstance(rule, AtLeast):
        text = ngettext("At least %(count)d of these", "At least %(count)d of these", rule.n)
        return text % {"count": rule.n}
    if inside == 1:
        return ""
    if isinstance(rule, InOrder):
        return _("All of these, in this order")
    return _("All of these, in any order")


def _item(verdict: Verdict, standing: ProgrammeStanding) -> Row:
    item = _item_of(verdict, standing.outline)
    waits = standing.waits_for_answer(item)
    state = _state(verdict)
    if verdict.parts and verdict.parts[0].status is Status.IMPOSSIBLE and not verdict.done:
        state = "stuck"  # equivalent learning, accepted by the office, is the only way left
    if state == "todo" and (waits or verdict.share or item.subject in standing.begun):
        state = "doing"
    return Row(
        state,
        item.title,
        _word(state, waits=waits),
        _why(verdict, item, standing),
        url=_url(item, standing, state),
        minutes=(item.lecture, item.exercise, item.practicum),
        item=item,
        takes_evidence=standing.is_in and item.kind != "offline" and not (verdict.done or waits),
    )


def _item_of(verdict: Verdict, outline: ProgrammeOutline) -> Item:
    rule = verdict.rule
    first = rule if isinstance(rule, Done) else rule.rules[0]  # type: ignore[union-attr] # one of two
    return _by_leaf(outline)[isinstance(first, Attended), first.subject]  # type: ignore[union-attr] # a leaf


@lru_cache(maxsize=1024)
def _by_leaf(outline: ProgrammeOutline) -> dict[tuple[bool, str], Item]:
    """A course may be an item to complete and one to attend."""
    return {(item.kind == "live", item.subject): item for item in outline.items}


def _state(verdict: Verdict) -> str:
    if verdict.done:
        return "done"
    if verdict.status is Status.IMPOSSIBLE:
        return "stuck"
    return "lock" if verdict.status is Status.LOCKED else "todo"


def _word(state: str, *, waits: bool) -> str:
    if waits:
        return pgettext("evidence", "Waiting for an answer")
    return {
        "done": pgettext("condition", "Done"),
        "doing": pgettext("item", "Under way"),
        "todo": pgettext("condition", "To come"),
        "lock": _("Not open yet"),
        "stuck": pgettext("item", "Cannot be done now"),
    }[state]


def _why(verdict: Verdict, item: Item, standing: ProgrammeStanding) -> str:
    """The day it was done and by what; else what is left of sessions, or what was answered."""
    parts = verdict.parts or (verdict,)
    if verdict.done:
        done = next(part for part in parts if part.done)
        if len(parts) > 1 and done is not parts[0]:
            return _("%(done)s, by equivalent learning") % {"done": done.sentence}
        return done.sentence
    last = standing.evidence_of(item)
    if last is not None and last.comment:
        return _("Not accepted: %(comment)s") % {"comment": last.comment}
    if last is not None and last.result != last.Result.COMPLETED:
        return last.get_result_display()
    if isinstance(parts[0].rule, Attended):  # how many sessions are left, or that there are none
        return parts[0].sentence
    return ""


def _url(item: Item, standing: ProgrammeStanding, state: str) -> str:
    if state == "lock":
        return ""
    if item.kind == "live":
        return f"{reverse('runs:runs')}?{urlencode({'q': item.title})}"
    if item.page is not None:
        return address_of(item.page.url_path)
    if item.kind == "external" and standing.is_in and state != "done":
        return reverse("programmes:evidence", args=[standing.outline.page.key, item.subject])
    return ""
