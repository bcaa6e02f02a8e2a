"""The own dates as a file for a calendar: of one run, or all."""

import uuid

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.calendar import CONTENT_TYPE, calendar_of, sessions_of
from courses.models import Session
from courses.views.runs import run_or_404
from people.requests import SignedInRequest


@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    return _file(sessions_of(request.user), "kenshu.ics")


@require_safe
def of_run(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    run = run_or_404(request.user, key)
    sessions = sessions_of(request.user, run=run.pk)
    if not sessions:
        raise Http404
    return _file(sessions, "kenshu.ics")


def _file(sessions: list[Session], name: str) -> HttpResponse:
    response = HttpResponse(calendar_of(sessions, at=timezone.now()), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
