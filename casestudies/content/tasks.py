"""What a group is asked, as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

Raw = Mapping[str, Any]

# The two trades that read one family differently (E14, N1).
LENSES = {
    "health": pgettext_lazy("lens", "Maternal and child health"),
    "welfare": pgettext_lazy("lens", "Child welfare"),
}
# How sure a group is of its judgement (E5).
CONFIDENCE = {
    "low": pgettext_lazy("confidence", "Low"),
    "fair": pgettext_lazy("confidence", "Fair"),
    "high": pgettext_lazy("confidence", "High"),
}
# 運営の視点: each stage answers all three before it is handed in (N28).
VIEWPOINTS = {
    "child": pgettext_lazy("viewpoint", "The child is respected as a person"),
    "interest": pgettext_lazy("viewpoint", "The best interest of the child"),
    "parents": pgettext_lazy("viewpoint", "Parents are not left alone"),
}
VIEWPOINTS_KIND = "viewpoints"


@dataclass(frozen=True)
class Event:
    when: str
    who: str
    text: str


@dataclass(frozen=True)
class Link:
    """Numbers of two events, from 1, the smaller first."""

    first: int
    second: int
    why: str = ""

    @property
    def pair(self) -> tuple[int, int]:
        return (min(self.first, self.second), max(self.first, self.second))


@dataclass(frozen=True)
class Task:
    """`kind` is the name of its block (casestudies/blocks/tasks.py) or "viewpoints". `again` is the
    key of the earlier task that this one asks again; `model` how experts judged."""

    key: str
    kind: str
    title: str
    help: str = ""
    required: bool = True
    again: str = ""
    model: str = ""
    options: tuple[str, ...] = ()  # of choice, ranking, urgency; items of a sheet; actors of duties
    levels: tuple[str, ...] = ()
    many: bool = False
    two_lenses: bool = False
    events: tuple[Event, ...] = ()
    links: tuple[Link, ...] = ()
    drawing: str = ""
    answer: Raw | None = None  # the facilitator's drawing, as `casestudies.diagrams` reads it

    @property
    def lenses(self) -> tuple[str, ...]:
        """From which sides it is answered: "" is the group as one."""
        return (*LENSES, "") if self.two_lenses else ("",)


def tasks_from(raw: Any, *, stage: str) -> tuple[Task, ...]:
    """The stage's own tasks, then the three viewpoints."""
    return (*_own_tasks(raw or []), _viewpoints(stage))


def _own_tasks(raw: Any) -> Iterator[Task]:
    for block in raw:
        value = block["value"]
        options = value.get("options") or value.get("items") or value.get("actors") or []
        yield Task(
            key=value["key"],
            kind=block["type"],
            title=value["title"],
            help=value.get("help") or "",
            required=bool(value.get("required", True)),
            again=value.get("again") or "",
            model=value.get("model") or "",
            options=tuple(items(options)),
            levels=tuple(items(value.get("levels") or [])),
            many=bool(value.get("many")),
            two_lenses=bool(value.get("two_lenses")),
            events=tuple(Event(**one) for one in items(value.get("events") or [])),
            links=tuple(Link(**one) for one in items(value.get("links") or [])),
            drawing=value.get("drawing") or "",
            answer=next((plain(one["value"]) for one in value.get("answer") or []), None),
        )


def _viewpoints(stage: str) -> Task:
    title = pgettext_lazy("case task", "Three viewpoints")
    return Task(key=f"{VIEWPOINTS_KIND}-{stage}", kind=VIEWPOINTS_KIND, title=str(title))


def items(raw: Any) -> Iterator[Any]:
    """The values of a ListBlock as it is stored, with or without the wrapping of its items."""
    for item in raw or []:
        yield item["value"] if isinstance(item, Mapping) and item.get("type") == "item" else item


def plain(raw: Any) -> Any:
    """A stored StructBlock with all its lists unwrapped: what `casestudies.diagrams` reads."""
    if isinstance(raw, Mapping):
        return {name: plain(value) for name, value in raw.items()}
    if isinstance(raw, list):
        return [plain(value) for value in items(raw)]
    return raw
