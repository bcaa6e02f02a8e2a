"""点から線へ: which events belong together (N5).

links:  {"rows": [{"first": 1, "second": 4, "why": "…"}]}   numbers of events from 1
"""

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from casestudies.content import Link, Task
from casestudies.diagrams import Dot, Joined, board
from casestudies.tasks.fields import SHORT, Pick, Words
from casestudies.tasks.forms import RowsForm, Value

SHOWN = 40  # characters of an event in a list that opens


class LinksForm(RowsForm):
    template_name_of_task = "casestudies/tasks/links.html"
    columns = ("first", "second", "why")

    def build(self) -> None:
        self.build_rows()

    def column(self, name: str) -> forms.Field:
        if name == "why":
            return Words(label=pgettext_lazy("links", "Why they belong together"), most=SHORT)
        one = pgettext_lazy("links", "One event")
        label = one if name == "first" else pgettext_lazy("links", "The other event")
        return Pick(self._events(), label=label)

    @property
    def board(self) -> SafeString:
        """With the lines that were saved."""
        return board_of(self.task, self.saved)

    def _events(self) -> list[tuple[str, str]]:
        return [
            (str(n), f"{n}　{Truncator(f'{event.when} {event.text}').chars(SHOWN)}")
            for n, event in enumerate(self.task.events, start=1)
        ]

    def clean(self) -> dict[str, Any]:
        """An event with itself, or a pair twice, is refused in a draft too: it says nothing."""
        cleaned = super().clean()
        seen = set()
        for place, row in self.filled_rows():
            if not (row["first"] and row["second"]):
                continue
            pair = frozenset((row["first"], row["second"]))
            if len(pair) == 1:
                self.add_error(f"second-{place}", _("Choose two different events."))
            elif pair in seen:
                self.add_error(f"second-{place}", _("These two are linked already."))
            seen.add(pair)
        return cleaned

    def read(self) -> dict[str, Any]:
        rows = [
            {name: int(text) if name != "why" else text for name, text in row.items() if text}
            for row in self.read_rows()
        ]
        return {"rows": rows} if rows else {}

    def missing(self) -> None:
        self.must_in_rows("first", "second", "why")


def pairs(value: Value | None) -> dict[tuple[int, int], str]:
    """Of every finished row: the two numbers, the smaller first, and why."""
    found = {}
    for row in (value or {}).get("rows", ()):
        if row.get("first") and row.get("second"):
            found[Link(row["first"], row["second"]).pair] = str(row.get("why", ""))
    return found


def links_found(task: Task, value: Value | None) -> list[Link]:
    """Those that experts see, and the group saw too."""
    return [link for link in task.links if link.pair in pairs(value)]


def links_missed(task: Task, value: Value | None) -> list[Link]:
    return [link for link in task.links if link.pair not in pairs(value)]


def board_of(task: Task, value: Value | None) -> SafeString:
    """What somebody joined, on the board of bodies and time."""
    return _board(task, dict.fromkeys(pairs(value), Joined.SEEN))


def board_against_experts(task: Task, value: Value | None) -> SafeString:
    """The same beside what experts join: seen, missed, joined by this group alone."""
    lines = dict.fromkeys(pairs(value), Joined.OWN)
    lines |= {link.pair: Joined.SEEN for link in links_found(task, value)}
    lines |= {link.pair: Joined.MISSED for link in links_missed(task, value)}
    return _board(task, lines)


def _board(task: Task, lines: dict[tuple[int, int], Joined]) -> SafeString:
    return board([Dot(event.when, event.who) for event in task.events], lines)
