"""Lecturers as pages (/lecturers/), and their hours for the office."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import audit
from core.exports import Column, Export, export_response
from core.fiscal import fiscal_year
from core.rendering import rendered_body
from courses.lecturer_hours import changes_of_lecturers, hours_of, sees_hours
from courses.lecturer_profile import profile_of
from courses.models import LecturerIndexPage, LecturerPage
from courses.outline import Crumb, address
from courses.views.access import is_preview
from people.requests import SignedInRequest

FIRST_YEAR = 2020


def lecturers(request: SignedInRequest, page: LecturerIndexPage) -> HttpResponse:
    found = LecturerPage.objects.child_of(page).live().order_by("title")
    context = {"page": page, "lecturers": found.prefetch_related("themes")}
    return render(request, "courses/lecturers.html", context)


def lecturer(request: SignedInRequest, page: LecturerPage) -> HttpResponse:
    above = page.get_parent()
    context = {
        "page": page,
        "crumbs": [Crumb(above.title, address(above))] if above else [],
        "body": rendered_body(page, cached=not is_preview(request)),
        "profile": profile_of(page, request.user, at=timezone.now()),
        "themes": page.themes.all(),
    }
    return render(request, "courses/lecturer.html", context)


@require_safe
def hours(request: SignedInRequest) -> HttpResponse:
    """Minutes given in a 年度, by lecturer and kind; ?format= saves it."""
    user, now = request.user, timezone.now()
    if not sees_hours(user):
        raise Http404
    this_year = fiscal_year(timezone.localdate(now))
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == len("2026") else 0
    if not FIRST_YEAR <= year <= this_year + 1:
        year = this_year
    rows = hours_of(user, year, at=now)
    if "format" in request.GET:
        _write_down(request, rows, year)
        name = _("Hours of lecturers %(year)d") % {"year": year}
        return export_response(request, Export(name, _columns(), rows, count=len(rows)))
    context = {
        "rows": rows,
        "year": year,
        "years": [this_year + 1, this_year, this_year - 1, this_year - 2],
        "changes": changes_of_lecturers(user, year),
    }
    return render(request, "courses/runs/hours.html", context)


def _columns() -> list[Column]:
    return [
        Column(_("Kana"), lambda row: row.lecturer.kana),
        Column(_("Name"), lambda row: row.lecturer.name),
        Column(_("Affiliation"), lambda row: row.lecturer.affiliation),
        Column(_("Kind"), lambda row: str(row.lecturer.get_kind_display())),
        Column(_("Organiser"), lambda row: str(row.lecturer.organisation)),
        Column(_("Sessions given"), lambda row: row.sessions),
        Column(_("Lecture minutes"), lambda row: row.lecture),
        Column(_("Exercise minutes"), lambda row: row.exercise),
        Column(_("Practicum minutes"), lambda row: row.practicum),
        Column(_("Minutes in all"), lambda row: row.total),
    ]


def _write_down(request: SignedInRequest, rows: list[Any], year: int) -> None:
    post = request.user.active_post
    audit.record(
        "courses.lecturer_hours_saved",
        by=request.user,
        about=sorted({row.lecturer.person_id for row in rows if row.lecturer.person_id}),
        organisation=post.organisation_id if post else None,
        facts={"year": year, "rows": len(rows)},
    )
