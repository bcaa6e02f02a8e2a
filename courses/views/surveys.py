"""Answering a survey: what it is, page by page, a look at all of it, handing in."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import actions
from courses.models import SurveyPage, SurveyParticipation
from courses.outline import address, course_of, crumbs
from courses.questionnaire import (
    Answers,
    Part,
    Question,
    Questionnaire,
    questionnaire_of,
    read_entered,
)
from courses.survey_openings import has_answered, opening_for
from courses.views.access import (
    course_around,
    gone,
    is_preview,
    participation_or_404,
    step_or_none,
)
from people.requests import SignedInRequest


@dataclass(frozen=True)
class Sheet:
    """One person's answers to one survey, as they stand."""

    row: SurveyParticipation
    page: SurveyPage
    asked: Questionnaire
    entered: Answers

    def url(self, part: Part | None) -> str:
        """Of a page; None: of the look at all of it before handing in."""
        if part is None:
            return reverse("courses:check_survey", args=[self.row.pk])
        return reverse("courses:survey_part", args=[self.row.pk, part.number])

    def url_of_missing(self, part: Part) -> str:
        return self.url(part) + "?missing=1"

    def place(self) -> str:
        """Where to go on: the first page of the way that nothing has been entered on."""
        for part in self.asked.route(self.entered):
            if not any(item.id in self.entered for item in part.questions):
                return self.url(part)
        return self.url(None)

    def beside(self, here: Part, step: int) -> str:
        """One page on or back, on the way that the answers take."""
        way = self.asked.route(self.entered)
        place = max((way.index(here) if here in way else 0) + step, 0)
        return self.url(way[place] if place < len(way) else None)

    def lines(self, part: Part, faults: Mapping[str, str] | None = None) -> list["Line"]:
        return _lines(part, self.entered, faults)


