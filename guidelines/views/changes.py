"""What changed from one edition to another."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidelines.changes import Changes, changes_of, compared
from guidelines.models import GuidelineEdition
from guidelines.showing import draft_text
from guidelines.states import EditionState
from guidelines.views.access import edition_or_404
from people.requests import SignedInRequest


@require_safe
def changes(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Against the edition before it, or `?from=` the number of any earlier one."""
    row = edition_or_404(key, request.user)
    others = _others(row)
    old = _asked(request, others)
    found = _found(old, row) if old else None
    context = {"edition": row, "old": old, "others": others, "found": found}
    return render(request, "guidelines/changes.html", context)


def _found(old: GuidelineEdition, row: GuidelineEdition) -> Changes | None:
    if row.state != EditionState.DRAFT:
        return changes_of(old, row)
    text = draft_text(row)
    return compared(old.guideline, text) if text else None


def _others(row: GuidelineEdition) -> list[GuidelineEdition]:
    """Earlier editions to compare it with, newest first. What has had readers is for everybody."""
    earlier = GuidelineEdition.objects.of(row.guideline_key).filter(number__lt=row.number)
    return list(earlier.readable().without_content().order_by("-number"))


def _asked(request: SignedInRequest, others: list[GuidelineEdition]) -> GuidelineEdition | None:
    if "from" in request.GET:
        wanted = request.GET["from"]
        found = next((each for each in others if str(each.number) == wanted), None)
        if found is None:
            raise Http404
        return found
    held = [each for each in others if each.state != EditionState.WITHDRAWN]
    return next(iter(held), None)
