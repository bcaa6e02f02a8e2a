"""The metropolitan office and administrators find the one person to whom they give a role."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import audit
from people.forms.finding import FindForm, Found
from people.office_permissions import can_find_people
from people.requests import SignedInRequest


@never_cache
@require_http_methods(["GET", "POST"])
def find(request: SignedInRequest) -> HttpResponse:
    """Sent by POST: what was looked for stands in no address, and every look is meant."""
    if not can_find_people(request.user):
        raise Http404
    form = FindForm(request.POST or None)
    found: Found | None = None
    looked = request.method == "POST" and form.is_valid()
    if looked:
        found = form.found()
    response = render(request, "people/find.html", {"form": form, "found": found, "looked": looked})
    if looked:
        about = [found.person.pk] if found and found.person != request.user else []
        audit.record("people.person_sought", by=request.user, about=about)
    return response
