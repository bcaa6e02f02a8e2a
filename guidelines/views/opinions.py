"""意見募集, for who was asked: read the draft section by section and say something about paragraphs."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guidelines import actions
from guidelines.models import GuidelineEdition, Opinion
from guidelines.opinion_forms import OpinionForm
from guidelines.opinion_page import OpinionSheet, SectionSheet
from guidelines.permissions import sees_own_opinions
from people.models import User
from people.requests import SignedInRequest

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """The sections, the opinion on the whole, and what one has said."""
    row = asked_or_404(request.user, key)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and _given(form, row, request.user):
        messages.success(request, _("Your opinion is saved."))
        return redirect("guideline_opinions:edition", row.public_id)
    it = OpinionSheet(row, request.user, on=timezone.localdate())
    return _shown(request, "edition", it, form)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: SignedInRequest, key: uuid.UUID, anchor: str) -> HttpResponse:
    row = asked_or_404(request.user, key)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and _given(form, row, request.user):
        messages.success(request, _("Your opinion is saved."))
        here = redirect("guideline_opinions:section", row.public_id, anchor)
        here["Location"] += f"#{form.cleaned_data['anchor']}"
        return here
    try:
        it = SectionSheet(row, request.user, on=timezone.localdate(), anchor=anchor)
    except LookupError:
        raise Http404 from None
    return _shown(request, "section", it, form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    row = asked_or_404(request.user, key)
    opinion = own_or_404(request.user, row, pk)
    form = OpinionForm(request.POST or None, initial={"text": opinion.text})

    def do() -> None:
        text = form.cleaned_data["text"]
        actions.change_opinion(opinion=opinion, text=text, by=request.user)

    if request.method == "POST" and _done(form, do):
        messages.success(request, _("Your opinion is saved."))
        return redirect("guideline_opinions:edition", row.public_id)
    it = OpinionSheet(row, request.user, on=timezone.localdate())
    return _shown(request, "change", it, form, opinion=opinion)


@require_POST
def take_back(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    row = asked_or_404(request.user, key)
    opinion = Opinion.objects.of(row).filter(pk=pk, reviewer__person=request.user).first()
    try:
        if opinion is not None:  # pressed twice: it is gone, as was wished
            actions.take_back_opinion(opinion=opinion, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Your opinion has been taken back."))
    return redirect("guideline_opinions:edition", row.public_id)


def asked_or_404(user: User, key: uuid.UUID) -> GuidelineEdition:
    found: GuidelineEdition | None = GuidelineEdition.objects.filter(public_id=key).first()
    if found is None or not sees_own_opinions(user, found):
        raise Http404
    return found


def own_or_404(user: User, row: GuidelineEdition, pk: int) -> Opinion:
    found = Opinion.objects.of(row).filter(pk=pk, reviewer__person=user).first()
    if found is None:
        raise Http404
    return found


def _given(form: OpinionForm, row: GuidelineEdition, user: User) -> bool:
    def do() -> None:
        said = form.cleaned_data
        actions.give_opinion(edition=row, anchor=said["anchor"], text=said["text"], by=user)

    return _done(form, do)


def _done(form: OpinionForm, do: Callable[[], None]) -> bool:
    """What is refused comes back to its field, and what was typed stays."""
    if not form.is_valid():
        return False
    try:
        do()
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


def _shown(
    request: SignedInRequest,
    template: str,
    it: OpinionSheet,
    form: OpinionForm,
    opinion: Opinion | None = None,
) -> HttpResponse:
    context = {"it": it, "form": form, "opinion": opinion}
    status = UNPROCESSABLE if form.errors else 200
    name = f"guidelines/opinions/{template}.html"
    return render(request, name, context, status=status)
