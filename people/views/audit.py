"""The audit events for administrators, and for everybody who looked at their own data."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.audit.pages import page_of
from core.exports import export_source
from core.models import AuditCheck, AuditEvent
from people.audit_filters import AuditFilter
from people.audit_rows import rows_of
from people.exports import MOST_EVENTS as MOST
from people.models import User
from people.permissions import looks_at, reads_audit
from people.requests import SignedInRequest

PEOPLE_ON_A_PAGE = 100


@require_safe
def events(request: SignedInRequest) -> HttpResponse:
    """What fits the filter, or with ?format= the same as a file."""
    if not reads_audit(request.user):
        raise Http404
    filters = AuditFilter(request.GET)
    found = filters.events()
    count = found.order_by()[: MOST + 1].count()
    if "format" in request.GET:
        return _as_file(request, count)
    page = page_of(found, request.GET)
    context = {
        "filters": filters,
        "count": min(count, MOST),
        "is_more": count > MOST,
        "page": page,
        "rows": rows_of(page.events),
        "check": AuditCheck.objects.first(),
    }
    return render(request, "people/audit.html", context)


def _as_file(request: SignedInRequest, count: int) -> HttpResponse:
    if count > MOST:
        message = ngettext(
            "A file holds %(most)s event at most. Narrow the period.",
            "A file holds %(most)s events at most. Narrow the period.",
            MOST,
        )
        messages.error(request, message % {"most": f"{MOST:,}"})
        query = request.GET.copy()
        query.pop("format")
        return redirect(f"{request.path}?{query.urlencode()}")
    return export_source(request, "people.audit")


@require_safe
def event(request: SignedInRequest, number: int) -> HttpResponse:
    """One event with all it says, and everybody it is about."""
    if not reads_audit(request.user):
        raise Http404
    found = get_object_or_404(AuditEvent, pk=number)
    people = User.objects.filter(pk__in=found.subjects.values("person")).by_kana()
    context = {
        "row": rows_of([found])[0],
        "facts": [(name, _written(value)) for name, value in sorted(found.facts.items())],
        "mac": bytes(found.mac).hex(),
        "page": Paginator(people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "people/audit_event.html", context)


def _written(fact: object) -> object:
    return json.dumps(fact) if isinstance(fact, list | dict) else fact


@require_safe
def access(request: SignedInRequest) -> HttpResponse:
    """Who looked at my data, or changed it. One's own looks are not in it."""
    page = page_of(looks_at(request.user), request.GET)
    context = {"page": page, "rows": rows_of(page.events)}
    return render(request, "people/access.html", context)
