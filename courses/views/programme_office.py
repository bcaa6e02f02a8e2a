"""Programmes with how many people are where, the people of one, and what waits for a decision."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from courses import actions
from courses.models import ProgrammePage
from courses.programme_forms import ResolveManyForm
from courses.programme_office import PlaceList, PlaceView, changes_of, programme_lines
from courses.programme_permissions import (
    allocations_in_scope,
    can_assign,
    can_see_programme,
    places_to_change,
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
    programme = office_programme_or_404(request.user, key)
    return _people(request, programme, _resolving(request, programme))


@require_POST
def resolve_many(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """What waits for a decision, of all who are ticked; the list with its faults otherwise."""
    user = request.user
    programme = office_programme_or_404(user, key)
    if not can_assign(user):
        raise Http404
    form = _resolving(request, programme)
    if form.is_valid():
        chosen = list(form.cleaned_data["places"])
        try:
            count = actions.resolve_many(allocations=chosen, by=user, **form.facts())
        except ValidationError as error:
            form.refuse(error)
        else:
            said = ngettext("Decided about %(n)d person.", "Decided about %(n)d people.", count)
            messages.success(request, said % {"n": count})
            address = reverse("programme_office:people", args=[programme.key])
            return redirect(f"{address}?view={PlaceView.DOUBT}")
    return _people(request, programme, form)


def _resolving(request: SignedInRequest, programme: ProgrammePage) -> ResolveManyForm:
    rows = places_to_change(request.user, on=timezone.localdate()).of_programme(programme.key)
    data = request.POST if request.method == "POST" else None
    return ResolveManyForm(data, places=rows.current().select_related("person"))


def _people(
    request: SignedInRequest, programme: ProgrammePage, form: ResolveManyForm
) -> HttpResponse:
    user, on = request.user, timezone.localdate()
    query = {"view": PlaceView.DOUBT.value} if form.is_bound else request.GET
    asked = PlaceList(user, programme, query, on=on)
    page = Paginator(asked.places(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "asked": asked,
        "page": page,
        "rows": asked.rows(page.object_list),
        "form": form if asked.view == PlaceView.DOUBT and can_assign(user) else None,
        "may_assign": can_assign(user) and programme.live,
        "requirements": _requirements(user, programme),
        "changes": changes_of(programme),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/programmes/office_people.html", context, status=status)


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
