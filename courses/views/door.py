"""The door: the screen that shows the code, and what happens to whoever scans it or types it.

Scanned while logged out, the browser keeps a proof for ten minutes, so that the code need not be
scanned again after the log-in; another browser does not have it.
"""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.qr import qr
from courses import actions, door, run_words
from courses.models import Enrolment, Session
from courses.run_forms import CodeForm
from courses.run_permissions import can_take_attendance
from courses.states import SEATED
from courses.throttle import NotSoOften, count_guess
from people.requests import SignedInRequest

PROOF = "door:{key}"  # in the session of the browser


@require_safe
@never_cache
def show(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """For the screen in the room, full and large; loads itself again with each new code."""
    session = _session_or_404(key)
    if not can_take_attendance(request.user, session):
        raise Http404
    now = timezone.now()
    is_open = door.is_open(session, now)
    context = {
        "session": session,
        "when": run_words.when(session),
        "open": is_open,
        "opens": door.opens_at(session),
        "closes": door.closes_at(session),
        "seconds": door.seconds_left(now) if is_open else 30,
        "digits": door.digits_at(session, now) if is_open else "",
        "qr": qr(door.address_at(session, now)) if is_open else None,
    }
    return render(request, "courses/runs/door.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def scanned(request: HttpRequest, key: uuid.UUID, token: str) -> HttpResponse:
    """A GET looks only (phones open what they scan before anybody decides); it keeps the proof, and
    the button notes the attendance."""
    session = _session(key)
    now = timezone.now()
    proof = PROOF.format(key=key)
    if session and door.is_open(session, now) and door.is_token(session, token, now):
        request.session[proof] = (now + door.PROOF_LASTS).isoformat()
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if session is None:
        raise Http404
    enrolment = _own_or_404(request, session)
    until = parse_datetime(request.session.get(proof, ""))
    if until is None or until < now:
        messages.error(request, _("This code is no longer valid. Scan the one on the screen."))
        return redirect("runs:check_in", session.key)
    if request.method == "POST":
        return _note(request, session)
    context = {"session": session, "when": run_words.when(session), "enrolment": enrolment}
    return render(request, "courses/runs/scanned.html", context)


@require_http_methods(["GET", "POST"])
def check_in(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """The six digits, typed. Guessing is slow: a few tries a minute for each person."""
    session = _session_or_404(key)
    _own_or_404(request, session)
    now = timezone.now()
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count_guess(request.user, session)
        except NotSoOften as error:
            form.refuse(error)
        else:
            if door.is_open(session, now) and door.is_digits(
                session, form.cleaned_data["code"], now
            ):
                return _note(request, session)
            form.add_error("code", _("This is not the code on the screen now."))
    context = {
        "form": form,
        "session": session,
        "when": run_words.when(session),
        "open": door.is_open(session, now),
        "opens": door.opens_at(session),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/runs/check_in.html", context, status=status)


def _note(request: HttpRequest, session: Session) -> HttpResponse:
    enrolment = _own_or_404(request, session)
    try:
        row = actions.check_in(session=session, enrolment=enrolment, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = _("You are noted as “%(presence)s” at “%(session)s”.")
        said = {"presence": row.get_presence_display(), "session": session.title}
        messages.success(request, text % said)
    request.session.pop(PROOF.format(key=session.key), None)
    return redirect("runs:run", session.run.key)


def _session(key: uuid.UUID) -> Session | None:
    rows = Session.objects.going_on().select_related("run")
    return rows.filter(key=str(key)).first()


def _session_or_404(key: uuid.UUID) -> Session:
    found = _session(key)
    if found is None:
        raise Http404
    return found


def _own_or_404(request: HttpRequest, session: Session) -> Enrolment:
    """Somebody without a seat is sent to the organiser, who has the list."""
    own = Enrolment.objects.filter(person=request.user.pk, run=session.run_id, state__in=SEATED)
    found = own.select_related("person", "post").first()
    if found is None:
        raise Http404
    return found
