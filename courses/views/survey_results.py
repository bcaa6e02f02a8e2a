"""アンケートの結果 in the CMS: what was answered, from when to when it is asked."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.exports import Export, Format, export_response
from courses import actions
from courses.forms import SurveyPeriodForm
from courses.models import CoursePage, SurveyOpening, SurveyPage
from courses.permissions import courses_with_results, sees_results, surveys_with_results
from courses.questionnaire import questionnaire_of
from courses.self_assessment import is_assessed
from courses.survey_figures import WHOLE, name_of
from courses.survey_table import (
    columns,
    comparisons,
    figures_for,
    file_lines,
    is_shown,
    openings_of,
    people_of,
    sheet_columns,
)
from people.requests import SignedInRequest
from records.suppression import LEAST_SHOWN


@require_safe
def survey_results(request: SignedInRequest) -> HttpResponse:
    if not sees_results(request.user):
        raise Http404
    surveys = list(surveys_with_results(request.user).order_by("path"))
    paths = {survey.path[: -survey.steplen] for survey in surveys}
    courses = dict(CoursePage.objects.filter(path__in=paths).values_list("path", "title"))
    rows = [(survey, courses.get(survey.path[: -survey.steplen], "")) for survey in surveys]
    assessed = [
        each for each in courses_with_results(request.user).order_by("path") if is_assessed(each)
    ]
    context = {"rows": rows, "assessed": assessed}
    return render(request, "courses/cms/survey_results.html", context)


@require_safe
def survey_result(request: SignedInRequest, pk: int) -> HttpResponse:
    """One opening, the newest if none is named; ?by= is a group, ?format= the file."""
    return _result(request, _survey_or_404(request, pk), SurveyPeriodForm())


@require_POST
def plan_survey(request: SignedInRequest, pk: int) -> HttpResponse:
    """The next period of a survey that is open to whoever takes the course."""
    page = _survey_or_404(request, pk)
    form = SurveyPeriodForm(request.POST)
    if form.is_valid():
        opens, closes = form.cleaned_data["first"], form.cleaned_data["last"]
        try:
            actions.open_survey(
                page=page,
                opens_at=_midnight(opens),
                closes_at=_midnight(closes + datetime.timedelta(days=1)),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The period has been set."))
            return redirect("survey_result", pk)
    return _result(request, page, form)


@require_POST
def close_survey_now(request: SignedInRequest, pk: int) -> HttpResponse:
    """Before its last day. Anonymous answers only from five people on: they would be lost."""
    page = _survey_or_404(request, pk)
    opening = SurveyOpening.objects.of(page.key).running(timezone.now()).filter(wave=0).first()
    if opening is None:
        messages.warning(request, _("Nothing is open."))
    elif not _can_be_closed(opening):
        messages.warning(request, _("Fewer than five people have answered. Please wait."))
    else:
        actions.close_survey(opening, at=timezone.now())
        messages.success(request, _("Closed. These are the results."))
    return redirect("survey_result", pk)


def _survey_or_404(request: SignedInRequest, pk: int) -> SurveyPage:
    surveys = surveys_with_results(request.user).select_related("supervisor_survey")
    page: SurveyPage = get_object_or_404(surveys, pk=pk)
    return page


def _result(request: SignedInRequest, page: SurveyPage, form: SurveyPeriodForm) -> HttpResponse:
    openings = openings_of(page.key)
    opening = _named(request.GET.get("opening", ""), openings)
    if opening and request.GET.get("format") in set(Format):
        return _file(request, page, opening)
    context = {
        "page": page,
        "course": page.get_parent(),
        "openings": openings,
        "opening": opening,
        "form": form,
        "can_plan": not any(each.for_everyone and each.closed_at is None for each in openings),
        **(_of_opening(request, page, opening) if opening else {}),
    }
    return render(request, "courses/cms/survey_result.html", context)


def _of_opening(
    request: SignedInRequest, page: SurveyPage, opening: SurveyOpening
) -> dict[str, object]:
    figures = figures_for(page, opening)
    groups = sorted({group for each in figures for group in each.shown_groups()})
    asked_for = request.GET.get("by", WHOLE)
    group = asked_for if asked_for in groups else WHOLE
    rows = [
        {
            "figures": each,
            "lines": (lines := each.lines(group)),
            "chart": each.chart(group) if lines else "",
            "mean": each.mean(group),
            "texts": each.texts if group == WHOLE else [],
        }
        for each in figures
    ]
    return {
        "people": people_of(opening),
        "is_shown": is_shown(opening),
        "is_few": opening.anonymous and opening.answered < LEAST_SHOWN,
        "can_close": opening.is_running(timezone.now()) and _can_be_closed(opening),
        "groups": [(each, name_of(each)) for each in (WHOLE, *groups)] if groups else [],
        "group": group,
        "rows": rows,
        "comparisons": comparisons(page, opening),
    }


def _file(request: SignedInRequest, page: SurveyPage, opening: SurveyOpening) -> HttpResponse:
    if "people" in request.GET and not opening.anonymous:
        return _file_of_people(request, page, opening)
    what = pgettext("file name", "Results of the survey")
    lines = file_lines(figures_for(page, opening))
    return export_response(request, Export(f"{what}_{page.title}", columns=columns(), rows=lines))


def _file_of_people(
    request: SignedInRequest, page: SurveyPage, opening: SurveyOpening
) -> HttpResponse:
    """Named answers, one line a person. Who looks at them is written down."""
    rows = list(
        opening.participations.filter(submitted=True)
        .select_related("person", "post__organisation")
        .order_by("submitted_at", "pk")
    )

    def write_down() -> None:
        audit.record(
            "courses.survey_answers_saved",
            by=request.user,
            about=[row.person_id for row in rows],
            facts={"rows": len(rows), "opening": opening.pk},
        )

    what = pgettext("file name", "Answers to the survey")
    sheet = sheet_columns(questionnaire_of(page))
    return export_response(
        request, Export(f"{what}_{page.title}", columns=sheet, rows=rows, record=write_down)
    )


def _can_be_closed(opening: SurveyOpening) -> bool:
    enough = opening.participations.filter(submitted=True).count() >= LEAST_SHOWN
    return enough or not opening.anonymous


def _named(text: str, openings: list[SurveyOpening]) -> SurveyOpening | None:
    """The opening that was asked for, else the newest that shows something, else the newest."""
    asked = [each for each in openings if str(each.pk) == text]
    ready = [each for each in openings if is_shown(each)]
    return next(iter([*asked, *ready, *openings]), None)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
