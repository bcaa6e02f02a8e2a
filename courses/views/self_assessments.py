"""到達度自己評価: one's own ratings side by side; in the CMS those of many."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from core.exports import Column, Export, Format, export_response
from courses import actions
from courses.models import CoursePage
from courses.outline import crumbs, outline_of
from courses.permissions import courses_with_results
from courses.self_assessment import (
    figures_of_course,
    is_assessed,
    moment_now,
    objectives_of,
    own_ratings,
    side_by_side,
    words,
)
from courses.standing import load_standings
from courses.views.access import course_or_404
from people.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def self_assessment(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Rates what can be rated now, and shows what has been."""
    user, course = request.user, course_or_404(request.user, key)
    if not is_assessed(course):
        raise Http404
    (standing,) = load_standings(user, [outline_of(course)], on=timezone.localdate())
    own = own_ratings(standing)
    now, chosen = moment_now(standing, own), {}
    if request.method == "POST":
        chosen = {each.id: request.POST.get(f"r-{each.id}", "") for each in objectives_of(course)}
        missing = [each for each in objectives_of(course) if chosen[each.id] not in set("12345")]
        if not missing:
            return _rate(request, course, chosen)
    else:
        missing = []
    context = {
        "course": course,
        "crumbs": crumbs(course),
        "rows": side_by_side(course, own),
        "own": own,
        "moment": now,
        "words": words(),
        "lines": [
            (each, chosen.get(each.id, ""), each in missing) for each in objectives_of(course)
        ],
        "missing": missing,
    }
    return render(request, "courses/self_assessment.html", context)


@require_safe
def self_assessment_results(request: SignedInRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(courses_with_results(request.user), pk=pk)
    figures = figures_of_course(course)
    if request.GET.get("format") in set(Format):
        what = pgettext("file name", "Self-assessment")
        return export_response(
            request, Export(f"{what}_{course.title}", columns=_columns(), rows=figures)
        )
    return render(
        request, "courses/cms/self_assessment_results.html", {"course": course, "figures": figures}
    )


def _rate(request: SignedInRequest, course: CoursePage, chosen: dict[str, str]) -> HttpResponse:
    try:
        actions.assess_oneself(
            course=course,
            person=request.user,
            post=request.user.active_post,
            moment=request.POST.get("moment", ""),
            ratings={key: int(value) for key, value in chosen.items()},
            by=request.user,
        )
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Your ratings have been saved."))
    return redirect("courses:self_assessment", course.key)


def _columns() -> list[Column]:
    def people(name: object, place: int, moment: int) -> Column:
        heading = f"{name} {words()[place].text}"
        return Column(heading, lambda each: each.rows[place][moment])

    moments = ((1, _("Before the course")), (2, _("After the course")))
    return [
        Column(_("Objective"), lambda each: each.objective.text),
        Column(_("Before: people"), lambda each: each.before.answered),
        Column(_("Before: mean"), lambda each: each.before.mean()),
        Column(_("After: people"), lambda each: each.after.answered),
        Column(_("After: mean"), lambda each: each.after.mean()),
        Column(_("Mean change"), lambda each: each.change),
        *(people(name, n, moment) for moment, name in moments for n in range(len(words()))),
    ]
