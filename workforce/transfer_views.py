"""人事異動: the list of changes, a new file, and one change from its file to its undoing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.exports import XLSX, Export, export_response
from core.tables import TableError
from people.importing.columns import OF_CHANGES
from people.importing.files import faulty_columns
from people.importing.files import template as empty_file
from people.importing.transfer_file import CHANGES
from people.models import User
from people.permissions import import_organisation
from people.requests import SignedInRequest
from people.states import STOPS_THE_FILE
from workforce import actions
from workforce.models import PersonnelChange
from workforce.permissions import changes_shown, manages_changes
from workforce.transfer_forms import ChangeForm, RowFilter
from workforce.transfers import ChangePreview

CHANGES_ON_A_PAGE, ROWS_ON_A_PAGE = 20, 100


@require_safe
def transfers(request: SignedInRequest) -> HttpResponse:
    if not manages_changes(request.user):
        raise Http404
    found = changes_shown(request.user, on=timezone.localdate()).with_counts().newest_first()
    page = Paginator(found, CHANGES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "workforce/transfers.html", {"page": page})


@require_http_methods(["GET", "POST"])
def new_transfer(request: SignedInRequest) -> HttpResponse:
    if not manages_changes(request.user):
        raise Http404
    form = ChangeForm(request.POST or None, request.FILES or None)
    organisation = import_organisation(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            change, job = actions.stage_change(
                **form.cleaned_data, organisation=organisation, by=request.user
            )
        except TableError as error:
            form.add_error("file", str(error))
        else:
            return redirect("job", job.public_id) if job else redirect(change_page(change))
    context = {"form": form, "organisation": organisation}
    return render(request, "workforce/new_transfer.html", context)


@require_safe
def template(request: SignedInRequest) -> HttpResponse:
    """A file to fill in, with an example of each kind of move."""
    if not manages_changes(request.user):
        raise Http404
    disposition = content_disposition_header(as_attachment=True, filename=CHANGES.name)
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(empty_file(CHANGES), content_type=XLSX, headers=headers)


@require_safe
def transfer(request: SignedInRequest, pk: int) -> HttpResponse:
    change = change_for(request.user, pk)
    preview = ChangePreview(change.batch, show=request.GET.get("show", ""), change=change)
    form = RowFilter(request.GET)
    rows = form.narrowed(preview.rows)
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note("workforce.transfer_opened", change, by=request.user)
    context = {
        "change": change, "batch": change.batch, "preview": preview, "page": page, "form": form,
    }  # fmt: skip
    return render(request, "workforce/transfer.html", context)


@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    change = change_for(request.user, pk)
    try:
        job = actions.confirm_change(change, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(change_page(change))
    return redirect("job", job.public_id)


@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    text = _("The change was dropped. Nothing of it was registered.")
    return _do(request, pk, actions.discard_change, text)


@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    text = _("The change was undone. All posts are as they were before.")
    return _do(request, pk, actions.undo_change, text)


@require_safe
def faults(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rows that need correction as a file, with what to correct beside each."""
    change = change_for(request.user, pk)
    rows = change.batch.rows.filter(change__in=STOPS_THE_FILE).order_by("number")
    if not rows.exists():
        messages.info(request, _("No row needs correction."))
        return redirect(change_page(change))
    export = Export(
        name=pgettext("file name", "Rows of a personnel change to correct"),
        columns=faulty_columns(OF_CHANGES),
        rows=rows.iterator(),
        record=lambda: note("workforce.transfer_faults_saved", change, by=request.user),
    )
    return export_response(request, export)


def change_page(change: PersonnelChange) -> str:
    return change.get_absolute_url()


def change_for(user: User, pk: int) -> PersonnelChange:
    if not manages_changes(user):
        raise Http404
    found = changes_shown(user, on=timezone.localdate())
    named = found.select_related("batch__organisation", "batch__by", "confirmed_by", "undone_by")
    return get_object_or_404(named, pk=pk)


def note(kind: str, change: PersonnelChange, *, by: User) -> None:
    """Names nobody: whom it is about is told when the change is in force."""
    organisation = change.batch.organisation_id
    audit.record(kind, by=by, about=[], organisation=organisation, facts={"batch": change.pk})


def _do(request: SignedInRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    change = change_for(request.user, pk)
    try:
        act(change, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(change_page(change))
