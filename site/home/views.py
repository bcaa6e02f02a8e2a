from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from certificates.states import State
from courses.today import Due, due_for, tasks_for
from home.waiting import not_yet_of
from people.requests import SignedInRequest

MOST_TASKS = 5  # more than this is not a day's work; the rest is a count
SOON = 30  # days from which on the row says how many are left


@dataclass(frozen=True)
class DueRow:
    due: Due
    days: int

    @property
    def is_soon(self) -> bool:
        return 0 <= self.days <= SOON

    @property
    def is_late(self) -> bool:
        return self.days < 0


@require_safe
def front(_request: HttpRequest) -> HttpResponse:
    """The root of the site. Everybody's front page is their own."""
    return redirect("today")


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    tasks = tasks_for(request.user, on=on)
    certificate = (
        Certificate.objects.filter(person=request.user, state=State.VALID)
        .order_by("-issued_on", "-pk")
        .first()
    )
    return render(
        request,
        "home/today.html",
        {
            "on": on,
            "count": len(tasks),
            "tasks": tasks[:MOST_TASKS],
            "more": max(0, len(tasks) - MOST_TASKS),
            "due": [DueRow(due, (due.on - on).days) for due in due_for(request.user, on=on)],
            "certificate": certificate,
            "not_yet": not_yet_of(request.user, on=on),
        },
    )
