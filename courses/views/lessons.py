"""Reading a lesson, finishing it by a button, going on with it elsewhere."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.prepared import Prepared
from core.rendering import rendered_body
from courses import actions
from courses.models import CoursePage, LessonNote, LessonPage
from courses.next_step import Kind, next_step
from courses.outline import address, course_of, crumbs, outline_of
from courses.standing import Standing, load_standings
from courses.views.access import course_around, gone, is_preview, step_or_none
from courses.views.courses import LessonRow, lesson_rows
from people.requests import SignedInRequest


def lesson(request: SignedInRequest, page: LessonPage) -> HttpResponse:
    course = course_around(request, page)
    (standing,) = load_standings(request.user, [outline_of(course)], on=timezone.localdate())
    rows = lesson_rows(standing)
    place = next((index for index, row in enumerate(rows) if row.page.pk == page.pk), len(rows))
    return render(
        request,
        "courses/lesson.html",
        {
            "page": page,
            "course": course,
            "crumbs": crumbs(course),
            "body": rendered_body(page, cached=not is_preview(request)),
            "beside": _beside(rows, page),
            "number": place + 1,
            "total": max(len(rows), place + 1),
            "previous": rows[place - 1] if place else None,
            "following": rows[place + 1] if place + 1 < len(rows) else None,
            "done": standing.is_done(page),
            "closed": standing.why_closed(page),
            "preview": is_preview(request),
            "note": _note(request, page),
        },
    )


def _beside(rows: list[LessonRow], page: LessonPage) -> SafeString:
    """The list of all lessons, this one marked."""
    lines = [row.html_here if row.page.pk == page.pk else row.html_beside for row in rows]
    return SafeString("".join(lines))


def _note(request: SignedInRequest, page: LessonPage) -> str:
    own = () if is_preview(request) else _notes.ask(person=request.user.pk, lesson=page.key)
    return next((text for (text,) in own), "")


def _own_notes(person: int, lesson: str) -> "QuerySet[LessonNote, tuple[str]]":
    return LessonNote.objects.filter(person=person, lesson_key=lesson).values_list("text")[:1]


_notes = Prepared(_own_notes, person=int, lesson=str)


@require_POST
def finish(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Never by GET: a link that is followed by a preloader must not finish a lesson."""
    user = request.user
    page = step_or_none(LessonPage, user, key)
    if page is None:
        return gone(request)
    try:
        actions.finish_lesson(lesson=page, person=user, post=user.active_post, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(address(page))
    return _onwards(request, page)


@require_POST
def here(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """The browser says how far one has read. Without a script nothing but the place is lost."""
    user = request.user
    page = step_or_none(LessonPage, user, key)
    course = course_of(page) if page else None
    if page is None or course is None:
        raise Http404
    anchor = request.POST.get("anchor", "")
    actions.note_place(lesson=page, course_key=course.key, anchor=anchor, person=user)
    return HttpResponse(status=204)


def _onwards(request: SignedInRequest, page: LessonPage) -> HttpResponse:
    """To the next lesson; when none is left, to the course, which says what is."""
    course = course_of(page)
    if course is None:
        return gone(request)
    (standing,) = load_standings(request.user, [outline_of(course)], on=timezone.localdate())
    _congratulate(request, page, course, standing)
    step = next_step(standing, at=timezone.now())
    return redirect(step.url if step.kind is Kind.LESSON else address(course))


def _congratulate(
    request: SignedInRequest, page: LessonPage, course: CoursePage, standing: Standing
) -> None:
    if standing.is_completed:
        text = _("You have completed “%(title)s”.") % {"title": course.title}
    else:
        text = _("You have finished “%(title)s”.") % {"title": page.title}
    messages.success(request, text)
