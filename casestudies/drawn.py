"""A diagram drawn for a page or for paper: drawing, words, table, or the sentence why there is none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casestudies import diagrams
from casestudies.diagrams import DiagramError, Notation, Table

KINDS: dict[str, tuple[str, Any]] = {
    "genogram": ("people", pgettext_lazy("diagram", "Genogram")),
    "ecomap": ("resources", pgettext_lazy("diagram", "Ecomap")),
    "timeline": ("events", pgettext_lazy("diagram", "Timeline")),
}
_SIZE = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
NO_DRAWING = SafeString("")
FAULTY = _("This diagram cannot be drawn: %(why)s")


@dataclass(frozen=True)
class Drawn:
    """`fault`: why it could not be drawn, in one sentence; then the rest is empty."""

    kind: str
    title: str
    svg: SafeString = NO_DRAWING
    words: tuple[str, ...] = ()
    table: Table | None = None
    fault: str = ""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in px."""
        found = _SIZE.search(self.svg)
        return (float(found[1]), float(found[2])) if found else (1.0, 1.0)

    @property
    def kind_word(self) -> str:
        return str(KINDS[self.kind][1]) if self.kind else ""


def draw(data: object, notation: Notation | None = None) -> Drawn:
    """Draws what `casestudies.diagrams` reads. Whatever comes in, something can be shown."""
    kind = kind_of(data)
    given = data.get("title") if isinstance(data, Mapping) else ""
    title = given if isinstance(given, str) and given else str(KINDS[kind][1]) if kind else ""
    try:
        read = _DRAW.get(kind, _genogram)  # which refuses what is no diagram
        svg, words, table = read(_stated(data), notation or Notation())
    except DiagramError as error:
        return Drawn(kind, title, fault=str(FAULTY) % {"why": error.faults[0].message})
    return Drawn(kind, title, svg, tuple(words), table)


def _stated(data: Any) -> Any:
    """Without what is None: blocks say so of every field that was left out."""
    if isinstance(data, Mapping):
        return {name: _stated(value) for name, value in data.items() if value is not None}
    return [_stated(value) for value in data] if isinstance(data, list | tuple) else data


def kind_of(data: object) -> str:
    """By the list it has; "" for what is no diagram."""
    if not isinstance(data, Mapping):
        return ""
    return next((kind for kind, (rows, _word) in KINDS.items() if rows in data), "")


Parts = tuple[SafeString, list[str], Table]


def _genogram(data: Any, notation: Notation) -> Parts:
    family = diagrams.family_from(data)
    svg = diagrams.genogram(family, notation)
    return svg, diagrams.family_in_words(family), diagrams.family_table(family)


def _ecomap(data: Any, _notation: Notation) -> Parts:
    ecomap = diagrams.ecomap_from(data)
    svg = diagrams.ecomap_drawing(ecomap)
    return svg, diagrams.ecomap_in_words(ecomap), diagrams.ecomap_table(ecomap)


def _timeline(data: Any, _notation: Notation) -> Parts:
    timeline = diagrams.timeline_from(data)
    svg = diagrams.timeline_drawing(timeline)
    return svg, diagrams.timeline_in_words(timeline), diagrams.timeline_table(timeline)


_DRAW: dict[str, Callable[[Any, Notation], Parts]] = {
    "genogram": _genogram,
    "ecomap": _ecomap,
    "timeline": _timeline,
}
