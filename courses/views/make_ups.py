"""A missed session and the days on which it can be made up."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import actions, run_words
from courses.make_ups import missed_by, offers_for
from courses.models import Enrolment, MakeUp, Session
from courses.states import SEATED
from people.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def make_up(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    user = request.user
    missed, enrolment = _missed_or_404(request, key)
    offers = offers_for(missed, at=timezone.now())
    if request.method == "POST":
        instead = next((each for each in offers if each.key == request.POST.get("instead")), None)
        try:
            if instead is None:
                raise ValidationError(_("That session has no seat left, or has begun."))
            actions.book_make_up(enrolment=enrolment, missed=missed, instead=instead, by=user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Your seat is booked."))
            return redirect("runs:run", missed.run.key)
    context = {
        "missed": run_words.InWords.of(missed),
        "offers": [run_words.InWords.of(each) for each in offers],
    }
    return render(request, "courses/runs/make_up.html", context)


@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = MakeUp.objects.filter(enrolment__person=request.user)
    found = rows.select_related("instead", "missed__run").filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        actions.drop_make_up(make_up=found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Your seat is given back."))
    return redirect("runs:run", found.missed.run.key)


def _missed_or_404(request: SignedInRequest, key: uuid.UUID) -> tuple[Session, Enrolment]:
    session = Session.objects.going_on().select_related("run", "room").filter(key=str(key)).first()
    own = Enrolment.objects.filter(person=request.user, state__in=SEATED)
    enrolment = own.filter(run=session.run_id).first() if session else None
    if session is None or enrolment is None or session not in missed_by(enrolment):
        raise Http404
    return session, enrolment
