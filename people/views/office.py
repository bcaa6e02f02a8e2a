"""The list of people one looks after, and the page of one of them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.filters import PeopleFilter
from people.models import Leave, User
from people.permissions import (
    can_see_person,
    manages_people,
    posts_shown,
    sees_completions,
    sees_people,
)
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
    }
    return render(request, "people/people.html", context)


@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = person_for(request.user, pk)
    context = {
        "person": shown,
        "posts": posts_shown(request.user, shown)
        .with_names()
        .prefetch_related("roles")
        .order_by("-start", "pk"),
        "leaves": Leave.objects.filter(person=shown).ending_after(timezone.localdate()),
        "today": timezone.localdate(),
        "sees_record": sees_completions(request.user),
    }
    return render(request, "people/person.html", context)


def person_for(user: User, pk: int) -> User:
    shown = get_object_or_404(User, pk=pk)
    if not (sees_people(user) and can_see_person(user, shown)):
        raise Http404
    return shown
