"""A group's worksheet on paper: every answer with who wrote it when. Lengths are millimetres."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casestudies.content import CONFIDENCE, LENSES, Stage, Task
from casestudies.debrief import GroupWork, load_edits, load_groups
from casestudies.models import AnswerEdit, Exercise, Group, StageWork
from casestudies.states import Duty
from casestudies.tasks import reading
from core.typesetting import render_pdf
from courses.roster_paper import printable

Edits = dict[tuple[str, str], list[AnswerEdit]]


@dataclass(frozen=True)
class Written:
    """One task from one side. `rows`: (label, lines); `trail`: who wrote which version when."""

    title: str
    rows: Sequence[tuple[str, Sequence[str]]]
    trail: str


@dataclass(frozen=True)
class StageWritten:
    name: str
    state: str
    written: Sequence[Written]


def worksheet_pdf(exercise: Exercise, group: Group) -> bytes:
    """All stages that have been opened: no later one, no card, no experts' view. A character that no
    font has is set as 〓, as in lists."""
    (work,) = load_groups(exercise, [group])
    edits = load_edits(group)
    stages = exercise.edition.case.stages[: exercise.stage]
    context = {
        "title": printable(exercise.title),
        "case": printable(exercise.edition.title),
        "group": "" if exercise.is_solo else str(group),
        "when": _day(exercise),
        "organiser": printable(str(exercise.organiser or "")),
        "people": [(printable(str(one.person)), _duty(one.duty)) for one in work.members],
        "stages": [_stage(stage, work, edits) for stage in stages],
    }
    return render_pdf(render_to_string("casestudies/debriefs/pdf_worksheet.html", context))


def _stage(stage: Stage, work: GroupWork, edits: Edits) -> StageWritten:
    written = [
        _written(task, lens, work, edits)
        for task in stage.tasks
        for lens in task.lenses
        if work.value(task, lens) is not None
    ]
    return StageWritten(
        f"{stage.number}. {stage.name}", _state(work.works.get(stage.number)), written
    )


def _state(work: StageWork | None) -> str:
    if work is None:
        return ""
    if work.submitted_at is None:
        return _("Closed before it was handed in") if work.closed_at else _("Being written")
    return _("Handed in at %(time)s by %(name)s (sureness: %(sure)s)") % {
        "time": _time(work.submitted_at),
        "name": printable(str(work.submitted_by)),
        "sure": CONFIDENCE[work.confidence] if work.confidence else "–",
    }


def _written(task: Task, lens: str, work: GroupWork, edits: Edits) -> Written:
    read = reading(task, work.value(task, lens))
    title = f"{task.title}（{LENSES[lens]}）" if lens else task.title
    rows = [(printable(row.label), [printable(line) for line in row.lines]) for row in read.rows]
    return Written(printable(title), rows, _trail(edits.get((task.key, lens), [])))


def _trail(edits: Sequence[AnswerEdit]) -> str:
    """3つの版：10:05 桜井、10:12 髙橋（別に保管）、10:20 桜井"""
    if not edits:
        return ""
    said = [
        _("%(time)s %(name)s (kept aside)") % _who(edit)
        if edit.is_aside
        else "{time} {name}".format(**_who(edit))
        for edit in edits
    ]
    count = ngettext("%(count)d version", "%(count)d versions", len(said)) % {"count": len(said)}
    return pgettext("trail", "%(count)s: %(versions)s") % {
        "count": count,
        "versions": "、".join(said),
    }


def _who(edit: AnswerEdit) -> dict[str, str]:
    return {"time": _time(edit.at), "name": printable(str(edit.by))}


def _duty(duty: str) -> str:
    return str(Duty(duty).label) if duty else ""


def _day(exercise: Exercise) -> str:
    at = exercise.starts_at or exercise.created_at
    return f"{timezone.localtime(at):%Y/%m/%d}"


def _time(at: datetime.datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"
