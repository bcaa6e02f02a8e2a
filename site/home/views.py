from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from certificates.states import State
from courses.today import today_of
from home.waiting import not_yet
from people.requests import SignedInRequest

MOST_TASKS = 5  # more than this is not a day's work; the rest is a count


@require_safe
def front(_request: HttpRequest) -> HttpResponse:
    """The root of the site. Everybody's front page is their own."""
    return redirect("today")


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    courses = today_of(request.user, on)
    earned = Certificate.objects.filter(person=request.user, state=State.VALID)
    context = {
        "on": on,
        "count": len(courses.tasks),
        "tasks": courses.tasks[:MOST_TASKS],
        "more": len(courses.tasks[MOST_TASKS:]),
        "due": courses.due,
        "certificate": earned.order_by("-issued_on", "-pk").first(),
        "not_yet": not_yet(request.user, on=on),
    }
    return render(request, "home/today.html", context)
