"""Who does what, the support plan, the next review.

duties:       {"rows": [{"who": "…", "what": "…", "until": "…"}]}
plan:         {"child": "…", "parents": "…",
               "rows": [{"need": "…", "support": "…", "who": "…", "review": "…"}]}
next_review:  {"amount": 14, "unit": "days", "who": "…", "why": "…"}
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from casestudies.tasks.fields import LINE, LONG, SHORT, Count, Pick, Words
from casestudies.tasks.forms import RowsForm, TaskForm

UNITS = {
    "days": pgettext_lazy("next review", "days"),
    "weeks": pgettext_lazy("next review", "weeks"),
    "months": pgettext_lazy("next review", "months"),
}
MOST_AWAY = 366
WISHES = {
    "child": pgettext_lazy("support plan", "Wishes of the child or the expectant mother"),
    "parents": pgettext_lazy("support plan", "Wishes of the parents"),
}
PLAN_COLUMNS = {
    "need": pgettext_lazy("support plan", "What is to be solved"),
    "support": pgettext_lazy("support plan", "What is done for it"),
    "who": pgettext_lazy("support plan", "Who does it"),
    "review": pgettext_lazy("support plan", "When it is looked at again"),
}
DUTY_COLUMNS = {
    "who": pgettext_lazy("duties", "Who"),
    "what": pgettext_lazy("duties", "What"),
    "until": pgettext_lazy("duties", "Until when"),
}


class DutiesForm(RowsForm):
    """Who acts is typed freely; the bodies of the case are offered beside it."""

    template_name_of_task = "casestudies/tasks/duties.html"
    columns = tuple(DUTY_COLUMNS)

    def build(self) -> None:
        self.build_rows()

    def column(self, name: str) -> forms.Field:
        field = Words(label=DUTY_COLUMNS[name], most=SHORT if name == "what" else LINE)
        if name == "who" and self.task.options:
            field.widget.attrs["list"] = self.list_id
        return field

    @property
    def list_id(self) -> str:
        return f"id_{self.prefix}_actors"

    def read(self) -> dict[str, Any]:
        rows = self.read_rows()
        return {"rows": rows} if rows else {}

    def missing(self) -> None:
        self.must_in_rows("who", "what")


class PlanForm(RowsForm):
    template_name_of_task = "casestudies/tasks/plan.html"
    columns = tuple(PLAN_COLUMNS)
    least = 2

    def build(self) -> None:
        for name, label in WISHES.items():
            self.add(name, Words(label=label, most=LONG, rows=2), self.saved.get(name))
        self.build_rows()

    def column(self, name: str) -> forms.Field:
        if name in {"need", "support"}:
            return Words(label=PLAN_COLUMNS[name], most=SHORT, rows=2)
        return Words(label=PLAN_COLUMNS[name], most=LINE)

    @property
    def wishes(self) -> list[forms.BoundField]:
        return [self[name] for name in WISHES]

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: self.entered(name) for name in WISHES}
        found["rows"] = self.read_rows()
        return {name: value for name, value in found.items() if value}

    def missing(self) -> None:
        for name in WISHES:
            self.must(name)
        self.must_in_rows("need", "support", "who")


class NextReviewForm(TaskForm):
    template_name_of_task = "casestudies/tasks/next_review.html"

    def build(self) -> None:
        saved = self.saved
        amount = Count(label=pgettext_lazy("next review", "In"), least=0, most=MOST_AWAY)
        self.add("amount", amount, saved.get("amount"))
        unit = Pick(UNITS.items(), label=pgettext_lazy("next review", "Days, weeks or months"))
        self.add("unit", unit, saved.get("unit", "weeks"))
        who = Words(label=pgettext_lazy("next review", "Who calls for it"))
        self.add("who", who, saved.get("who"))
        why = Words(label=pgettext_lazy("next review", "Why then"), most=SHORT, rows=2)
        self.add("why", why, saved.get("why"))

    def read(self) -> dict[str, Any]:
        """A unit alone, which stands there from the beginning, is nothing."""
        amount = self.cleaned_data.get("amount")
        found: dict[str, Any] = {name: self.entered(name) for name in ("who", "why")}
        if amount is not None:
            found |= {"amount": amount, "unit": self.entered("unit")}
        return {name: value for name, value in found.items() if value != ""}

    def missing(self) -> None:
        if self.cleaned_data.get("amount") is None:
            self.add_error("amount", _("Write a number from %(least)d to %(most)d.") % {
                "least": 0, "most": MOST_AWAY,
            })  # fmt: skip
        for name in ("unit", "who", "why"):
            self.must(name)
