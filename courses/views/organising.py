"""An organiser's screens: making, announcing, changing and cancelling a run and its sessions."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import actions
from courses.actions import SessionClashes
from courses.models import Enrolment, Run, Session
from courses.organising_forms import EndedRunForm, HoldForm, NewRunForm, RunForm, SelectForm
from courses.run_forms import ReasonForm
from courses.run_office import RunOffice
from courses.run_permissions import (
    can_override_clashes,
    courses_to_run,
    organisations_to_keep_seats_for,
    organisers_for,
    organises,
    runs_managed,
)
from courses.run_preview import SessionPreview
from courses.session_forms import SessionForm
from people.models import User
from people.requests import SignedInRequest

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def make(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if not organises(user):
        raise Http404
    form = NewRunForm(
        request.POST or None, courses=courses_to_run(user), organisers=organisers_for(user)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            run = actions.make_run(
                course=given["course"], organiser=given["organiser"], by=user, **form.facts()
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The run is made. Enter its sessions, then announce it."))
            return redirect("runs:manage", run.key)
    return _form(request, "courses/runs/edit_run.html", form, run=None)


@require_safe
def manage(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    run = managed_or_404(request.user, key)
    context = {"it": RunOffice(run, request.user, at=timezone.now())}
    return render(request, "courses/runs/manage.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    run = managed_or_404(request.user, key)
    form_class = EndedRunForm if run.is_over(timezone.now()) else RunForm
    form = form_class(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_run(run=run, by=request.user, **form.facts())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("runs:manage", run.key)
    return _form(request, "courses/runs/edit_run.html", form, run=run)


@require_POST
def announce(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    run = managed_or_404(request.user, key)
    _try(request, lambda: actions.announce_run(run=run, by=request.user), _("Announced."))
    return redirect("runs:manage", run.key)


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    run = managed_or_404(request.user, key)
    form = ReasonForm(request.POST or None, needed=True)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.cancel_run(run=run, by=request.user, reason=reason)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The run is cancelled, and everybody concerned is told."))
            return redirect("runs:manage", run.key)
    it = RunOffice(run, request.user, at=timezone.now())
    return _form(request, "courses/runs/cancel_run.html", form, run=run, it=it)


# --- sessions ---------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def add_session(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    run = managed_or_404(request.user, key)
    return _edit_session(request, run, None)


@require_http_methods(["GET", "POST"])
def edit_session(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    session = session_or_404(request.user, key)
    return _is_over(request, session) or _edit_session(request, session.run, session)


def _is_over(request: SignedInRequest, session: Session) -> HttpResponse | None:
    """For a page that was left open, and an address kept: back, with the reason."""
    if session.run.announced_at is None or not session.is_over(timezone.now()):
        return None
    messages.error(request, _("This session is over. Attendance is corrected in its list."))
    return redirect("runs:manage", session.run.key)


def _edit_session(request: SignedInRequest, run: Run, session: Session | None) -> HttpResponse:
    """Of an announced run, who is told what is shown first; nothing is written before 確定."""
    user, now = request.user, timezone.now()
    form = SessionForm(request.POST or None, run=run, session=session, on=timezone.localdate(now))
    clashing, preview = False, None
    if request.method == "POST" and form.is_valid():
        if run.announced_at and "sure" not in request.POST:
            preview = SessionPreview(run, session, form.facts())
        else:
            try:
                _save_session(form, run, session, by=user)
            except SessionClashes as error:
                form.refuse(error)
                clashing = can_override_clashes(user, run)
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, _("Saved."))
                return redirect("runs:manage", run.key)
    form.show_override(shown=clashing or bool(request.POST.get("override")))
    return _form(
        request, "courses/runs/edit_session.html", form, run=run, session=session, preview=preview
    )


def _save_session(form: SessionForm, run: Run, session: Session | None, *, by: User) -> None:
    facts: dict[str, Any] = form.facts()
    data: Mapping[str, Any] = form.cleaned_data
    override = data.get("override", "") if can_override_clashes(by, run) else ""
    if session is None:
        actions.add_session(run=run, by=by, override=override, **facts)
    else:
        reason = data.get("reason", "")
        actions.change_session(session=session, by=by, reason=reason, override=override, **facts)


@require_http_methods(["GET", "POST"])
def cancel_session(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    session = session_or_404(request.user, key)
    if answer := _is_over(request, session):
        return answer
    form = ReasonForm(request.POST or None, needed=True)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.cancel_session(session=session, by=request.user, reason=reason)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The session is cancelled."))
            return redirect("runs:manage", session.run.key)
    it = RunOffice(session.run, request.user, at=timezone.now())
    return _form(
        request, "courses/runs/cancel_session.html", form, run=session.run, session=session, it=it
    )


# --- people -----------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def select(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """By lot or by rule, among all who are approved. What it will do is said before."""
    run = managed_or_404(request.user, key)
    form = SelectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            admitted = actions.select(run=run, by=request.user, reason=reason)
        except ValidationError as error:
            form.refuse(error)
        else:
            text = _("%(count)d people are admitted. Everybody is told.")
            messages.success(request, text % {"count": len(admitted)})
            return redirect("runs:manage", run.key)
    it = RunOffice(run, request.user, at=timezone.now())
    return _form(request, "courses/runs/select.html", form, run=run, it=it)


@require_http_methods(["GET", "POST"])
def keep_seats(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    run = managed_or_404(request.user, key)
    form = HoldForm(request.POST or None, organisations=organisations_to_keep_seats_for())
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_seats(run=run, by=request.user, **form.facts())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("runs:manage", run.key)
    return _form(request, "courses/runs/keep_seats.html", form, run=run)


@require_http_methods(["GET", "POST"])
def cancel_enrolment(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Enrolment.objects.filter(run__in=runs_managed(request.user, on=timezone.localdate()))
    enrolment = rows.select_related("run", "person").filter(pk=pk).first()
    if enrolment is None:
        raise Http404
    form = ReasonForm(request.POST or None, needed=True)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.cancel_enrolment(enrolment=enrolment, by=request.user, reason=reason)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The seat is taken back, and the person is told."))
            return redirect("runs:manage", enrolment.run.key)
    return _form(
        request, "courses/runs/cancel_enrolment.html", form, run=enrolment.run, enrolment=enrolment
    )


def managed_or_404(user: User, key: uuid.UUID) -> Run:
    rows = runs_managed(user, on=timezone.localdate()).select_related("organiser")
    found = rows.filter(key=str(key)).first()
    if found is None:
        raise Http404
    return found


def session_or_404(user: User, key: uuid.UUID) -> Session:
    runs = runs_managed(user, on=timezone.localdate())
    rows = Session.objects.filter(run__in=runs).select_related("run__organiser", "room")
    found = rows.filter(key=str(key)).first()
    if found is None:
        raise Http404
    return found


def _form(request: SignedInRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def _try(request: SignedInRequest, act: Any, done: str) -> None:
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
