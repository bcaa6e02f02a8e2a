"""The day of whoever teaches or organises: where to be, whom to expect, what to print."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.day import day_of, has_a_day
from people.requests import SignedInRequest


@require_safe
def day(request: SignedInRequest) -> HttpResponse:
    if not has_a_day(request.user):
        raise Http404
    now = timezone.now()
    context = {"day": day_of(request.user, at=now), "on": timezone.localdate(now)}
    return render(request, "courses/runs/day.html", context)
