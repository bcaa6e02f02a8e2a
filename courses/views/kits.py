"""教材キット in the CMS: save a course as one, choose one, look at what it holds, take it in."""

from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import actions
from courses.forms import KitFileForm
from courses.kits.archive import KitError
from courses.models import KitImport
from courses.permissions import can_import_kits, courses_to_export
from people.models import User
from people.requests import SignedInRequest


@require_safe
def export_kit(request: SignedInRequest, pk: int) -> HttpResponseBase:
    course = get_object_or_404(courses_to_export(request.user), pk=pk)
    file = actions.export_kit(course, by=request.user)
    name = _("kit-%(title)s-%(edition)d.zip") % {"title": course.title, "edition": course.edition}
    response = FileResponse(file, content_type="application/zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def import_kit(request: SignedInRequest) -> HttpResponse:
    _authorise(request.user)
    sent = request.method == "POST"
    form = KitFileForm(request.POST, request.FILES) if sent else KitFileForm()
    if form.is_valid():
        try:
            batch = actions.stage_kit(form.cleaned_data["file"], by=request.user)
        except KitError as error:
            form.add_error("file", str(error))
        else:
            return redirect("kit_import", batch.pk)
    return render(request, "courses/cms/import_kit.html", {"form": form})


@require_safe
def kit_import(request: SignedInRequest, pk: int) -> HttpResponse:
    batch = _own(request.user, pk)
    context: dict[str, object] = {"batch": batch}
    if batch.applied_at is None:
        try:
            context["plan"] = actions.plan_of(batch, by=request.user)
        except KitError as error:
            context["fault"] = str(error)
    return render(request, "courses/cms/kit_import.html", context)


@require_POST
def apply_kit(request: SignedInRequest, pk: int) -> HttpResponse:
    batch = _own(request.user, pk)
    try:
        course = actions.apply_kit(
            batch,
            by=request.user,
            publish_questions="publish_questions" in request.POST,
            overwrite="overwrite" in request.POST,
        )
    except KitError as error:
        messages.error(request, str(error))
        return redirect("kit_import", pk)
    text = _("“%(title)s” was taken in as a draft. Nothing of it is published yet.")
    messages.success(request, text % {"title": course.title})
    return redirect("wagtailadmin_explore", course.pk)


@require_POST
def discard_kit(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.discard_kit(_own(request.user, pk))
    messages.success(request, _("Nothing was imported."))
    return redirect("import_kit")


def _authorise(user: User) -> None:
    if not can_import_kits(user):
        raise Http404


def _own(user: User, pk: int) -> KitImport:
    """What somebody else is looking at does not exist."""
    _authorise(user)
    return get_object_or_404(KitImport, pk=pk, by=user)
