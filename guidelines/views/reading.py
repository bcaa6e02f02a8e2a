"""A guideline as its readers see it."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guidelines.models import GuidelineEdition, GuidelineIndexPage, GuidelinePage
from guidelines.reading_page import page_parts
from guidelines.showing import Shown, shown_current, shown_draft, shown_edition
from guidelines.views.access import edition_or_404
from people.requests import SignedInRequest


def index_page(request: SignedInRequest, page: GuidelineIndexPage) -> HttpResponse:
    editions = list(GuidelineEdition.objects.current().without_content())
    pages = GuidelinePage.objects.live().in_bulk([each.page_id for each in editions])
    rows = [(each, pages[each.page_id]) for each in editions if each.page_id in pages]
    today = timezone.localdate()
    return render(request, "guidelines/index.html", {"page": page, "rows": rows, "today": today})


def guideline(request: SignedInRequest, page: GuidelinePage) -> HttpResponse:
    """The current edition, at the address that stays."""
    shown = shown_current(page.key)
    if shown is None:
        raise Http404
    return _answer(request, shown)


@require_safe
def edition(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Any edition that this person may read, at an address that stays its own."""
    row = edition_or_404(key, request.user)
    shown = shown_edition(row)
    if shown is None:
        raise Http404
    return _answer(request, shown)


def preview(request: Any, page: GuidelinePage) -> HttpResponse:
    return _answer(request, shown_draft(page))


def _answer(request: Any, shown: Shown) -> HttpResponse:
    parts = page_parts(shown, request.GET, on=timezone.localdate())
    return render(request, "guidelines/guideline.html", {"shown": shown, **parts})
