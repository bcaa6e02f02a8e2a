"""What somebody typed into a worksheet, and a task as the screen shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from casestudies.content import LENSES, Task
from casestudies.models import Answer
from casestudies.tasks import LensRow, Reading

Place = tuple[str, str]


def number(typed: Any, *, none: int = 0) -> int:
    """A number from a hidden field, whatever came."""
    text = str(typed or "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 8 else none


@dataclass
class TaskRow:
    """One task, from one side, as a form or (handed in, closed, the other side's) as words."""

    task: Task
    lens: str
    version: int
    form: forms.Form | None = None
    reading: Reading | None = None
    saved: Answer | None = None
    newer: Reading | None = None  # what somebody else saved while this was typed
    newer_by: str = ""
    differences: Sequence[LensRow] = ()
    histories: Sequence[tuple[str, str]] = ()  # beside a sheet: what the group's genograms tell

    @property
    def name(self) -> str:
        """Of the hidden field that carries the version."""
        return f"v-{self.task.key}-{self.lens}"

    @property
    def lens_word(self) -> str:
        return str(LENSES[self.lens]) if self.lens else ""


@dataclass
class Typed:
    """What came in: `data` of a form, whether it is to be handed in, what turned out newer, what
    was saved."""

    data: Mapping[str, Any]
    complete: bool = False
    newer: Mapping[Place, Answer] = field(default_factory=dict)
    done: Sequence[Place] = ()

    def version(self, place: Place, now: int) -> int:
        """Of the answer that the words in the form go back to: what somebody else saved meanwhile
        and the writer has not been shown must not be written over by the next save."""
        if place in self.newer or place in self.done:
            return now
        return number(self.data.get("v-{}-{}".format(*place)))
