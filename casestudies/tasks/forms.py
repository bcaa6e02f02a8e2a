"""What the forms of all kinds of tasks have in common.

A worksheet is one <form> that holds many of these, told apart by their prefix.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from casestudies.content import Task

Value = Mapping[str, Any]


class TaskForm(forms.Form):
    """`complete`: it is handed in, so what the task asks for must be there; else any draft is taken.
    A kind says its fields in `build`, its value in `read`, and what is missing in `missing`."""

    template_name_of_task = ""
    use_required_attribute = False

    def __init__(
        self,
        task: Task,
        *,
        lens: str = "",
        value: Value | None = None,
        data: Mapping[str, Any] | None = None,
        complete: bool = False,
        number: int = 1,
    ) -> None:
        self.task, self.lens, self.complete, self.number = task, lens, complete, number
        self.saved: Value = value or {}
        prefix = f"{task.key}-{lens}" if lens else task.key
        super().__init__(data, prefix=prefix)
        self.build()

    def build(self) -> None:
        """Adds the fields, each with what was saved as its `initial`."""
        raise NotImplementedError

    def read(self) -> dict[str, Any]:
        """The value out of `cleaned_data`, without what is empty."""
        raise NotImplementedError

    def missing(self) -> None:
        """Adds an error for everything that is not there; called when it is handed in."""

    def add(self, name: str, field: forms.Field, initial: Any = None) -> None:
        field.initial = initial
        self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.complete and not self.errors and (self.task.required or self.read()):
            self.missing()
        return cleaned

    def value(self) -> dict[str, Any] | None:
        """What the task keeps; None if nothing was entered. After `is_valid`."""
        return self.read() or None

    def entered(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""

    def must(self, name: str, message: str = "") -> None:
        if not self.entered(name):
            self.add_error(name, message or _("Fill this in before you hand in."))

    @property
    def lead(self) -> BoundField:
        """The field that stands for the task, where there is only one."""
        return next(iter(self))

    @property
    def fields_by_name(self) -> dict[str, BoundField]:
        """For templates that place each by hand."""
        return {field.name: field for field in self}

    @property
    def errors_id(self) -> str:
        return f"id_{self.prefix}_errors"

    @property
    def help_id(self) -> str:
        return f"id_{self.prefix}_help"

    @property
    def described_by(self) -> str:
        """For the <fieldset>: the hint, and what is wrong with the task as a whole."""
        ids = [self.help_id] if self.task.help else []
        if self.is_bound and self.non_field_errors():
            ids.append(self.errors_id)
        return " ".join(ids)


class RowsForm(TaskForm):
    """Rows of the same fields, some of them empty. The button `more-<prefix>` asks for more of them:
    the view draws the form again and saves nothing."""

    columns: tuple[str, ...] = ()
    least, spare, most = 3, 1, 30

    def column(self, name: str) -> forms.Field:
        raise NotImplementedError

    def build_rows(self) -> None:
        rows = list(self.saved.get("rows", ()))
        self.count = self._count(len(rows))
        for place in range(self.count):
            saved = rows[place] if place < len(rows) else {}
            for name in self.columns:
                self.add(f"{name}-{place}", self.column(name), saved.get(name))

    def _count(self, saved: int) -> int:
        """As many as came in (as the hidden field says), else what is saved and a spare one."""
        count = max(self.least, saved + self.spare)
        if self.is_bound:
            typed = str(self.data.get(f"{self.prefix}-rows", ""))
            if typed.isascii() and typed.isdecimal() and len(typed) <= len(str(self.most)):
                count = max(1, int(typed))
            count += 1 if self.more_name in self.data else 0
        return min(count, self.most)

    @property
    def more_name(self) -> str:
        return f"more-{self.prefix}"

    @property
    def can_grow(self) -> bool:
        return self.count < self.most

    @property
    def rows(self) -> list[list[BoundField]]:
        return [[self[f"{name}-{n}"] for name in self.columns] for n in range(self.count)]

    def filled_rows(self) -> list[tuple[int, dict[str, Any]]]:
        """(place in the form, row) of those in which something stands."""
        found = []
        for place in range(self.count):
            row = {name: self.entered(f"{name}-{place}") for name in self.columns}
            if any(row.values()):
                found.append((place, row))
        return found

    def read_rows(self) -> list[dict[str, Any]]:
        return [row for _place, row in self.filled_rows()]

    def must_in_rows(self, *names: str) -> None:
        """A row that was begun is filled in, and one there must be."""
        filled = self.filled_rows()
        for place, _row in filled:
            for name in names:
                self.must(f"{name}-{place}")
        if not filled and self.task.required:
            self.add_error(None, _("Fill in at least one row before you hand in."))
