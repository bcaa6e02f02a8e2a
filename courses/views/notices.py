"""受講決定通知 as PDF: of a whole run for its organiser, the own one for whoever has a seat."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import audit
from courses.models import Enrolment, Run
from courses.models.enrolments import EnrolmentQuerySet
from courses.notice_paper import notices_pdf
from courses.views.organising import managed_or_404
from courses.views.runs import run_or_404
from people.requests import SignedInRequest


@require_safe
def notices(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """In the order of フリガナ; who took them away is an audit event."""
    run = managed_or_404(request.user, key)
    found = list(_seated(run))
    if not found:
        messages.error(request, _("Nobody is admitted yet: there is nothing to print."))
        return redirect("runs:manage", run.key)
    audit.record(
        "courses.notices_taken",
        by=request.user,
        about=[each.person_id for each in found],
        organisation=run.organiser_id,
        facts={"run": run.pk, "rows": len(found)},
    )
    return _pdf(run, found)


@require_safe
def own_notice(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    run = run_or_404(request.user, key)
    found = list(_seated(run).filter(person=request.user))
    if not found:
        raise Http404
    return _pdf(run, found)


def _seated(run: Run) -> EnrolmentQuerySet:
    rows = Enrolment.objects.filter(run=run).seated()
    return rows.select_related("person", "post__organisation", "post__section").by_kana()


def _pdf(run: Run, enrolments: list[Enrolment]) -> HttpResponse:
    content = notices_pdf(run, enrolments, on=timezone.localdate())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="jukokettei.pdf"'
    return response
