"""A drawing (E15): kept as `casestudies.diagrams` reads it.

    drawing:  {"title": "…", "people": […], "unions": […], "households": […]}
              {"title": "…", "centre": "…", "resources": […]}  or  {"title": "…", "events": […]}

It is drawn on a page of its own (casestudies/views/drawings.py). The worksheet shows it and leaves it
as it is: a worksheet that was opened before somebody drew must not wipe the drawing out.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from casestudies.drawn import Drawn, draw
from casestudies.tasks.forms import TaskForm


def histories(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """成育歴・家族歴 as a group wrote them into its genogram: (name, what is known) (N6)."""
    people = value.get("people")
    rows = [row for row in people if isinstance(row, Mapping)] if isinstance(people, list) else []
    return [(str(row.get("name", "")), str(row["history"])) for row in rows if row.get("history")]


class DrawingForm(TaskForm):
    template_name_of_task = "casestudies/tasks/drawing.html"

    def build(self) -> None:
        """Nothing is typed here."""

    def read(self) -> dict[str, Any]:
        return dict(self.saved)

    def missing(self) -> None:
        if not self.saved:
            self.add_error(None, _("Draw it before you hand in."))

    @property
    def drawn(self) -> Drawn | None:
        return draw(self.saved) if self.saved else None
