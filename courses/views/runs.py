"""The list of runs, each reader's own, and the page of one run."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.day import has_a_day
from courses.models import Enrolment, Run
from courses.run_filter import RunFilter
from courses.run_page import RunPage
from courses.run_permissions import organises, runs_seen
from people.models import User
from people.requests import SignedInRequest

RUNS_ON_A_PAGE = 20


@require_safe
def runs(request: SignedInRequest) -> HttpResponse:
    """What is to come, one's own first; the filter is in the address."""
    asked = RunFilter(request.GET, request.user, at=timezone.now())
    page = Paginator(asked.runs(), RUNS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": asked.rows(page.object_list),
        "counts": asked.counts(),
        "organises": organises(request.user),
        "has_day": has_a_day(request.user),
    }
    return render(request, "courses/runs/runs.html", context)


@require_safe
def run(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    found = run_or_404(request.user, key)
    return render(
        request,
        "courses/runs/run.html",
        {"it": RunPage(found, request.user, at=timezone.now())},
    )


def run_or_404(user: User, key: uuid.UUID) -> Run:
    rows = runs_seen(user, at=timezone.now()).select_related("organiser")
    found = rows.filter(key=str(key)).first()
    if found is None:
        raise Http404
    return found


def own_enrolment_or_404(user: User, pk: int) -> Enrolment:
    rows = Enrolment.objects.filter(person=user).select_related("run", "post")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
