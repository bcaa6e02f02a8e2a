"""Where a group draws: rows above, the drawing below, drawn anew with every button."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casestudies.actions import Entry as Answered
from casestudies.actions import StageIsClosed, save_answers
from casestudies.content import Task
from casestudies.drawing_forms import Entry
from casestudies.drawing_paper import drawing_pdf
from casestudies.drawn import Drawn, draw
from casestudies.models import Answer, Exercise, Member
from casestudies.notations import notation_for
from casestudies.typed import number
from casestudies.views.access import own_place
from casestudies.worksheet import Worksheet
from people.requests import SignedInRequest

UNPROCESSABLE, CONFLICT = 422, 409


@dataclass
class Desk:
    """What the page shows. `newer`: what somebody else saved while this was drawn."""

    exercise: Exercise
    member: Member
    task: Task
    stage: int
    entry: Entry
    version: int
    can_write: bool
    drawn: Drawn | None = None
    newer: Drawn | None = None
    newer_by: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def draw_task(request: SignedInRequest, key: uuid.UUID, task: str) -> HttpResponse:
    """`do` says which button: add, remove, child, draw, save. Only save keeps anything."""
    exercise, member = own_place(request.user, key)
    stage, asked = _drawing_task(exercise, member, task)
    sheet = Worksheet(exercise, member)
    saved = sheet.answers.get((asked.key, ""))
    can_write = sheet.can_write and stage == exercise.stage
    entry = Entry.saved(asked.drawing, saved.value if saved else None)
    desk = Desk(exercise, member, asked, stage, entry, saved.version if saved else 0, can_write)
    if request.method == "POST":
        return _typed(request, desk)
    return _page(request, desk, check=saved is not None)


@require_safe
def paper(request: SignedInRequest, key: uuid.UUID, task: str) -> HttpResponse:
    """The saved drawing of the own group."""
    exercise, member = own_place(request.user, key)
    _stage, asked = _drawing_task(exercise, member, task)
    saved = Worksheet(exercise, member).answers.get((asked.key, ""))
    drawn = draw(saved.value, notation_for(request)) if saved and saved.value else None
    if drawn is None or drawn.fault:
        raise Http404
    content = drawing_pdf(drawn, task=asked.title, group=str(member.group))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="drawing.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _drawing_task(exercise: Exercise, member: Member, key: str) -> tuple[int, Task]:
    """Of a stage that is open or was; nobody learns what a later one asks."""
    if member.group_id is not None:
        for stage, task in exercise.edition.case.tasks():
            if task.key == key and task.kind == "drawing" and stage.number <= exercise.stage:
                return stage.number, task
    raise Http404


def _typed(request: SignedInRequest, desk: Desk) -> HttpResponse:
    what = request.POST.get("do", "")
    desk.entry = Entry.typed(desk.task.drawing, request.POST)
    desk.version = number(request.POST.get("version"))
    if request.htmx:  # type: ignore[attr-defined] # django-htmx
        desk.drawn = desk.entry.drawn(notation_for(request))
        return render(request, "casestudies/exercises/_drawing_shown.html", {"it": desk})
    if what == "save":
        return _save(request, desk)
    desk.entry.do(what)
    return _page(request, desk, check=what == "draw")


def _save(request: SignedInRequest, desk: Desk) -> HttpResponse:
    if not desk.entry.is_valid():
        return _page(request, desk, check=True, status=UNPROCESSABLE)
    answered = Answered(desk.task.key, desk.entry.value(), desk.version)
    try:
        saved = save_answers(member=desk.member, stage=desk.stage, entries=[answered])
    except StageIsClosed as error:
        kept = _("What you wrote is kept in the history of your group.") if error.kept else ""
        messages.warning(request, " ".join([*error.messages, kept]).strip())
        return redirect("exercises:worksheet", desk.exercise.key)
    if newer := saved.newer.get((desk.task.key, "")):
        return _both(request, desk, newer)
    messages.success(request, _("The drawing is saved."))
    return redirect("exercises:draw", desk.exercise.key, desk.task.key)


def _both(request: SignedInRequest, desk: Desk, newer: Answer) -> HttpResponse:
    """The later one sees both drawings; saving again now replaces the other."""
    desk.newer, desk.newer_by = draw(newer.value, notation_for(request)), str(newer.saved_by)
    desk.version = newer.version
    messages.warning(
        request,
        _("Somebody else saved in the meantime. Both drawings are below; put them together."),
    )
    return _page(request, desk, check=True, status=CONFLICT)


def _page(request: SignedInRequest, desk: Desk, *, check: bool, status: int = 200) -> HttpResponse:
    """`check`: whether what is wrong is told; not while rows are only added or taken out."""
    if check:
        desk.drawn = desk.entry.drawn(notation_for(request))
    context = {"it": desk, "is_checked": check}
    answer = render(request, "casestudies/exercises/draw.html", context, status=status)
    answer["Cache-Control"] = "no-store"  # of a computer that many use
    return answer
