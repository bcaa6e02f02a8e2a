import mimetypes
import posixpath
import uuid
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from core.models import Job
from core.permissions import can_see_job
from core.private import stream
from core.states import JobState

# Renditions of pictures, and videos with their stills. Originals and documents are not here:
# Wagtail hands out documents itself, after looking at their collection's rights.
PUBLISHED = ("images/", "media/", "media_thumbnails/")


@require_safe
def job(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far the work is. A live page asks again for its middle part only, and for the whole
    of itself once the work is over."""
    found = job_for(request.user, public_id)
    is_open = found.state in {JobState.WAITING, JobState.RUNNING}
    context = {"job": found, "is_open": is_open, "tenth": tenths(found)}
    if "HX-Request" not in request.headers:
        return render(request, "core/job.html", context)
    if not is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context["say"] = request.GET.get("tenth") != str(context["tenth"])
    return render(request, "core/job_progress.html", context)


def job_for(user: Any, public_id: uuid.UUID) -> Job:
    found = get_object_or_404(Job, public_id=public_id)
    if not can_see_job(user, found):
        raise Http404
    return found


def tenths(job: Job) -> int:
    """What a screen reader is told anew: not every row, but every tenth of the whole."""
    return job.done * 10 // job.total if job.total else 0


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A published picture or video. Signed-in people only: the middleware has seen to it."""
    try:
        if not is_published(path) or not default_storage.exists(path):
            raise Http404
        file = default_storage.open(path)
    except (SuspiciousFileOperation, IsADirectoryError, ValueError) as error:
        raise Http404 from error
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = stream(request, file, content_type=content_type)
    # A changed picture gets a new name, so a browser may keep the old one.
    patch_cache_control(response, private=True, max_age=24 * 60 * 60)
    return response


def is_published(path: str) -> bool:
    """In one of the published folders, and not by way of `..` into another."""
    return path.startswith(PUBLISHED) and posixpath.normpath(path) == path
