"""Before and after: tasks that were asked again, and whose answer moved (E4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casestudies.content import Case, Task
from casestudies.debrief.loading import GroupWork
from casestudies.tasks import Comparison, compare, summary


@dataclass(frozen=True)
class Course:
    """How one group judged, time after time. `comparison`: of the first and the last answer; None
    where there are not two."""

    group: str
    words: Sequence[str]
    comparison: Comparison | None

    @property
    def has_moved(self) -> bool:
        return self.comparison is not None and not self.comparison.is_same


@dataclass(frozen=True)
class Judgement:
    """One question that was asked several times. `stages`: where, as many as words of a course."""

    title: str
    kind: str
    stages: Sequence[str]
    courses: Sequence[Course]

    @property
    def moved(self) -> int:
        return sum(course.has_moved for course in self.courses)

    @property
    def compared(self) -> int:
        """Groups that answered at least twice."""
        return sum(course.comparison is not None for course in self.courses)


def judgements(case: Case, groups: Sequence[GroupWork]) -> list[Judgement]:
    """Every question that was asked again, in the order of its first time."""
    found = []
    for asked in asked_again(case):
        stages = [stage for stage, _task in asked]
        tasks = [task for _stage, task in asked]
        courses = [_course(one, tasks) for one in groups]
        found.append(Judgement(tasks[0].title, tasks[0].kind, stages, courses))
    return found


def asked_again(case: Case) -> list[list[tuple[str, Task]]]:
    """[(name of the stage, task), …] for each question that was asked more than once."""
    chains: dict[str, list[tuple[str, Task]]] = {}
    root: dict[str, str] = {}
    for stage, task in case.tasks():
        first = root.get(task.again, task.key)
        root[task.key] = first
        chains.setdefault(first, []).append((stage.name, task))
    return [chain for chain in chains.values() if len(chain) > 1]


def headline(found: Sequence[Judgement], *, groups: int, is_solo: bool) -> str:
    """The answer: how many groups judged anew. Of several questions the urgency says it."""
    known = [one for one in found if one.compared]
    if not known:
        return _("What the groups judged") if not is_solo else _("What you judged")
    chosen = next((one for one in known if one.kind == "urgency"), known[0])
    if is_solo:
        return _solo(chosen)
    facts = {"groups": groups, "moved": chosen.moved, "question": chosen.title}
    if not chosen.moved:
        text = ngettext(
            "The group kept to its first judgement of “%(question)s”",
            "All %(groups)d groups kept to their first judgement of “%(question)s”",
            groups,
        )
    elif chosen.moved == groups:
        text = ngettext(
            "The group changed its judgement of “%(question)s”",
            "All %(groups)d groups changed their judgement of “%(question)s”",
            groups,
        )
    else:
        text = _("%(moved)d of %(groups)d groups changed their judgement of “%(question)s”")
    return text % facts


def _solo(chosen: Judgement) -> str:
    if chosen.moved:
        text = _("You changed your judgement of “%(question)s”")
    else:
        text = _("You kept to your first judgement of “%(question)s”")
    return text % {"question": chosen.title}


def _course(one: GroupWork, tasks: Sequence[Task]) -> Course:
    values = [one.value(task) for task in tasks]
    words = [
        summary(task, value) if value is not None else ""
        for task, value in zip(tasks, values, strict=True)
    ]
    given = [value for value in values if value is not None]
    comparison = compare(tasks[-1], given[0], given[-1]) if len(given) > 1 else None
    return Course(one.name, words, comparison)
