"""The own notes: beside the lesson, in one list, as a text file. Somebody else's do not exist."""

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import actions
from courses.models import LessonNote, LessonPage
from courses.outline import address, address_of
from courses.views.access import gone, step_or_none
from people.requests import SignedInRequest


@require_POST
def keep_note(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """What is too long is shown again as it was entered, on a page of its own."""
    page = step_or_none(LessonPage, request.user, key)
    if page is None:
        return gone(request)
    text = request.POST.get("text", "")
    try:
        note = actions.keep_note(lesson=page, person=request.user, text=text)
    except ValidationError as error:
        context = {"page": page, "text": text, "errors": error.messages}
        return render(request, "courses/note.html", context, status=422)
    messages.success(request, _("Your note is kept.") if note else _("Your note is deleted."))
    return redirect(f"{address(page)}#note")


@require_safe
def notes(request: SignedInRequest) -> HttpResponse:
    found = list(_own(request))
    pages = _addresses(note.lesson_key for note in found)
    context = {"notes": [(note, pages.get(note.lesson_key, "")) for note in found]}
    return render(request, "courses/notes.html", context)


@require_safe
def notes_file(request: SignedInRequest) -> HttpResponse:
    """Plain text that Notepad reads: with a BOM, lines ended as Windows does."""
    lines: list[str] = []
    for note in _own(request):
        day = f"{timezone.localtime(note.updated_at):%Y-%m-%d}"
        lines += [f"■ {note.course_title}／{note.lesson_title}（{day}）", note.text, ""]
    content = "\ufeff" + "\r\n".join("\n".join(lines).splitlines())
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="memo.txt"'
    return response


def _own(request: SignedInRequest) -> QuerySet[LessonNote]:
    return LessonNote.objects.filter(person=request.user).order_by("course_title", "pk")


def _addresses(keys: Iterable[str]) -> dict[str, str]:
    """Where the lessons are that are still published."""
    rows = LessonPage.objects.live().filter(subject_key__in=list(keys))
    return {str(key): address_of(path) for key, path in rows.values_list("subject_key", "url_path")}
