"""The plan of one 年度: its rows by form and by file, and its end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core import fiscal
from core.exports import Export, export_response
from core.tables import TableError
from people.models import User
from people.requests import SignedInRequest
from secondments.actions import plans
from secondments.actuals import is_over
from secondments.figures_permissions import closes_plan, figures_in_scope, sees_plan
from secondments.forms.figures import PlanFileForm, PlannedForm, PlanRowForm, years_offered
from secondments.models import PlanRow, PlanYear
from secondments.models.plans import PlanRowQuerySet
from secondments.plan_columns import year_columns
from secondments.plan_file import Proposal, differences, read_plan, sealed, unsealed
from secondments.plan_table import PlanTable


@require_http_methods(["GET", "HEAD", "POST"])
def year(request: SignedInRequest, year: int) -> HttpResponse:
    """The rows this user keeps, one to add, or with ?format= the rows as a file."""
    _kept_or_404(request.user, year)
    rows = _rows(request.user, year)
    if "format" in request.GET:
        name = _("Plan of secondments %(year)s") % {"year": fiscal.label(year)}
        return export_response(request, Export(name, year_columns(), rows, count=rows.count()))
    frozen = _frozen(year)
    form = PlanRowForm(request.POST or None, year=year, user=request.user)
    if request.method == "POST" and frozen is None and form.is_valid():
        try:
            plans.plan(year=year, wishes=[form.wish()], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The row is in the plan."))
            return redirect("secondments:plan_year", year)
    today = timezone.localdate()
    context = {
        "year": year, "rows": rows, "form": form, "frozen": frozen,
        "may_freeze": closes_plan(request.user) and frozen is None and is_over(year, on=today),
        "years": years_offered(today),
    }  # fmt: skip
    return render(request, "secondments/figures/year.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: SignedInRequest, pk: int) -> HttpResponse:
    if not sees_plan(request.user):
        raise Http404
    theirs = PlanRow.objects.with_names().filter(figures_in_scope(request.user))
    found = get_object_or_404(theirs, pk=pk)
    if found.year.is_frozen:
        raise Http404
    form = PlannedForm(request.POST if "remove" not in request.POST else None, row=found)
    if request.method == "POST" and ("remove" in request.POST or form.is_valid()):
        try:
            if "remove" in request.POST:
                plans.take_from_plan(row=found, by=request.user)
                done = _("The row is taken out of the plan.")
            else:
                year = found.year.fiscal_year
                plans.plan(year=year, wishes=[form.wish()], by=request.user)
                done = _("The row is changed.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, done)
        return redirect("secondments:plan_year", found.year.fiscal_year)
    return render(request, "secondments/figures/row.html", {"row": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: SignedInRequest, year: int) -> HttpResponse:
    """First what the file would change, then the decision. Nothing is kept in between."""
    _kept_or_404(request.user, year)
    if _frozen(year) is not None:
        raise Http404
    if "sealed" in request.POST:
        return _take_in(request, year)
    form = PlanFileForm(request.POST or None, request.FILES or None)
    proposal = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            proposal = read_plan(upload, upload.name, year=year, user=request.user)
        except TableError as error:
            form.add_error("file", str(error))
    context = {"year": year, "form": form, "proposal": proposal}
    context |= _difference(request, year, proposal)
    return render(request, "secondments/figures/file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: SignedInRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    _kept_or_404(request.user, year)
    if not closes_plan(request.user) or _frozen(year) or not is_over(year, on=today):
        raise Http404
    if request.method == "POST":
        try:
            plans.freeze_plan(year=year, by=request.user, on=today)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            done = _("The figures of %(year)s are frozen.")
            messages.success(request, done % {"year": fiscal.label(year)})
        return redirect("secondments:plan_year", year)
    table = PlanTable(request.user, year, year, today=today)
    return render(request, "secondments/figures/freeze.html", {"year": year, "table": table})


def _take_in(request: SignedInRequest, year: int) -> HttpResponse:
    try:
        wishes = unsealed(request.POST["sealed"], year=year, user=request.user)
        changed = plans.plan(year=year, wishes=wishes, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("secondments:plan_file", year)
    done = ngettext(
        "%(count)s row of the plan is changed.", "%(count)s rows of the plan are changed.", changed
    )
    messages.success(request, done % {"count": changed})
    return redirect("secondments:plan_year", year)


def _difference(
    request: SignedInRequest, year: int, proposal: Proposal | None
) -> dict[str, object]:
    if proposal is None or proposal.faults:
        return {}
    found = differences(proposal.wishes, year=year)
    return {
        "changing": [each for each in found if each.changes],
        "same": sum(not each.changes for each in found),
        "sealed": sealed(proposal.wishes, year=year, user=request.user),
    }


def _kept_or_404(user: User, year: int) -> None:
    if not sees_plan(user) or year not in years_offered(timezone.localdate()):
        raise Http404


def _frozen(year: int) -> PlanYear | None:
    rows = PlanYear.objects.filter(fiscal_year=year, frozen_at__isnull=False)
    return rows.select_related("frozen_by").first()


def _rows(user: User, year: int) -> PlanRowQuerySet:
    rows = PlanRow.objects.of_year(year).filter(figures_in_scope(user)).with_names()
    return rows.order_by("direction", "home__code", "host__code", "profession", "grade")
