"""The page of an edition below the frame of the site. It is the same for everybody who may read it, so it
is drawn once in a process; without a request, so nothing of who reads can get into it."""

import datetime
from functools import partial
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.rendering import once
from core.search.asking import SearchForm
from guidelines.finding import found_in
from guidelines.models import EditionMove, GuidelineEdition
from guidelines.paper import check_url
from guidelines.showing import Shown
from guidelines.states import EditionState

PARTS = ("head", "page")


def page_parts(shown: Shown, query: QueryDict, *, on: datetime.date) -> dict[str, SafeString]:
    """`head` and `page`. Drawn anew for a draft, which is another text at every look, and for whoever
    looks for words in it."""
    not_yet = shown.is_current and (shown.effective_on or on) > on
    if shown.state == EditionState.DRAFT or "q" in query:
        context = _context(shown, query, not_yet=not_yet)
        return {part: _draw(part, context) for part in PARTS}
    # Which edition is current, and why one was withdrawn, is a change of the content.
    name = ("guideline page", shown.pk, shown.state, shown.content_hash, not_yet)
    return {
        part: once((*name, part), partial(_draw_for_all, part, shown, not_yet=not_yet))
        for part in PARTS
    }


def _draw_for_all(part: str, shown: Shown, *, not_yet: bool) -> SafeString:
    return _draw(part, _context(shown, QueryDict(), not_yet=not_yet))


def _draw(part: str, context: dict[str, Any]) -> SafeString:
    return render_to_string(f"guidelines/_{part}.html", context)


def _context(shown: Shown, query: QueryDict, *, not_yet: bool) -> dict[str, Any]:
    form = SearchForm(query)
    return {
        "shown": shown,
        "form": form,
        "query": form.query,
        "found": found_in(shown, form.query),
        "not_yet": not_yet,
        "address": check_url(shown.public_id) if shown.public_id else "",
        **_instead(shown),
    }


def _instead(shown: Shown) -> dict[str, Any]:
    """For what does not hold any more: which edition does, and why this one was withdrawn."""
    if shown.state not in {EditionState.OLD, EditionState.WITHDRAWN}:
        return {}
    moves = EditionMove.objects.filter(edition=shown.pk, state_to=EditionState.WITHDRAWN)
    return {
        "current": GuidelineEdition.objects.of(shown.key).current().without_content().first(),
        "withdrawal": moves.order_by("pk").last(),
    }
