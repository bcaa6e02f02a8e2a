"""What a click on "Save as …" is answered: the file, a job that writes it, or why not."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from core.exports.files import Export, Written, format_of, report_of, source_of, write
from core.exports.jobs import start_export

SHOWN = 100  # of the characters that could not be written; the file names them all

logger = logging.getLogger(__name__)


def export_source(request: HttpRequest, source: str) -> HttpResponse:
    """The registered table for this person and query string; a large one by a job.

    Raises Http404 as the source does.
    """
    export = source_of(source)(request.user, request.GET)
    if export.cells > settings.EXPORT_CELLS_AT_ONCE:
        return redirect("job", start_export(request, source, export).public_id)
    return export_response(request, export)


def export_response(request: HttpRequest, export: Export) -> HttpResponse:
    """The table as a file at once. ?format=xlsx, csv or cp932.

    With characters that CP932 lacks it is a page that names them first; ?confirmed=1 is the file
    all the same, ?report=1 the list of them.
    """
    try:
        written = write(export, format_of(request.GET))
        if "report" in request.GET:
            return file_response(report_of(written.unwritten, name=export.name))
    except OSError:
        logger.exception("An export could not be written.")
        return render(request, "core/export_failed.html", status=503)
    if written.unwritten and "confirmed" not in request.GET:
        return render(request, "core/export_unwritten.html", told(written))
    export.record()
    return file_response(written)


def told(written: Written) -> dict[str, object]:
    return {
        "file_name": written.file_name,
        "unwritten": written.unwritten[:SHOWN],
        "count": len(written.unwritten),
        "is_more": len(written.unwritten) > SHOWN,
    }


def file_response(written: Written) -> HttpResponse:
    response = HttpResponse(written.content, content_type=written.content_type)
    disposition = content_disposition_header(as_attachment=True, filename=written.file_name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
