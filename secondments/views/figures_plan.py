"""計画と実績, and the people behind a figure."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import audit, fiscal
from core.exports import export_source
from people.models import Organisation
from people.requests import SignedInRequest
from secondments.actuals import Line, behind
from secondments.figures_permissions import PARTIES, own_party, sees_all_figures, sees_plan
from secondments.forms.figures import LineForm, YearsFilter
from secondments.models import PlanYear
from secondments.permissions import visible_to
from secondments.plan_table import PlanTable

PAGE_SIZE = 50
PAIR = 2


@require_safe
def plan(request: SignedInRequest) -> HttpResponse:
    """The table, or with ?format= all of it as a file."""
    if not sees_plan(request.user):
        raise Http404
    if "format" in request.GET:
        return export_source(request, "secondments.plan")
    today = timezone.localdate()
    form = YearsFilter(request.GET, today=today)
    table = PlanTable(request.user, *form.span(), today=today)
    page = Paginator(table.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "table": table, "form": form, "page": page, "party": own_party(request.user),
        "this_year": fiscal.fiscal_year(today), "sees_all": sees_all_figures(request.user),
    }  # fmt: skip
    return render(request, "secondments/figures/plan.html", context)


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """Whom a figure of 実績 counts, as far as this user may see them."""
    today = timezone.localdate()
    form = LineForm(request.GET, today=today)
    if not sees_plan(request.user) or not form.is_valid() or not _in_scope(request, form.line()):
        raise Http404
    line, year = form.line(), form.cleaned_data["year"]
    parties = Organisation.objects.filter(kind__in=PARTIES).in_bulk([line.home, line.host])
    if len(parties) != PAIR:
        raise Http404
    counted = behind(line, year)
    seen = visible_to(request.user, on=today).filter(pk__in=counted.values("pk"))
    rows = list(seen.with_names().order_by("planned_start", "pk"))
    response = render(
        request,
        "secondments/figures/people.html",
        {
            "rows": rows,
            "hidden": counted.count() - len(rows),
            "year": year,
            "home": parties[line.home],
            "host": parties[line.host],
            "frozen": PlanYear.objects.filter(fiscal_year=year, frozen_at__isnull=False).first(),
        },
    )
    about = sorted({row.person_id for row in rows if row.person_id} - {request.user.pk})
    if about:
        facts = {"rows": len(about), "year": year}
        audit.record("secondments.people_opened", by=request.user, about=about, facts=facts)
    return response


def _in_scope(request: SignedInRequest, line: Line) -> bool:
    party = own_party(request.user)
    own = party is not None and party.pk in {line.home, line.host}
    return own or sees_all_figures(request.user)
