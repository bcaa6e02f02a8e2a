"""The assessment sheet, also from two sides (E14, N1).

one side, or a sheet without sides:  {"levels": {item: level}, "notes": {item: "…"}}
the joint judgement of two sides:    {"levels": {item: level}, "reason": "…"}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from casestudies.content import Task
from casestudies.tasks.fields import LONG, SHORT, OneOf, Words
from casestudies.tasks.forms import TaskForm, Value


def is_joint(task: Task, lens: str) -> bool:
    return task.two_lenses and not lens


@dataclass(frozen=True)
class SheetRow:
    item: str
    level: BoundField
    note: BoundField | None


class SheetForm(TaskForm):
    template_name_of_task = "casestudies/tasks/sheet.html"

    def build(self) -> None:
        self.items = list(dict.fromkeys(self.task.options))
        levels, notes = self.saved.get("levels", {}), self.saved.get("notes", {})
        for n, item in enumerate(self.items):
            self.add(f"level-{n}", OneOf(self.task.levels, label=item), levels.get(item))
            if not self.is_joint:
                label = pgettext_lazy("assessment sheet", "Grounds")
                self.add(f"note-{n}", Words(label=label, most=SHORT), notes.get(item))
        if self.is_joint:
            label = pgettext_lazy("assessment sheet", "Why the group judges so")
            self.add("reason", Words(label=label, most=LONG, rows=3), self.saved.get("reason"))

    @property
    def is_joint(self) -> bool:
        return is_joint(self.task, self.lens)

    @property
    def rows(self) -> list[SheetRow]:
        return [
            SheetRow(item, self[f"level-{n}"], None if self.is_joint else self[f"note-{n}"])
            for n, item in enumerate(self.items)
        ]

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = {"levels": self._of("level"), "notes": self._of("note")}
        found["reason"] = self.entered("reason")
        return {name: value for name, value in found.items() if value}

    def _of(self, name: str) -> dict[str, str]:
        every = {item: self.entered(f"{name}-{n}") for n, item in enumerate(self.items)}
        return {item: text for item, text in every.items() if text}

    def missing(self) -> None:
        for n, _item in enumerate(self.items):
            self.must(f"level-{n}", _("Choose a level before you hand in."))
        if self.is_joint:
            self.must("reason", _("Write why the group judges so."))


@dataclass(frozen=True)
class LensRow:
    """One item as both sides judged it; "" where a side did not."""

    item: str
    health: str
    welfare: str
    health_note: str = ""
    welfare_note: str = ""

    @property
    def differs(self) -> bool:
        return self.health != self.welfare


def lens_differences(task: Task, health: Value | None, welfare: Value | None) -> list[LensRow]:
    """Every item in the order of the sheet."""
    one, other = health or {}, welfare or {}
    return [
        LensRow(
            item,
            _text(one, "levels", item),
            _text(other, "levels", item),
            _text(one, "notes", item),
            _text(other, "notes", item),
        )
        for item in dict.fromkeys(task.options)
    ]


def _text(value: Mapping[str, Any], name: str, item: str) -> str:
    return str(value.get(name, {}).get(item, ""))
