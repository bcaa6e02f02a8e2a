"""The answer to most questions of open screens, before anything else of a page is thought of.

Forty learners ask every three seconds whether anything is new; nearly always nothing is. Who asks is
known by then (session and account), membership and version are one question (pulse.py), and a 304
holds nothing that could be seen. Everything else goes on to the view.
"""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from casestudies.pulse import unchanged, word_of_facilitator, word_of_member

_PULSE = re.compile(r"/exercises/([0-9a-f-]{36})/(console/)?pulse/")


class PulseMiddleware:
    """Stands right behind AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "If-None-Match" not in request.headers or request.method != "GET":
            return self.get_response(request)
        asked = _PULSE.fullmatch(request.path_info)
        if asked is None or not request.user.is_authenticated:
            return self.get_response(request)
        return _same(request, *asked.groups()) or self.get_response(request)


def _same(request: HttpRequest, key: str, console: str | None) -> HttpResponse | None:
    ask = word_of_facilitator if console else word_of_member
    try:
        word = ask(int(request.user.pk or 0), uuid.UUID(key))
    except ValueError:  # as long as a key, and none
        return None
    return unchanged(request, word) if word is not None else None
