"""One import: look at what it would change, say who has left, apply it or leave it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.exports import Export, export_response
from people import actions
from people.forms.imports import AbsentForm
from people.importing.files import faulty_columns
from people.importing.preview import Preview
from people.models import ImportBatch, User
from people.permissions import imports_shown, manages_people
from people.requests import SignedInRequest
from people.states import STOPS_THE_FILE, RowChange

ON_A_PAGE = 100


@require_safe
def batch(request: SignedInRequest, pk: int) -> HttpResponse:
    found = batch_for(request.user, pk)
    preview = Preview(found, show=request.GET.get("show", ""))
    page = Paginator(preview.rows, ON_A_PAGE).get_page(request.GET.get("page"))
    form = AbsentForm(initial={"last_day": AbsentForm.day_for(found)})
    context = {"batch": found, "preview": preview, "page": page, "absent_form": form}
    if any(row.person_id for row in page):
        audit.record(
            "people.import_opened",
            by=request.user,
            about=sorted({row.person_id for row in page if row.person_id}),
            organisation=found.organisation_id,
            facts={"batch": found.pk},
        )
    return render(request, "people/import_batch.html", context)


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
        actions.discard_import(found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Nothing more of this file is imported."))
    return redirect("people:import")


@require_POST
def absent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who of those not in the file is to end; nothing ends before the import is confirmed."""
    found = batch_for(request.user, pk)
    form = AbsentForm(request.POST)
    back = f"{reverse('people:import_batch', args=[found.pk])}?show={RowChange.ABSENT}"
    if not form.is_valid():
        messages.error(request, form.sentence)
        return redirect(back)
    try:
        count = actions.choose_absent(found, **form.choice)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(back)
    if count:
        facts = {"count": count, "day": date_format(form.cleaned_data["last_day"])}
        text = _("%(count)s posts will end on %(day)s. They stay until you confirm.")
        messages.success(request, text % facts)
    else:
        messages.success(request, _("Nobody's post will end."))
    return redirect(f"{back}&page={form.cleaned_data['page'] or 1}")


@require_safe
def faults(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rows that need correction as a file, with what to correct beside each."""
    found = batch_for(request.user, pk)
    rows = found.rows.filter(change__in=STOPS_THE_FILE).order_by("number")
    if not rows.exists():
        messages.info(request, _("No row needs correction."))
        return redirect("people:import_batch", found.pk)
    export = Export(
        name=_("Rows to correct"),
        columns=faulty_columns(),
        rows=rows.iterator(),
        record=lambda: audit.record(
            "people.import_faults_saved",
            by=request.user,
            about=sorted({*rows.exclude(person=None).values_list("person", flat=True)}),
            organisation=found.organisation_id,
            facts={"batch": found.pk, "rows": rows.count()},
        ),
    )
    return export_response(request, export)


def batch_for(user: User, pk: int) -> ImportBatch:
    if not manages_people(user):
        raise Http404
    return get_object_or_404(
        imports_shown(user).of_people().select_related("by", "organisation"), pk=pk
    )
