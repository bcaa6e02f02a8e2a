"""The list of people one looks after, and the page of one of them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import audit
from people.filters import PeopleFilter
from people.models import User
from people.office_permissions import can_find_people
from people.permissions import can_see_person, manages_people, sees_people
from people.person_page import PersonPage
from people.requests import SignedInRequest

ON_A_PAGE = 50


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    if not sees_people(request.user):
        raise Http404
    filters = PeopleFilter(request.GET or None, request.user)
    page = Paginator(filters.people(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "days": filters.days(),
        "today": timezone.localdate(),
        "may_import": manages_people(request.user),
        "may_find": can_find_people(request.user),
    }
    return render(request, "people/people.html", context)


@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = person_for(request.user, pk)
    response = render(request, "people/person.html", {"page": PersonPage(request.user, shown)})
    if shown != request.user:
        audit.record("people.person_opened", by=request.user, about=[shown.pk])
    return response


def person_for(user: User, pk: int) -> User:
    shown = get_object_or_404(User, pk=pk)
    if not (sees_people(user) and can_see_person(user, shown)):
        raise Http404
    return shown
