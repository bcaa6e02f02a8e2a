"""Applying, withdrawing, saying that one will not come, and the way into an online room."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import actions, run_words
from courses.models import Enrolment, Session
from courses.run_forms import ApplicationForm, ReasonForm
from courses.run_page import RunPage
from courses.states import SEATED, EnrolmentState
from courses.together import posts_together
from courses.views.runs import own_enrolment_or_404, run_or_404
from people.requests import SignedInRequest

SAID = {
    EnrolmentState.ADMITTED: lambda: _("You are admitted."),
    EnrolmentState.AWAITING: lambda: _("You have applied. You are told when it is decided."),
    EnrolmentState.WAITLISTED: lambda: _("All seats are taken. You are on the waiting list."),
    EnrolmentState.DECLINED: lambda: _("All seats are taken, and there is no waiting list."),
}


@require_http_methods(["GET", "POST"])
def apply(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    user = request.user
    run = run_or_404(user, key)
    others = posts_together(run, user, at=timezone.now())
    form = ApplicationForm(request.POST or None, user=user, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            made, *_others = actions.apply_together(run=run, by=user, **form.facts())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, SAID[EnrolmentState(made.state)]())
            return redirect("runs:run", run.key)
    context = {"form": form, "it": RunPage(run, user, at=timezone.now())}
    status = 422 if form.errors else 200
    return render(request, "courses/runs/apply.html", context, status=status)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    user, now = request.user, timezone.now()
    enrolment = own_enrolment_or_404(user, pk)
    run = enrolment.run
    late = enrolment.state == EnrolmentState.ADMITTED and run.is_late_to_withdraw(now)
    form = ReasonForm(request.POST or None, needed=late)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(enrolment=enrolment, by=user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your application is taken back."))
            return redirect("runs:run", run.key)
    context = {"form": form, "it": RunPage(run, user, at=now), "late": late}
    return render(
        request, "courses/runs/withdraw.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def apology(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Says in advance that one will not come to one session, or that one will after all."""
    user = request.user
    session, enrolment = _own_session(request, key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and "back" in request.POST:
        actions.take_apology_back(session=session, enrolment=enrolment)
        messages.success(request, _("You are expected again."))
        return redirect("runs:run", session.run.key)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["reason"][:200]
        try:
            actions.apologise(session=session, enrolment=enrolment, by=user, note=note)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The organiser knows that you will not come."))
            return redirect("runs:run", session.run.key)
    context = {"form": form, "session": session, "when": run_words.when(session)}
    return render(request, "courses/runs/apology.html", context, status=422 if form.errors else 200)


@require_POST
def interest(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Wants to hear of the next run of the course; pressed again, no longer."""
    run = run_or_404(request.user, key)
    wants = actions.toggle_interest(run=run, person=request.user, post=request.user.active_post)
    said = {
        True: _("You are told when the next run of this course is announced."),
        False: _("You are no longer told of the next run."),
    }
    messages.success(request, said[wants])
    return redirect("runs:run", run.key)


@require_safe
def online(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Leads into the online room, in its time and for whoever has a seat; the address of the room
    stands on no page."""
    session, _enrolment = _own_session(request, key)
    if not session.is_open_online(timezone.now()):
        return render(
            request,
            "courses/runs/not_open.html",
            {"session": session, "when": run_words.when(session)},
            status=404,
        )
    return redirect(session.join_url)


def _own_session(request: SignedInRequest, key: uuid.UUID) -> tuple[Session, Enrolment]:
    """A session of a run one has a seat in."""
    session = Session.objects.going_on().select_related("run").filter(key=str(key)).first()
    own = Enrolment.objects.filter(person=request.user, state__in=SEATED)
    enrolment = own.filter(run=session.run_id).first() if session else None
    if session is None or enrolment is None:
        raise Http404
    return session, enrolment
