"""期間の一覧: periods as a drawing with the same rows as a table."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import fiscal
from people.requests import SignedInRequest
from secondments.forms.figures import YearFilter
from secondments.permissions import has_secondments
from secondments.timeline import Timeline, postings, years_around

PAGE_SIZE = 40  # bars that one can still follow


@require_safe
def timeline(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    if not has_secondments(request.user, on=today):
        raise Http404
    form = YearFilter(request.GET, today=today)
    years = years_around(form.chosen())
    found = postings(request.user, years, on=today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "timeline": Timeline(page.object_list, years, today=today, labelled_by="line line-desc"),
        "running": found.active().count(),
        "first": fiscal.label(years[0]),
        "last": fiscal.label(years[-1]),
    }
    return render(request, "secondments/figures/timeline.html", context)
