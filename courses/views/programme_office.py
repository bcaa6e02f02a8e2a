"""Programmes with how many people are where, and the people of one."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.models import ProgrammePage
from courses.programme_office import PlaceList, PlaceView, changes_of, programme_lines
from courses.programme_permissions import (
    allocations_in_scope,
    can_assign,
    can_see_programme,
    requirements_in_scope,
    sees_programme_office,
)
from courses.programme_reasons import whom
from people.models import User
from people.requests import SignedInRequest
from records.models import Requirement

PAGE_SIZE = 50


@require_safe
def programmes(request: SignedInRequest) -> HttpResponse:
    if not sees_programme_office(request.user):
        raise Http404
    lines = programme_lines(request.user, on=timezone.localdate())
    return render(request, "courses/programmes/office.html", {"lines": lines})


@require_safe
def people(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    user, on = request.user, timezone.localdate()
    programme = office_programme_or_404(user, key)
    asked = PlaceList(user, programme, request.GET, on=on)
    page = Paginator(asked.places(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "asked": asked,
        "page": page,
        "rows": asked.rows(page.object_list),
        "may_assign": can_assign(user) and programme.live,
        "requirements": _requirements(user, programme),
        "changes": changes_of(programme),
        "views": PlaceView,
    }
    return render(request, "courses/programmes/office_people.html", context)


def office_programme_or_404(user: User, key: uuid.UUID) -> ProgrammePage:
    """Also one that is no longer published: its people are still somebody's."""
    if not sees_programme_office(user):
        raise Http404
    pages = ProgrammePage.objects.select_related("organiser")
    page = pages.filter(subject_key=key).first()
    if page is None:
        raise Http404
    own = allocations_in_scope(user, on=timezone.localdate()).of_programme(page.key)
    if not (can_see_programme(user, page) or own.exists()):
        raise Http404
    return page


def _requirements(user: User, page: ProgrammePage) -> list[tuple[Requirement, str]]:
    """In force today or to come, that this office may end."""
    rows = requirements_in_scope(user, on=timezone.localdate()).about(page.key)
    rows = rows.select_related("organisation").prefetch_related("professions")
    return [(row, whom(row)) for row in rows if row.end is None]
