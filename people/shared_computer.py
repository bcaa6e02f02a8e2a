"""A computer that several people use: 「共用のパソコンで使う」 at log-in.

The session ends when the browser closes, and after some minutes without a request. What somebody
had typed and sent too late is handed back on the page that says so: it is not saved, and not lost.
"""

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

KEY = "people_shared"  # in the session: when it was last used; missing on one's own computer
ASKED, TICKED = "sharing", "shared"  # what a page with the box sends, and the box
GRAIN = 20  # seconds: the session is not written anew for every request
SHORTEST = 20  # characters: shorter ASCII is a choice or a key, which nobody typed
# A page asks there again by itself; nobody needs to sit before it.
AUTOMATIC, PULSE = "/jobs/", "/pulse/"
LOOK = "look"  # the script asks only how long there is

Respond = Callable[[HttpRequest], HttpResponseBase]


def is_shared(request: HttpRequest) -> bool:
    session: SessionBase | None = getattr(request, "session", None)
    return session is not None and KEY in session and SESSION_KEY in session


def seconds_left_alone() -> int:
    return int(settings.SHARED_COMPUTER_MINUTES) * 60


def seconds_to_go(request: HttpRequest) -> int:
    """How long this session lasts if nothing more is asked."""
    last = request.session.get(KEY, time.time())
    return max(0, int(seconds_left_alone() - abs(time.time() - last)))


class SharedComputerMiddleware:
    """Costs nothing where the box was not ticked."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and request.path_info.startswith("/accounts/"):
            note_choice(request)
        if not is_shared(request):
            return self.get_response(request)
        now, last = time.time(), request.session[KEY]
        # A clock set back must not lengthen it either.
        if abs(now - last) > seconds_left_alone():
            return self.sign_out(request)
        if abs(now - last) > GRAIN and not asks_by_itself(request):
            request.session[KEY] = now
        response = self.get_response(request)
        # Who sits down next must not see it by the Back button.
        response["Cache-Control"] = "private, no-store"
        return response

    def sign_out(self, request: HttpRequest) -> HttpResponseBase:
        kept = typed(request) if request.method == "POST" else []
        logout(request)
        if request.path_info.startswith("/accounts/"):
            return self.get_response(request)  # open anyway, or it asks to log in
        address = (
            f"{reverse('people:timed_out')}?{urlencode({REDIRECT_FIELD_NAME: back_to(request)})}"
        )
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        if request.method == "POST":
            return show_timed_out(request, back=back_to(request), kept=kept)
        return redirect(address)


def note_choice(request: HttpRequest) -> None:
    """Kept through the second factor or the office's own service, until one is in."""
    if ASKED not in request.POST:
        return
    if request.POST.get(TICKED):
        request.session[KEY] = time.time()
        request.session.set_expiry(0)  # the cookie goes with the browser
    else:
        request.session.pop(KEY, None)


def asks_by_itself(request: HttpRequest) -> bool:
    path = request.path_info
    automatic = path.startswith(AUTOMATIC) or path.endswith(PULSE)
    live = bool(request.headers.get("HX-Request")) and automatic
    return live or (LOOK in request.GET and path == reverse("people:still_here"))


def typed(request: HttpRequest) -> list[str]:
    """What of a form somebody wrote: sentences, no choices, no keys and no passwords."""
    fields = [(name, text) for name, texts in request.POST.lists() for text in texts]
    return [
        text
        for name, text in fields
        if name != "csrfmiddlewaretoken" and "password" not in name
        if len(text) >= SHORTEST or (text and not text.isascii())
    ]


def back_to(request: HttpRequest) -> str:
    """The page itself; after a form or a part of a page, the page it stood on."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    parts = urlsplit(told)
    here = parts.netloc == request.get_host()
    path = parts._replace(scheme="", netloc="", fragment="").geturl()
    return path if here and path.startswith("/") else "/my/"


def show_timed_out(request: HttpRequest, *, back: str, kept: list[str]) -> HttpResponse:
    context = {
        "minutes": settings.SHARED_COMPUTER_MINUTES,
        "login": f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: back})}",
        "kept": kept,
    }
    status = 403 if request.method == "POST" else 200
    return render(request, "people/timed_out.html", context, status=status)
