"""Work in the background: how far it is, stopping it, and the lists of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import actions, jobs
from core.job_filter import JobFilter
from core.models import Job
from core.permissions import can_cancel_job, can_retry_job, can_see_job, watches_jobs
from core.states import JobState

ON_A_PAGE = 50


@require_safe
def job(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far the work is. A live page asks again for its middle part only, and for the whole
    of itself once the work is over."""
    found = job_for(request.user, public_id)
    is_open = found.state in {JobState.WAITING, JobState.RUNNING}
    context = {"job": found, "is_open": is_open, "tenth": tenths(found)}
    if "HX-Request" not in request.headers:
        context["may_cancel"] = can_cancel_job(request.user, found)
        context["may_retry"] = can_retry_job(request.user, found)
        return render(request, "core/job.html", context)
    if not is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context["say"] = request.GET.get("tenth") != str(context["tenth"])
    return render(request, "core/job_progress.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asks first, and says that what has been done stays."""
    found = job_for(request.user, public_id)
    if not can_cancel_job(request.user, found):
        # Over meanwhile, or never to be stopped: its page says how it stands.
        messages.info(request, _("This work can no longer be cancelled."))
        return redirect("job", found.public_id)
    if request.method != "POST":
        return render(request, "core/job_cancel.html", {"job": found})
    try:
        actions.cancel(found, by=_person(request))
    except ValidationError:
        messages.info(request, _("This work can no longer be cancelled."))
    else:
        messages.success(request, _("The work was cancelled. What had been done stays."))
    return redirect("job", found.public_id)


@require_POST
def retry(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A failed job from the beginning, or from where it stopped."""
    found = job_for(request.user, public_id)
    if not watches_jobs(request.user):
        raise Http404
    try:
        jobs.retry(found, by=_person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("job", found.public_id)


@require_safe
def all_jobs(request: HttpRequest) -> HttpResponse:
    """For administrators: everything, the newest first."""
    if not watches_jobs(request.user):
        raise Http404
    return _list(request, Job.objects.select_related("by"), is_all=True)


@require_safe
def own_jobs(request: HttpRequest) -> HttpResponse:
    return _list(request, Job.objects.filter(by=request.user.pk), is_all=False)


def _list(request: HttpRequest, rows: Any, *, is_all: bool) -> HttpResponse:
    form = JobFilter(request.GET)
    found = form.narrow(rows).order_by("-created_at", "-pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(each, jobs.kind_of(each).label) for each in page],
        "is_all": is_all,
        "watches": watches_jobs(request.user),
    }
    return render(request, "core/jobs.html", context)


def job_for(user: Any, public_id: uuid.UUID) -> Job:
    found = get_object_or_404(Job.objects.select_related("by"), public_id=public_id)
    if not can_see_job(user, found):
        raise Http404
    return found


def _person(request: HttpRequest) -> Any:
    """Nobody who is signed out gets as far as here."""
    return request.user


def tenths(job: Job) -> int:
    """What a screen reader is told anew: not every row, but every tenth of the whole."""
    return job.done * 10 // job.total if job.total else 0
