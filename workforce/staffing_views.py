"""職員配置: offices, one office, its plan, the standard by population, and experience."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import fiscal
from people.models import Organisation
from people.permissions import people_in_scope
from people.requests import SignedInRequest
from records.suppression import shown
from secondments.models import PopulationBand, StaffingPlan, StaffingStandard
from secondments.permissions import visible_to
from workforce import experience
from workforce.actions import staffing as actions
from workforce.staffing import Kind, Office, staffed
from workforce.staffing_forms import BandForm, PopulationForm, kind_forms
from workforce.staffing_permissions import (
    keeps_standards,
    offices_seen,
    own_offices,
    sees_staffing,
)

PAGE_SIZE = 50
LONGEST_KEY = 10  # what no database would refuse as too large


@require_safe
def offices(request: SignedInRequest) -> HttpResponse:
    """One line an office; of those of others the metropolis sees the whole, small ones hidden."""
    today = _today_or_404(request)
    seen = offices_seen(request.user, on=today).order_by("kind", "code", "name")
    page = Paginator(seen, PAGE_SIZE).get_page(request.GET.get("page"))
    own = set(own_offices(request.user, on=today).values_list("pk", flat=True))
    found = staffed(page.object_list, year=fiscal.fiscal_year(today), on=today)
    rows = [
        {"office": office, "is_own": office.organisation.pk in own,
         "staff": shown(office.counts.staff), "present": shown(office.counts.present)}
        for office in found
    ]  # fmt: skip
    context = {"rows": rows, "page": page, "year": fiscal.fiscal_year(today), "today": today}
    return render(request, "workforce/staffing/offices.html", context)


@require_safe
def office(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its rows, and who is away on a secondment or here on one, as far as one may see them."""
    found = _office_or_404(request, pk)
    today = timezone.localdate()
    postings = visible_to(request.user, on=today).active().on(today).with_names()
    context = {
        "office": found, "year": fiscal.fiscal_year(today), "today": today,
        "away": postings.filter(home=found.organisation),
        "received": postings.filter(host=found.organisation),
    }  # fmt: skip
    return render(request, "workforce/staffing/office.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    organisation = _own_or_404(request, pk)
    year = fiscal.fiscal_year(timezone.localdate())
    rows = StaffingPlan.objects.filter(organisation=organisation, fiscal_year=year)
    known = {
        Kind(profession, employment): planned
        for profession, employment, planned in rows.order_by("profession", "employment")
        .values_list("profession", "employment", "planned")
    }  # fmt: skip
    forms = kind_forms(request.POST or None, known)
    if request.method == "POST" and forms.is_valid():
        people = forms.people()
        actions.plan_staffing(organisation=organisation, year=year, people=people, by=request.user)
        messages.success(request, _("The plan is saved."))
        return redirect("workforce:staffing_office", pk)
    context = {"organisation": organisation, "year": year, "forms": forms}
    return render(request, "workforce/staffing/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def population(request: SignedInRequest, pk: int) -> HttpResponse:
    """Of the municipality that a family centre is for; it decides which standard holds."""
    today = timezone.localdate()
    organisation = _own_or_404(request, pk)
    municipality = organisation.municipality_on(today)
    if municipality is None:
        raise Http404
    form = PopulationForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        actions.count_population(municipality=municipality, by=request.user, **form.cleaned_data)
        messages.success(request, _("The population is entered."))
        return redirect("workforce:staffing_office", pk)
    context = {"organisation": organisation, "municipality": municipality, "form": form}
    return render(request, "workforce/staffing/population.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def standards(request: SignedInRequest) -> HttpResponse:
    """The bands with their rows; the metropolis adds bands."""
    _today_or_404(request)
    may_change = keeps_standards(request.user)
    form = BandForm(request.POST or None, label_suffix="")
    if request.method == "POST":
        if not may_change:
            raise Http404
        if form.is_valid():
            try:
                band = actions.add_band(by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.refuse(error)
            else:
                return redirect("workforce:staffing_standard", band.pk)
    bands = PopulationBand.objects.prefetch_related(
        "standards__profession", "standards__employment"
    )
    context = {"bands": bands, "form": form, "may_change": may_change}
    return render(request, "workforce/staffing/standards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def standard(request: SignedInRequest, pk: int) -> HttpResponse:
    if not keeps_standards(request.user):
        raise Http404
    band = get_object_or_404(PopulationBand, pk=pk)
    rows = StaffingStandard.objects.filter(band=band).order_by("profession", "employment")
    known = {
        Kind(profession, employment): people
        for profession, employment, people in rows.values_list("profession", "employment", "people")
    }
    forms = kind_forms(request.POST or None, known)
    if request.method == "POST" and forms.is_valid():
        actions.set_standard(band=band, people=forms.people(), by=request.user)
        messages.success(request, _("The standard is saved."))
        return redirect("workforce:staffing_standards")
    return render(request, "workforce/staffing/standard.html", {"band": band, "forms": forms})


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """Years, posts, hours and certificates of the people one looks after."""
    today = _today_or_404(request)
    posts = people_in_scope(request.user, on=today).filter(
        organisation__in=own_offices(request.user, on=today).values("pk"),
        person__left_on=None, person__merged_into=None,
        secondment=None,  # who is here on a secondment stays the home's to judge
    )  # fmt: skip
    chosen = request.GET.get("organisation", "")
    narrowed = posts.filter(organisation_id__in=[int(chosen)]) if _is_key(chosen) else posts
    page = Paginator(experience.people_of(narrowed), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": experience.lines([*page.object_list], user=request.user, today=today),
        "risks": experience.risks(posts, today=today),
        "organisations": experience.organisations_of(posts),
        "chosen": chosen,
        "short": experience.SHORT_YEARS,
    }
    return render(request, "workforce/staffing/experience.html", context)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < LONGEST_KEY


def _today_or_404(request: SignedInRequest) -> datetime.date:
    if not sees_staffing(request.user):
        raise Http404
    return timezone.localdate()


def _own_or_404(request: SignedInRequest, pk: int) -> Organisation:
    return get_object_or_404(own_offices(request.user, on=timezone.localdate()), pk=pk)


def _office_or_404(request: SignedInRequest, pk: int) -> Office:
    today = timezone.localdate()
    organisation = _own_or_404(request, pk)
    (found,) = staffed([organisation], year=fiscal.fiscal_year(today), on=today)
    return found
