"""The list, one secondment, and what the offices do with it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.requests import SignedInRequest
from secondments import actions
from secondments.deeds import deeds_for, may_change_request
from secondments.forms.deeds import AnswerForm, FileForm
from secondments.forms.requests import RequestForm
from secondments.listing import SecondmentList
from secondments.models import Secondment
from secondments.page import SecondmentPage
from secondments.permissions import has_secondments, keeps_secondments
from secondments.views.access import UNPROCESSABLE, note_opened, shown_to


@require_safe
def secondments(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    if not has_secondments(request.user, on=today):
        raise Http404
    listed = SecondmentList(request.user, on=today, view=request.GET.get("view", ""))
    return render(request, "secondments/secondments.html", {"it": listed, "today": today})


@require_safe
def secondment(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    it = shown_to(request.user, key)
    response = detail(request, it)
    note_opened(request.user, it)
    return response


@require_http_methods(["GET", "POST"])
def make(request: SignedInRequest) -> HttpResponse:
    if not keeps_secondments(request.user):
        raise Http404
    form = RequestForm(request.POST or None, user=request.user, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.request(by=request.user, side=form.side, **form.facts())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved. Submit it when it is complete."))
            return redirect("secondments:secondment", made.public_id)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "secondments/request.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    it, today = shown_to(request.user, key), timezone.localdate()
    if not may_change_request(request.user, it, on=today):
        raise Http404
    form = RequestForm(request.POST or None, user=request.user, on=today, secondment=it)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_request(secondment=it, by=request.user, **form.facts())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Changed. Submit it again: everybody is asked anew."))
            return redirect("secondments:secondment", it.public_id)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "it": it}
    return render(request, "secondments/request.html", context, status=status)


@require_POST
def answer(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Approves, or sends back with what has to be put right."""
    it = shown_to(request.user, key)
    page = SecondmentPage(it, request.user, on=timezone.localdate())
    consent = page.asked
    if consent is None:
        if not page.sees_inside:
            raise Http404
        messages.error(request, _("Somebody else has answered already."))
        return redirect("secondments:secondment", it.public_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        comment = form.cleaned_data["comment"]
        call = actions.send_back if "send_back" in request.POST else actions.approve
        try:
            call(consent=consent, by=request.user, comment=comment)
        except ValidationError as error:
            form.refuse(error)
        else:
            done = (
                pgettext("secondment", "Returned.")
                if "send_back" in request.POST
                else pgettext("secondment", "Approved.")
            )
            messages.success(request, done)
            return redirect("secondments:secondment", it.public_id)
    return detail(request, it, answer_form=form, status=UNPROCESSABLE)


@require_http_methods(["GET", "POST"])
def do(request: SignedInRequest, key: uuid.UUID, deed: str) -> HttpResponse:
    """One deed of deeds.py: its form, and the action behind it."""
    it, today = shown_to(request.user, key), timezone.localdate()
    chosen = next((d for d in deeds_for(request.user, it, on=today) if d.name == deed), None)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST if request.method == "POST" else None, secondment=it, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.call(secondment=it, by=request.user, **form.facts())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, str(chosen.done))
            return redirect("secondments:secondment", it.public_id)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "deed": chosen, "it": it}
    return render(request, "secondments/deed.html", context, status=status)


def detail(
    request: SignedInRequest,
    it: Secondment,
    *,
    status: int = 200,
    answer_form: AnswerForm | None = None,
    file_form: FileForm | None = None,
) -> HttpResponse:
    page = SecondmentPage(it, request.user, on=timezone.localdate())
    context: dict[str, Any] = {
        "page": page,
        "it": it,
        "answer_form": answer_form or AnswerForm(None),
        "file_form": file_form or FileForm(None),
    }
    return render(request, "secondments/detail.html", context, status=status)
