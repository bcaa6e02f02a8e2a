"""Marking essays: what waits, one paper, the mark two agree on, and the files handed in."""

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.private import serve
from courses import actions
from courses.marking_page import MarkingPage, read_sheet
from courses.marking_queue import queue_of
from courses.models import Attempt, EssayFile
from courses.permissions import marks_papers, papers_to_mark
from people.requests import SignedInRequest

A_PAGE = 50


@require_safe
def marking(request: SignedInRequest) -> HttpResponse:
    if not marks_papers(request.user):
        raise Http404
    course = request.GET.get("course", "")
    queue = queue_of(request.user, course=course, at=timezone.now())
    page = Paginator(queue.rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"queue": queue, "page": page, "chosen": course}
    return render(request, "courses/marking/queue.html", context)


@require_http_methods(["GET", "POST"])
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    attempt = _paper(request, pk)
    if request.method == "POST":
        return _save(request, attempt)
    _note_look(request, attempt)
    page = MarkingPage(attempt, request.user)
    levels, comments = (page.own.levels, page.own.comments) if page.own else ({}, {})
    return _show(request, page, page.lines(levels, comments))


@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    attempt = _paper(request, pk)
    sheet, reason = (
        read_sheet(request.POST, attempt),
        request.POST.get("reason", "").replace("\0", ""),
    )
    try:
        actions.settle(attempt=attempt, sheet=sheet, reason=reason, by=request.user)
    except ValidationError as error:
        return _refused(request, attempt, sheet, error, reason=reason)
    messages.success(request, _("The mark is given. The learner is told."))
    return redirect("courses:marking")


@require_POST
def take_over(request: SignedInRequest, pk: int) -> HttpResponse:
    attempt = _paper(request, pk)
    try:
        actions.take_over(attempt=attempt, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("You go on with this draft."))
    return redirect("courses:mark", pk)


@require_safe
def essay_file(request: SignedInRequest, pk: int, question: str) -> HttpResponseBase:
    """For the person who handed it in, and for who may mark the paper."""
    rows = EssayFile.objects.select_related("attempt")
    row = rows.filter(attempt=pk, question=question).first()
    if row is None:
        raise Http404
    name = row.name
    if row.attempt.person_id != request.user.pk:
        attempt = _paper(request, pk)
        audit.record(
            "courses.essay_file_opened",
            by=request.user, about=[attempt.person_id], facts={"attempt": attempt.pk},
        )  # fmt: skip
        if attempt.anonymous_marking:  # people put their name into it
            name = f"{pk}-{question}{PurePath(row.name).suffix}"
    return serve(request, row.file, filename=name, content_type=row.content_type)


def _paper(request: SignedInRequest, pk: int) -> Attempt:
    papers = papers_to_mark(request.user).select_related("person")
    attempt = papers.filter(pk=pk).first()
    if attempt is None:
        raise Http404
    return attempt


def _save(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    sheet, give = read_sheet(request.POST, attempt), request.POST.get("do") == "give"
    version = request.POST.get("version", "")
    try:
        row = actions.save_marking(
            attempt=attempt,
            sheet=sheet,
            version=int(version) if version.isdecimal() else 0,
            give=give,
            by=request.user,
        )
    except ValidationError as error:
        return _refused(request, attempt, sheet, error)
    if not give:
        messages.success(request, _("The draft is saved. You can go on at any time."))
        return redirect("courses:mark", attempt.pk)
    done = row.attempt
    if not done.second_marker:
        messages.success(request, _("The marks are given. The learner is told."))
    else:
        messages.success(request, _("Your marks are given. The page shows how it goes on."))
        return redirect("courses:mark", attempt.pk)
    return redirect("courses:marking")


def _refused(
    request: SignedInRequest,
    attempt: Attempt,
    sheet: actions.Sheet,
    error: ValidationError,
    *,
    reason: str = "",
) -> HttpResponse:
    """What was entered stays on the page, whatever happened meanwhile."""
    page = MarkingPage(Attempt.objects.select_related("person").get(pk=attempt.pk), request.user)
    missing = error.missing if isinstance(error, actions.NotYetMarked) else []
    lines = page.lines(sheet.levels, sheet.comments, missing)
    context = {"refused": " ".join(error.messages), "reason": reason}
    return _show(request, page, lines, status=422, **context)


def _show(
    request: SignedInRequest, page: MarkingPage, lines: list, *, status: int = 200, **more: str
) -> HttpResponse:
    context = {"it": page, "attempt": page.attempt, "lines": lines, **more}
    return render(request, "courses/marking/paper.html", context, status=status)


def _note_look(request: SignedInRequest, attempt: Attempt) -> None:
    audit.record(
        "courses.paper_opened",
        by=request.user, about=[attempt.person_id], facts={"attempt": attempt.pk},
    )  # fmt: skip
