"""A guideline on paper, and what became of a paper since it was printed."""

import logging
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.private import serve
from core.typesetting import TypesettingError
from guidelines.actions.papers import print_edition
from guidelines.models import GuidelineEdition
from guidelines.paper import Unprintable, faults_of_paper, kept_paper
from guidelines.states import READABLE, EditionState
from guidelines.views.access import edition_or_404
from people.requests import SignedInRequest

logger = logging.getLogger(__name__)


@require_safe
def paper(request: SignedInRequest, key: uuid.UUID) -> HttpResponseBase:
    """The PDF: at once if it is kept or short, by way of a job if it is long. What cannot be printed
    is named."""
    row = _printable_or_404(request, key)
    file = kept_paper(row)
    if file is None:
        if faults := faults_of_paper(row.guideline):
            return _unprintable(request, row, faults)
        try:
            job = print_edition(edition=row, by=request.user)
        except TypesettingError:
            logger.exception("Edition %s could not be set.", row.pk)
            return _unprintable(request, row, ())
        if job is not None:
            return redirect("job", job.public_id)
        file = kept_paper(row)
    if file is None:
        raise Http404
    return serve(request, file, filename=f"{row}.pdf", content_type="application/pdf", inline=True)


def _unprintable(
    request: SignedInRequest, row: GuidelineEdition, faults: Sequence[Unprintable]
) -> HttpResponse:
    """Without faults: what is wrong is no character."""
    context = {"edition": row, "faults": faults}
    return render(request, "guidelines/unprintable.html", context)


@require_safe
def check(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Where the QR of a print leads."""
    row = _printable_or_404(request, key)
    context: dict[str, Any] = {"edition": row, "is_current": row.is_current}
    if not row.is_current:
        current = GuidelineEdition.objects.of(row.guideline_key).current().without_content()
        context["current"] = current.first()
        context["withdrawal"] = row.moves.filter(state_to=EditionState.WITHDRAWN).last()
    return render(request, "guidelines/check.html", context)


def _printable_or_404(request: SignedInRequest, key: uuid.UUID) -> GuidelineEdition:
    """What has had readers; a draft is printed by the browser."""
    row = edition_or_404(key, request.user)
    if row.state not in READABLE:
        raise Http404
    return row
