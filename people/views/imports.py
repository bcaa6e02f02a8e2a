"""Import of people and posts: choose a file, look at what it would change, apply."""

from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.exports import XLSX, Column, as_xlsx
from core.tables import TableError
from people import actions
from people.forms import ImportForm
from people.import_forms import HEADINGS
from people.import_preview import Preview
from people.models import ImportBatch, User
from people.permissions import import_organisation, imports_shown, manages_people
from people.requests import SignedInRequest

ON_A_PAGE = 100
TEMPLATE = "職員・所属の取り込み.xlsx"
EXAMPLE = {
    "staff_number": "001234",
    "last_name": "桜井",
    "first_name": "みのり",
    "last_name_kana": "サクライ",
    "first_name_kana": "ミノリ",
    "code": "131202",
    "organisation_name": "練馬区",
    "section": "相談支援係",
    "profession": "福祉職",
    "grade": "一般職員",
    "employment": "常勤",
    "roles": "受講者",
    "start": "2026-04-01",
}


@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest) -> HttpResponse:
    if not manages_people(request.user):
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.stage_import(
                form.cleaned_data["file"],
                organisation=import_organisation(request.user),
                effective_on=form.cleaned_data["effective_on"],
                by=request.user,
            )
        except TableError as error:
            form.add_error("file", str(error))
        else:
            return redirect("people:import_batch", batch.pk)
    context = {
        "form": form,
        "organisation": import_organisation(request.user),
        "recent": imports_shown(request.user).select_related("by")[:10],
    }
    return render(request, "people/import.html", context)


@require_safe
def template(request: SignedInRequest) -> HttpResponse:
    """An empty file to fill in: the headings and one row as an example."""
    if not manages_people(request.user):
        raise Http404
    columns = [Column(heading, partial(_cell, name)) for name, heading in HEADINGS.items()]
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(TEMPLATE)}"}
    content = as_xlsx(pgettext("people", "Import"), columns, [EXAMPLE])
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _cell(name: str, row: dict[str, str]) -> str:
    return row.get(name, "")


@require_safe
def batch(request: SignedInRequest, pk: int) -> HttpResponse:
    found = batch_for(request.user, pk)
    preview = Preview(found, show=request.GET.get("show", ""))
    page = Paginator(preview.rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "people/import_batch.html", {"batch": found, "preview": preview, "page": page}
    )


@require_POST
def apply(request: SignedInRequest, pk: int) -> HttpResponse:
    found = batch_for(request.user, pk)
    try:
        job = actions.apply_import(found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("people:import_batch", found.pk)
    return redirect("job", job.public_id)


@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    found = batch_for(request.user, pk)
    try:
        actions.discard_import(found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Nothing was imported."))
    return redirect("people:import")


def batch_for(user: User, pk: int) -> ImportBatch:
    if not manages_people(user):
        raise Http404
    return get_object_or_404(imports_shown(user).select_related("by", "organisation"), pk=pk)
