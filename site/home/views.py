import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from certificates.states import State
from core.messages.inbox import newest_unread
from core.prepared import Prepared
from courses.approvals import count_waiting_for
from courses.own_dates import next_session
from courses.today import LATER, DueCourse, Task, today_of
from guidelines.today import guidelines_today
from home.waiting import not_yet
from people.models import User
from people.models.invitations import unread_notices
from people.requests import SignedInRequest

MOST_TASKS = 5  # more than this is not a day's work; the rest is a count


@require_safe
def front(_request: HttpRequest) -> HttpResponse:
    """The root of the site. Everybody's front page is their own."""
    return redirect("today")


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    tasks, count, due = _queue(request.user, on)
    context = {
        "on": on,
        "count": count,
        "tasks": tasks,
        "more": count - len(tasks),
        "due": due,
        "certificate": next(iter(_last_earned.ask(person=request.user.pk)), None),
        "unread": newest_unread(request.user.pk),
        "notices": unread_notices(request.user.pk),
        "not_yet": not_yet(request.user, on=on),
        "next_session": next_session(request.user, at=timezone.now()),
        "approvals": count_waiting_for(request.user, on=on),
    }
    return render(request, "home/today.html", context)


def _queue(user: User, on: datetime.date) -> tuple[list[Task], int, list[DueCourse]]:
    """One queue over courses and guidelines: the first few tasks, how many there are, and what
    falls due; what is due first at the top."""
    courses = today_of(user, on, most=MOST_TASKS)
    tasks, due = guidelines_today(user, on)
    first = sorted([*courses.tasks, *tasks], key=_day_of)[:MOST_TASKS] if tasks else courses.tasks
    all_due = sorted([*courses.due, *due], key=lambda row: row.day) if due else courses.due
    return first, courses.count + len(tasks), all_due


def _day_of(task: Task) -> datetime.date:
    return task.due.day if task.due else LATER


def _earned(person: int) -> "QuerySet[Certificate]":
    earned = Certificate.objects.filter(person=person, state=State.VALID).only("title")
    return earned.order_by("-issued_on", "-pk")[:1]


_last_earned = Prepared(_earned, person=int)