@dataclass(frozen=True)
class Line:
    """A question on a page, with what has been entered and what must be put right."""

    item: Question
    values: list[str]
    fault: str = ""

    @property
    def text(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def said(self) -> str:
        return self.item.said([value for value in self.values if value.strip()])

    @property
    def anchor(self) -> str:
        return f"question-{self.item.id}"


def survey(request: SignedInRequest, page: SurveyPage) -> HttpResponse:
    course = course_around(request, page)
    occasion, now, asked = request.GET.get("occasion"), timezone.now(), questionnaire_of(page)
    opening = opening_for(page, request.user, occasion_key=occasion, at=now)
    row = None
    if opening and opening.pk:
        row = SurveyParticipation.objects.filter(opening=opening, person=request.user).first()
    return render(
        request,
        "courses/survey.html",
        {
            "page": page,
            "course": course,
            "crumbs": crumbs(course),
            "count": len(asked.questions),
            "opening": opening,
            "anonymous": opening.anonymous if opening else page.anonymous,
            "occasion": occasion,
            "answered": has_answered(page, request.user, opening),
            "begun": row is not None and not row.submitted and hasattr(row, "draft"),
            "preview": is_preview(request),
            "parts": [(part, _lines(part, {})) for part in asked.parts]
            if is_preview(request)
            else [],
        },
    )


@require_safe
def survey_by_key(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """The address that outlives a move of the page, and that a message leads to."""
    page = step_or_none(SurveyPage, request.user, key)
    if page is None:
        raise Http404
    return survey(request, page)


@require_POST
def begin(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Begins, or goes on where the person was, on whatever device."""
    user = request.user
    page = step_or_none(SurveyPage, user, key)
    if page is None:
        return gone(request)
    try:
        row = actions.begin_survey(
            page=page,
            person=user,
            post=user.active_post,
            by=user,
            occasion_key=request.POST.get("occasion") or None,
        )
    except ValidationError as error:
        return _back(request, page, error)
    return redirect(Sheet(row, page, questionnaire_of(page), actions.draft_of(row)).place())


@require_http_methods(["GET", "HEAD", "POST"])
def survey_part(request: SignedInRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """One page. What is entered is kept whatever button is pressed, right or not."""
    sheet = _sheet_or_answer(request, pk)
    if isinstance(sheet, HttpResponse):
        return sheet
    part = sheet.asked.part(number)
    if part is None:
        raise Http404
    if request.method == "POST":
        return _enter(request, sheet, part)
    if part not in sheet.asked.route(sheet.entered):
        return redirect(sheet.place())
    missing = part.faults(sheet.entered) if "missing" in request.GET else {}
    return _show_part(request, sheet, part, missing)


@require_safe
def check_survey(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    sheet = _sheet_or_answer(request, pk)
    if isinstance(sheet, HttpResponse):
        return sheet
    if faulty := sheet.asked.first_fault(sheet.entered):
        return redirect(sheet.url_of_missing(faulty))
    route = sheet.asked.route(sheet.entered)
    context = {
        "row": sheet.row,
        "page": sheet.page,
        "parts": [(part, sheet.lines(part)) for part in route],
        "back": sheet.url(route[-1]) if route else "",
    }
    return render(request, "courses/survey_check.html", context)


@require_POST
def submit_answers(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    sheet = _sheet_or_answer(request, pk)
    if isinstance(sheet, HttpResponse):
        return sheet
    try:
        actions.submit_survey(participation=sheet.row, asked=sheet.asked, by=request.user)
    except actions.Incomplete as error:
        return redirect(sheet.url_of_missing(error.part))
    except ValidationError as error:
        return _back(request, sheet.page, error)
    messages.success(request, _("Your answers have been submitted. Thank you."))
    course = course_of(sheet.page)
    return redirect(address(course) if course else "/courses/")


def _sheet_or_answer(request: SignedInRequest, pk: uuid.UUID) -> Sheet | HttpResponse:
    """What there is to fill in, or the answer that says why there is nothing any more."""
    row = participation_or_404(request.user, pk)
    page = step_or_none(SurveyPage, request.user, row.opening.survey_key)
    if page is None:
        return gone(request)
    if row.submitted:
        return _back(request, page, actions.AlreadyAnswered())
    if not row.opening.is_running(timezone.now()):
        return _back(request, page, actions.SurveyClosed())
    return Sheet(row, page, questionnaire_of(page), actions.draft_of(row))


def _enter(request: SignedInRequest, sheet: Sheet, part: Part) -> HttpResponse:
    try:
        entered = actions.save_survey_answers(
            participation=sheet.row, answers=read_entered(request.POST, part), by=request.user
        )
    except ValidationError as error:
        return _back(request, sheet.page, error)
    now = replace(sheet, entered=entered)
    go, faults = request.POST.get("go", "next"), part.faults(entered)
    if go == "later":
        messages.success(request, _("Saved. You can go on at any time."))
        return redirect("courses:survey", sheet.page.key)
    if go == "back":
        return redirect(now.beside(part, -1))
    return _show_part(request, now, part, faults) if faults else redirect(now.beside(part, 1))


def _show_part(
    request: SignedInRequest, sheet: Sheet, part: Part, faults: Mapping[str, str]
) -> HttpResponse:
    lines = sheet.lines(part, faults)
    context = {
        "row": sheet.row,
        "page": sheet.page,
        "part": part,
        "of": len(sheet.asked.parts),
        "lines": lines,
        "faulty": [line for line in lines if line.fault],
        "is_first": part.number == 1,
    }
    return render(request, "courses/survey_part.html", context)


def _lines(part: Part, entered: Answers, faults: Mapping[str, str] | None = None) -> list[Line]:
    known = faults or {}
    return [Line(item, [*entered.get(item.id, ())], known.get(item.id, "")) for item in part.items]


def _back(request: SignedInRequest, page: SurveyPage, error: ValidationError) -> HttpResponse:
    """To the survey's own page, which says how it stands; with the reason."""
    messages.warning(request, " ".join(error.messages))
    return redirect("courses:survey", page.key)
