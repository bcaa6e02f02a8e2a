"""Import of people and posts: choose a file, or take the template to make one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from core.exports import XLSX
from core.tables import TableError
from people import actions
from people.forms.imports import ImportForm
from people.importing.files import TEMPLATE
from people.importing.files import template as empty_file
from people.permissions import import_organisation, imports_shown, manages_people
from people.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest) -> HttpResponse:
    if not manages_people(request.user):
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch, job = actions.receive_import(
                form.cleaned_data["file"],
                organisation=import_organisation(request.user),
                effective_on=form.cleaned_data["effective_on"],
                is_complete=form.cleaned_data["is_complete"],
                by=request.user,
            )
        except TableError as error:
            form.add_error("file", str(error))
        else:
            if job is not None:
                return redirect("job", job.public_id)
            return redirect("people:import_batch", batch.pk)
    context = {
        "form": form,
        "organisation": import_organisation(request.user),
        "recent": imports_shown(request.user).of_people().select_related("by")[:10],
    }
    return render(request, "people/import.html", context)


@require_safe
def template(request: SignedInRequest) -> HttpResponse:
    """A file to fill in: the headings, one row as an example, and how."""
    if not manages_people(request.user):
        raise Http404
    disposition = content_disposition_header(as_attachment=True, filename=TEMPLATE)
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(empty_file(), content_type=XLSX, headers=headers)
