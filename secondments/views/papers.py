"""Papers as forms and as PDF, and the files that came with them."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import private
from people.requests import SignedInRequest
from secondments import actions
from secondments.forms.deeds import FileForm
from secondments.forms.papers import PaperForm
from secondments.models import Attachment, Paper, Secondment
from secondments.page import SecondmentPage, may_read_paper
from secondments.paper_sheet import paper_pdf
from secondments.papers import POSSIBLE, issuer_of, words_in
from secondments.states import ISSUED_BY, PaperKind
from secondments.views.access import UNPROCESSABLE, shown_to
from secondments.views.secondments import detail


@require_http_methods(["GET", "POST"])
def paper(request: SignedInRequest, key: uuid.UUID, kind: str) -> HttpResponse:
    """The newest edition: saved as a draft, numbered, or written anew, by whose number it bears."""
    it = shown_to(request.user, key)
    chosen = _writable(request, it, kind)
    held = it.papers.filter(kind=chosen).order_by("-edition").first()
    row = held or Paper(secondment=it, kind=chosen, issuer=issuer_of(chosen, it))
    words = words_in(row, it)
    form = PaperForm(request.POST if request.method == "POST" else None, paper=row, words=words)
    if request.method == "POST" and form.is_valid():
        try:
            return _keep(request, it, chosen, form, held)
        except ValidationError as error:
            form.refuse(error)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "it": it, "paper": row, "is_saved": held is not None}
    return render(request, "secondments/papers/paper.html", context, status=status)


def _keep(
    request: SignedInRequest,
    it: Secondment,
    kind: PaperKind,
    form: PaperForm,
    held: Paper | None,
) -> HttpResponse:
    if "anew" in request.POST and held is not None:
        actions.write_anew(paper=held, by=request.user)
        messages.success(request, _("There is a new draft. The numbered paper stays."))
        return redirect("secondments:paper", it.public_id, kind)
    saved = actions.save_paper(secondment=it, kind=kind, by=request.user, **form.facts())
    if "number" in request.POST:
        actions.number_paper(paper=saved, by=request.user)
        messages.success(request, _("Numbered. Print it, and enter when it is sent."))
    else:
        messages.success(request, _("Saved."))
    return redirect("secondments:paper", it.public_id, kind)


@require_safe
def sheet(request: SignedInRequest, key: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
    it = shown_to(request.user, key)
    row = it.papers.filter(public_id=paper).first()
    page = SecondmentPage(it, request.user, on=timezone.localdate())
    if row is None or not may_read_paper(row, page):
        raise Http404
    answer = HttpResponse(paper_pdf(row), content_type="application/pdf")
    name = f"{row.get_kind_display()}.pdf"
    disposition = content_disposition_header(as_attachment=False, filename=name)
    answer["Content-Disposition"] = disposition or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def add_file(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    it = shown_to(request.user, key)
    if SecondmentPage(it, request.user, on=timezone.localdate()).side is None:
        raise Http404
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_file(secondment=it, file=form.cleaned_data["file"], by=request.user)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, pgettext("file", "Attached."))
            return redirect("secondments:secondment", it.public_id)
    return detail(request, it, file_form=form, status=UNPROCESSABLE)


@require_safe
def file(request: SignedInRequest, key: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    row = _file(request, key, file)
    return private.serve(request, row.file, filename=row.name, content_type=row.content_type)


@require_POST
def remove_file(request: SignedInRequest, key: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    row = _file(request, key, file)
    page = SecondmentPage(row.secondment, request.user, on=timezone.localdate())
    if page.side is None:
        raise Http404
    actions.remove_file(attachment=row, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("secondments:secondment", key)


def _file(request: SignedInRequest, key: uuid.UUID, file: uuid.UUID) -> Attachment:
    it = shown_to(request.user, key)
    page = SecondmentPage(it, request.user, on=timezone.localdate())
    row: Attachment | None = it.attachments.kept().filter(public_id=file).first()
    if row is None or not page.sees_inside:
        raise Http404
    row.secondment = it
    return row


def _writable(request: SignedInRequest, it: Secondment, kind: str) -> PaperKind:
    page = SecondmentPage(it, request.user, on=timezone.localdate())
    if kind not in PaperKind.values:
        raise Http404
    chosen = PaperKind(kind)
    if page.side != ISSUED_BY[chosen] or it.state not in POSSIBLE[chosen]:
        raise Http404
    return chosen
