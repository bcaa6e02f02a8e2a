"""An answer to be read: on pages, in the PDF, in one line of the console."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.content import VIEWPOINTS, Task
from casestudies.drawn import draw
from casestudies.tasks.forms import Value
from casestudies.tasks.links import board_of, pairs
from casestudies.tasks.planning import DUTY_COLUMNS, PLAN_COLUMNS, UNITS, WISHES

ONE_LINE = 60


@dataclass(frozen=True)
class ReadingRow:
    """`label` is "" where the title of the task says it all."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """`data`: of a drawing, whose rows are its words; pages draw it as the reader's office does.
    `joined`: task and answer where events were joined; the board is drawn when it is asked for."""

    title: str
    rows: tuple[ReadingRow, ...]
    data: Value | None = None
    joined: tuple[Task, Value] | None = None

    @property
    def is_empty(self) -> bool:
        return not self.rows and self.data is None

    @property
    def board(self) -> SafeString | None:
        return board_of(*self.joined) if self.joined else None


def reading(task: Task, value: Value | None) -> Reading:
    """What was answered, without what was left empty."""
    value = value or {}
    rows = tuple(
        ReadingRow(str(label), tuple(line for line in lines if line))
        for label, lines in _rows(task, value)
        if any(lines)
    )
    data = value if task.kind == "drawing" and value else None
    joined = (task, value) if task.kind == "links" and rows else None
    return Reading(task.title, rows, data, joined)


def summary(task: Task, value: Value | None) -> str:
    """One line; "" for nothing."""
    if task.kind == "drawing" and value:
        count = next(len(value[name]) for name in _LISTS if name in value)
        return _("Drawn: %(count)d entries") % {"count": count}
    rows = reading(task, value).rows
    said = "、".join(_in_one_line(row).rstrip("。") for row in rows)
    return Truncator(" ".join(said.split())).chars(ONE_LINE)


def _in_one_line(row: ReadingRow) -> str:
    words = " ".join(row.lines)
    return f"{row.label}：{words}" if row.label else words


_LISTS = ("people", "resources", "events")
Rows = Iterator[tuple[object, list[str]]]


def _rows(task: Task, value: Value) -> Rows:
    yield from _READ[task.kind](task, value)


def _text(_task: Task, value: Value) -> Rows:
    yield "", _lines(value, "text")


def _viewpoints(_task: Task, value: Value) -> Rows:
    yield from ((word, _lines(value, name)) for name, word in VIEWPOINTS.items())


def _choice(_task: Task, value: Value) -> Rows:
    yield "", [*value.get("choices", ())]


def _urgency(_task: Task, value: Value) -> Rows:
    yield "", [value.get("grade", "")]


def _duties(_task: Task, value: Value) -> Rows:
    yield from _numbered(value, DUTY_COLUMNS)


def _plan(_task: Task, value: Value) -> Rows:
    yield from ((word, _lines(value, name)) for name, word in WISHES.items())
    yield from _numbered(value, PLAN_COLUMNS)


def _drawing(_task: Task, value: Value) -> Rows:
    yield "", list(draw(value).words) if value else []


def _places(_task: Task, value: Value) -> Rows:
    by_place = sorted(value.get("places", {}).items(), key=lambda item: item[1])
    for item, place in by_place:
        yield pgettext("ordering", "No. %(place)s") % {"place": place}, [item]


def _sheet(task: Task, value: Value) -> Rows:
    levels, notes = value.get("levels", {}), value.get("notes", {})
    for item in dict.fromkeys(task.options):
        yield item, [levels.get(item, ""), notes.get(item, "")]
    yield (
        pgettext("assessment sheet", "Why the group judges so"),
        _lines(value, "reason"),
    )


def _numbered(value: Value, columns: Mapping[str, object]) -> Rows:
    """A row of a table, told line by line."""
    for number, row in enumerate(value.get("rows", ()), start=1):
        lines = [f"{word}：{row[name]}" for name, word in columns.items() if row.get(name)]
        yield number, lines


def _next_review(_task: Task, value: Value) -> Rows:
    if value.get("amount") is not None:
        unit = str(UNITS.get(value.get("unit", ""), ""))
        said = pgettext("next review", "In %(amount)d %(unit)s")
        yield pgettext("next review", "When"), [said % {"amount": value["amount"], "unit": unit}]
    yield pgettext("next review", "Who calls for it"), [value.get("who", "")]
    yield pgettext("next review", "Why then"), _lines(value, "why")


def _links(task: Task, value: Value) -> Rows:
    for (first, second), why in pairs(value).items():
        yield f"{first} — {second}", [_event(task, first), _event(task, second), why]


def _event(task: Task, number: int) -> str:
    if not 1 <= number <= len(task.events):
        return ""
    event = task.events[number - 1]
    return " ".join(word for word in (str(number), event.when, event.who, event.text) if word)


def _lines(value: Value, name: str) -> list[str]:
    return str(value.get(name, "")).split("\n")


_READ: dict[str, Callable[[Task, Value], Rows]] = {
    "text": _text,
    "viewpoints": _viewpoints,
    "choice": _choice,
    "urgency": _urgency,
    "ranking": _places,
    "sheet": _sheet,
    "duties": _duties,
    "plan": _plan,
    "next_review": _next_review,
    "links": _links,
    "drawing": _drawing,
}
