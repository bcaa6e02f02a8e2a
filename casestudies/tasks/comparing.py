"""How a judgement moved between two answers: words, grades, places."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.content import Task
from casestudies.tasks.forms import Value
from casestudies.tasks.reading import reading

# Words of a kind of script each: enough to show what changed, without a dictionary.
_TOKENS = re.compile(r"[一-鿿々〆]+|[ぁ-ゖー]+|[ァ-ヺー]+|[ｦ-ﾟ]+|\w+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Change:
    """`steps` along the options or levels, or up the ranking: positive is towards the first option
    (the most urgent), the highest level, the first place; 0 where nothing can be counted."""

    label: str
    before: str
    after: str
    steps: int = 0


@dataclass(frozen=True)
class Piece:
    """`kind`: same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Comparison:
    changes: tuple[Change, ...] = ()
    words: tuple[Piece, ...] = ()  # of a free text alone

    @property
    def is_same(self) -> bool:
        return not self.changes and all(piece.kind == "same" for piece in self.words)


def compare(task: Task, before: Value | None, after: Value | None) -> Comparison:
    """What moved; `task` is the later one, of the kind of the earlier."""
    one, other = before or {}, after or {}
    if task.kind == "text":
        return Comparison(words=tuple(_words(one.get("text", ""), other.get("text", ""))))
    return Comparison(changes=tuple(_changes(task, one, other)))


def _changes(task: Task, one: Value, other: Value) -> Iterator[Change]:
    match task.kind:
        case "urgency":
            yield from _grade("", one.get("grade", ""), other.get("grade", ""), task.options)
        case "choice":
            yield from _chosen(task, one, other)
        case "ranking":
            yield from _places(task, one.get("places", {}), other.get("places", {}))
        case "sheet":
            yield from _levels(task, one, other)
        case _:
            yield from _lines(task, one, other)


def _grade(label: str, before: str, after: str, options: tuple[str, ...]) -> Iterator[Change]:
    """Options stand from the most urgent down."""
    if before != after:
        steps = 0
        if before in options and after in options:
            steps = options.index(before) - options.index(after)
        yield Change(label, before, after, steps)


def _chosen(task: Task, one: Value, other: Value) -> Iterator[Change]:
    """Options dropped have no `after`, new ones no `before`."""
    before, after = one.get("choices", ()), other.get("choices", ())
    for option in task.options:
        if (option in before) != (option in after):
            yield Change("", option if option in before else "", option if option in after else "")


def _places(task: Task, before: Value, after: Value) -> Iterator[Change]:
    for item in dict.fromkeys(task.options):
        was, now = before.get(item), after.get(item)
        if was != now:
            steps = was - now if was and now else 0
            yield Change(item, str(was or ""), str(now or ""), steps)


def _levels(task: Task, one: Value, other: Value) -> Iterator[Change]:
    """Levels stand from the lowest up."""
    before, after = one.get("levels", {}), other.get("levels", {})
    upwards = task.levels[::-1]
    for item in dict.fromkeys(task.options):
        yield from _grade(item, before.get(item, ""), after.get(item, ""), upwards)


def _lines(task: Task, one: Value, other: Value) -> Iterator[Change]:
    """Row by row of what is read."""
    before, after = (
        {row.label: "\n".join(row.lines) for row in reading(task, value).rows}
        for value in (one, other)
    )
    for label in dict.fromkeys([*before, *after]):
        was, now = before.get(label, ""), after.get(label, "")
        if was != now:
            yield Change(label, was, now)


def _words(before: str, after: str) -> Iterator[Piece]:
    one, other = _TOKENS.findall(before), _TOKENS.findall(after)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        gone, new = "".join(one[a:b]), "".join(other[c:d])
        if kind == "equal":
            yield Piece("same", gone)
            continue
        if gone:
            yield Piece("gone", gone)
        if new:
            yield Piece("new", new)
