"""The own dates of a month, and the way to put them into a calendar of one's own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.month import Month, days_of
from people.requests import SignedInRequest


@require_safe
def my_calendar(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    month = Month.read(request.GET.get("month", ""), today=today)
    context = {
        "month": month,
        "days": days_of(request.user, month, today=today),
        "today": today,
    }
    return render(request, "courses/my_calendar.html", context)
