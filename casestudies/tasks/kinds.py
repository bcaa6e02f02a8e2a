"""Which form belongs to which kind of task, and whether an answer is whole."""

from collections.abc import Callable, Mapping
from typing import Any

from casestudies.content import VIEWPOINTS, Task
from casestudies.tasks.choices import ChoiceForm, RankingForm, UrgencyForm
from casestudies.tasks.drawing import DrawingForm
from casestudies.tasks.forms import TaskForm, Value
from casestudies.tasks.links import LinksForm
from casestudies.tasks.planning import WISHES, DutiesForm, NextReviewForm, PlanForm
from casestudies.tasks.sheets import SheetForm, is_joint
from casestudies.tasks.words import TextForm, ViewpointsForm

FORMS: dict[str, type[TaskForm]] = {
    "text": TextForm,
    "viewpoints": ViewpointsForm,
    "choice": ChoiceForm,
    "urgency": UrgencyForm,
    "ranking": RankingForm,
    "sheet": SheetForm,
    "duties": DutiesForm,
    "plan": PlanForm,
    "next_review": NextReviewForm,
    "links": LinksForm,
    "drawing": DrawingForm,
}


def task_form(
    task: Task,
    *,
    lens: str = "",
    value: Value | None = None,
    data: Mapping[str, Any] | None = None,
    complete: bool = False,
    number: int = 1,
) -> TaskForm:
    """The form of a task, from one side. `value`: what is saved; `data`: the whole worksheet as it
    came in; `complete`: it is being handed in."""
    form = FORMS[task.kind]
    return form(task, lens=lens, value=value, data=data, complete=complete, number=number)


def chosen(task: Task, value: Value | None) -> set[str]:
    """The texts of the options that were picked, for conditions; of a ranking the first."""
    value = value or {}
    if task.kind == "choice":
        return {*value.get("choices", ())}
    if task.kind == "urgency":
        return {value["grade"]} if value.get("grade") else set()
    if task.kind == "ranking":
        return {item for item, place in value.get("places", {}).items() if place == 1}
    return set()


def is_answered(task: Task, value: Value | None, *, lens: str = "") -> bool:
    """Whether everything is there that handing in asks for."""
    value = value or {}
    if task.kind == "sheet":
        return _is_sheet_whole(task, value, lens)
    return _IS_WHOLE.get(task.kind, _is_there)(task, value)


Whole = Callable[[Task, Value], bool]


def _is_there(_task: Task, value: Value) -> bool:
    return bool(value)


def _is_chosen(task: Task, value: Value) -> bool:
    return bool(chosen(task, value))


def _is_ranked(task: Task, value: Value) -> bool:
    count = len(set(task.options))
    return sorted(value.get("places", {}).values()) == list(range(1, count + 1))


def _is_sheet_whole(task: Task, value: Value, lens: str) -> bool:
    levels = value.get("levels", {})
    has_reason = not is_joint(task, lens) or bool(value.get("reason"))
    return has_reason and all(levels.get(item) for item in task.options)


def _has_plan(_task: Task, value: Value) -> bool:
    return _all(value, WISHES) and _rows(value, "need", "support", "who")


def _has_next_review(_task: Task, value: Value) -> bool:
    return value.get("amount") is not None and _all(value, ("unit", "who", "why"))


def _all(value: Value, names: Any) -> bool:
    return all(value.get(name) for name in names)


def _rows(value: Value, *names: str) -> bool:
    rows = value.get("rows", ())
    return bool(rows) and all(row.get(name) for row in rows for name in names)


_IS_WHOLE: dict[str, Whole] = {
    "text": lambda _task, value: bool(value.get("text", "").strip()),
    "viewpoints": lambda _task, value: _all(value, VIEWPOINTS),
    "choice": _is_chosen,
    "urgency": _is_chosen,
    "ranking": _is_ranked,
    "duties": lambda _task, value: _rows(value, "who", "what"),
    "plan": _has_plan,
    "next_review": _has_next_review,
    "links": lambda _task, value: _rows(value, "first", "second", "why"),
}
