"""Files that have no address of their own: a view checks the right and hands them out here.

Answers range requests, because phones refuse a video that does not.
"""

import re
from typing import Any

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
# What is answered in one piece. A player asks for all of a video and reads it as slowly as it
# plays: a stream would hold one of the server's few threads all the while, a piece does not.
PIECE = 2 * 1024 * 1024


def serve(
    request: HttpRequest,
    file: File[Any],
    *,
    filename: str,
    content_type: str,
    inline: bool = False,
) -> HttpResponseBase:
    """The file, or the stretch of it that was asked for; kept by no cache.

    The caller has checked that this person may read it. `filename` may be Japanese.
    """
    response = stream(request, file, content_type=content_type)
    if disposition := content_disposition_header(as_attachment=not inline, filename=filename):
        response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    return response


def stream(request: HttpRequest, file: File[Any], *, content_type: str) -> HttpResponseBase:
    """200 with all of the file, 206 with at most one PIECE of it, 416 outside of it.

    RFC 9110 lets us send less than was asked (15.3.7), and the whole to a request for several
    ranges or for a certain version (If-Range).
    """
    try:
        asked = asked_range(request, file.size)
    except ValueError:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    response = whole(file, content_type) if asked is None else part(file, content_type, *asked)
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def whole(file: File[Any], content_type: str) -> HttpResponseBase:
    file.open("rb")
    if file.size > PIECE:
        return FileResponse(file, content_type=content_type)
    with file:
        response = HttpResponse(file.read(), content_type=content_type)
    response["Content-Length"] = str(len(response.content))
    return response


def part(file: File[Any], content_type: str, start: int, end: int) -> HttpResponseBase:
    with file.open("rb"):
        file.seek(start)
        content = file.read(min(end - start, PIECE))
    response = HttpResponse(content, status=206, content_type=content_type)
    response["Content-Length"] = str(len(content))
    response["Content-Range"] = f"bytes {start}-{start + len(content) - 1}/{file.size}"
    return response


def asked_range(request: HttpRequest, size: int) -> tuple[int, int] | None:
    """(start, exclusive end) of the one range asked for, None when there is none to obey.

    Raises ValueError when it lies outside of the file.
    """
    match = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match is None or request.method != "GET" or "If-Range" in request.headers:
        return None
    first, last = match.groups()
    if first and last and int(last) < int(first):
        return None  # no range at all, says RFC 9110
    if first:
        start, end = int(first), min(int(last) + 1, size) if last else size
    elif last:
        start, end = max(size - int(last), 0), size
    else:
        return None
    if start >= end:
        raise ValueError(match[0])
    return start, end
