"""From where to where in a 年度; for the metropolis with 「人材交流の実施状況」."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.requests import SignedInRequest
from secondments.figures_permissions import sees_all_figures, sees_plan
from secondments.flows import Exchange, Flows
from secondments.forms.figures import YearFilter


@require_safe
def flows(request: SignedInRequest) -> HttpResponse:
    if not sees_plan(request.user):
        raise Http404
    today = timezone.localdate()
    form = YearFilter(request.GET, today=today)
    year = form.chosen()
    context = {"form": form, "year": year, "flows": Flows(request.user, year)}
    if sees_all_figures(request.user):
        now = Exchange.in_year(year, today=today)
        before = Exchange.in_year(year - 1, today=today)
        context |= {"exchange": now, "growth": now.either - before.either, "before": before}
    return render(request, "secondments/figures/flows.html", context)
