"""What a job exported: its page, the file, and what the file could not hold. For one person."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.exports import Unwritten, file_response, report_of, source_of
from core.exports.answers import SHOWN
from core.exports.jobs import last_day
from core.models import SavedExport
from core.private import serve


@require_safe
def export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = export_for(request.user, public_id)
    unwritten = _unwritten(found)
    context = {
        "export": found,
        "last_day": last_day(found),
        "file_name": found.file_name,
        "unwritten": unwritten[:SHOWN],
        "count": len(unwritten),
        "is_more": len(unwritten) > SHOWN,
    }
    return render(request, "core/export.html", context)


@require_safe
def export_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    found = export_for(request.user, public_id)
    try:
        return serve(
            request,
            found.file,
            filename=found.file_name,
            content_type=found.content_type,
        )
    except (FileNotFoundError, ValueError) as error:  # removed by its age, or by somebody's hand
        raise Http404 from error


@require_safe
def export_unwritten(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = export_for(request.user, public_id)
    name = found.file_name.rpartition(".")[0]
    return file_response(report_of(_unwritten(found), name=name))


def export_for(user: Any, public_id: uuid.UUID) -> SavedExport:
    """One's own, while one may still save that table."""
    found = get_object_or_404(
        SavedExport.objects.select_related("job"), public_id=public_id, job__by=user.pk
    )
    arguments = found.job.arguments
    source_of(arguments["source"])(user, QueryDict(arguments["query"]))
    return found


def _unwritten(found: SavedExport) -> list[Unwritten]:
    return [Unwritten(**each) for each in found.unwritten]
