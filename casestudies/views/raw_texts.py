"""The workbench: raw text is taken in, names are declared, the replaced text is carried over."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from casestudies import actions
from casestudies.anonymity import Finding
from casestudies.forms.reviews import NamesForm, TextForm
from casestudies.gate.names import declared_of
from casestudies.gate.workbench import texts_of
from casestudies.models import CasePage, RawText
from casestudies.views.reviews import case_edited
from casestudies.worksheet import number
from core import audit
from people.requests import SignedInRequest

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def texts(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    page = case_edited(request.user, key)
    if request.method != "POST":
        if RawText.objects.filter(case_key=page.key).exists():
            facts = {"case": page.key}
            audit.record("casestudies.text_opened", by=request.user, about=[], facts=facts)
        return _page(request, page)
    form = TextForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            beside = _take_in(request, page, form)
        except ValidationError as error:
            form.refuse(error)
        else:
            if beside:
                return _page(request, page, beside=beside)
            messages.success(request, _("Taken in. Declare its names now."))
            return redirect("case_reviews:texts", page.key)
    return _page(request, page, form=form, status=UNPROCESSABLE)


@require_POST
def names(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    page = case_edited(request.user, key)
    form = NamesForm(request.POST, declared=[])
    if form.asks_for_more:
        return _page(request, page, names=form)
    if not form.is_valid():
        return _page(request, page, names=form, status=UNPROCESSABLE)
    try:
        actions.declare(case=page, names=form.names(), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _page(request, page, names=form, status=UNPROCESSABLE)
    said = ngettext(
        "%(count)d name is declared.", "%(count)d names are declared.", len(form.names())
    )
    messages.success(request, said % {"count": len(form.names())})
    return redirect("case_reviews:texts", page.key)


@require_POST
def text(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """Decides common words of one text, or removes it."""
    page = case_edited(request.user, key)
    raw = RawText.objects.filter(case_key=page.key, pk=pk).first()
    if raw is None:
        raise Http404
    if "drop" in request.POST:
        actions.drop_text(raw=raw, by=request.user)
        messages.success(request, _("Removed."))
        return redirect("case_reviews:texts", page.key)
    said = {name: value for name, value in request.POST.items() if name.startswith("at-")}
    actions.decide_places(
        raw=raw,
        names=[number(name[3:]) for name, value in said.items() if value == "name"],
        words=[number(name[3:]) for name, value in said.items() if value == "word"],
    )
    messages.success(request, _("Saved."))
    return redirect("case_reviews:texts", page.key)


def _take_in(request: SignedInRequest, page: CasePage, form: TextForm) -> list[tuple[str, Finding]]:
    """What beside the words of a file names somebody; nothing of a pasted text."""
    given = form.cleaned_data
    if (file := given["file"]) is None:
        title = given["title"] or _("Text without a title")
        actions.take_text(case=page, title=title, text=given["text"], by=request.user)
        return []
    _raw, beside = actions.take_document(
        case=page,
        name=file.name,
        content=file.read(),
        by=request.user,
        title=given["title"],
    )
    return beside


def _page(
    request: SignedInRequest, page: CasePage, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "case": page,
        "texts": texts_of(page),
        "form": TextForm(),
        "names": NamesForm(declared=declared_of(page.key)),
        **more,
    }
    answer = render(request, "casestudies/reviews/texts.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
