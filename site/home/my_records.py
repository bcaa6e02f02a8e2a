"""My record of learning: what the ledger and the certificates say of oneself, by 年度."""

import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from core import fiscal
from core.exports import Column, Export, export_response
from courses.editions import editions_taken
from people.models import User
from people.requests import SignedInRequest
from records.models import Record
from records.years import Hours, by_year, completed_courses, corrections, with_places
from secondments.models import Secondment
from secondments.permissions import keeps_secondments, visible_to
from secondments.words import shape

MOST_SECONDMENTS = 5  # the newest; the list has all


@require_safe
def my_records(request: SignedInRequest) -> HttpResponse:
    """The page, or with ?format= the same rows as a file."""
    rows = list(with_places(Record.objects.of(request.user)))
    if "format" in request.GET:
        current = [row for row in rows if row.current]
        return export_response(request, Export(_("My records"), columns(), current))
    on = timezone.localdate()
    certificates = Certificate.objects.of(request.user).shown()
    return render(
        request,
        "home/my_records.html",
        {
            "on": on,
            "person": request.user,
            "count": completed_courses(rows),
            "certificates": certificates,
            "editions": editions_taken(request.user),
            "years": by_year(rows),
            "hours": Hours.of(row for row in rows if row.current),
            "corrections": corrections(rows),
            "secondments": _secondments(request.user, on),
        },
    )


def _secondments(user: User, on: datetime.date) -> list[tuple[Secondment, str]]:
    """The way to them for whoever has no tab of that name: the person who is sent, heads,
    instructors. Each with the shape of its state."""
    if keeps_secondments(user):
        return []
    rows = visible_to(user, on=on).filter(person__isnull=False).with_names()
    return [(row, shape(row)) for row in rows[:MOST_SECONDMENTS]]


def columns() -> list[Column]:
    return [
        Column(_("Fiscal year"), lambda row: fiscal.label(row.fiscal_year)),
        Column(pgettext("record", "Date"), lambda row: row.occurred_on),
        Column(pgettext("record", "Kind"), lambda row: row.get_kind_display()),
        Column(pgettext("record", "Title"), lambda row: row.subject_title),
        Column(pgettext("record", "Edition"), lambda row: row.edition),
        Column(_("Outcome"), lambda row: row.get_outcome_display()),
        Column(_("Score (percent)"), lambda row: row.score),
        Column(_("Lecture minutes"), lambda row: row.lecture_minutes),
        Column(_("Exercise minutes"), lambda row: row.exercise_minutes),
        Column(_("Practicum minutes"), lambda row: row.practicum_minutes),
        Column(_("Post then"), lambda row: row.place),
        Column(pgettext("person", "Profession"), lambda row: row.profession),
        Column(pgettext("record", "Organiser"), lambda row: row.organiser),
        Column(_("Reason for the correction"), lambda row: row.reason),
    ]
