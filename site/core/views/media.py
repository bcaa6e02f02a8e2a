import mimetypes
import posixpath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from core.private import stream

# Renditions of pictures, and videos with their stills. Originals and documents are not here:
# Wagtail hands out documents itself, after looking at their collection's rights.
PUBLISHED = ("images/", "media/", "media_thumbnails/")


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
