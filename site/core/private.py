"""Files that have no address of their own: a view checks the right and hands them out here.

Answers range requests, because phones refuse a video that does not.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
BLOCK = 64 * 1024


class Stretch:
    """`length` bytes of the file from `start`, a block at a time; closes the file at the end."""

    def __init__(self, file: File[Any], start: int, length: int) -> None:
        self.file, self.left = file, length
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0 and (block := self.file.read(min(BLOCK, self.left))):
            self.left -= len(block)
            yield block

    def close(self) -> None:
        self.file.close()


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
    """200 with all of the file, 206 with one stretch, 416 when there is no such stretch.

    Several ranges at once, or one conditional on a version (If-Range), get the whole file,
    as RFC 9110 allows.
    """
    size = file.size
    start, end, status = 0, size, 200
    if request.method == "GET" and "If-Range" not in request.headers:
        try:
            if asked := asked_range(request.headers.get("Range", ""), size):
                (start, end), status = asked, 206
        except ValueError:
            file.close()
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.open("rb")
    response = StreamingHttpResponse(
        Stretch(file, start, end - start), status=status, content_type=content_type
    )
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    if status == 206:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """(start, exclusive end) of the one range asked for, None when there is none to obey.

    Raises ValueError when it lies outside of the file.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match.group(1, 2) == ("", ""):
        return None
    first, last = match.group(1, 2)
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
        if last and int(last) < start:
            return None  # not a range at all, says RFC 9110
    if start >= end:
        raise ValueError(f"{header} of {size} bytes")
    return start, end
