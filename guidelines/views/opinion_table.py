"""意見と対応: what was said about a draft and what became of it, for everybody."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.exports import Format, export_response
from guidelines.models import GuidelineEdition
from guidelines.opinion_rows import export_of, table_of, text_in_hand
from guidelines.permissions import sees_opinion_table
from people.requests import SignedInRequest


@require_safe
def table(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    edition: GuidelineEdition | None = GuidelineEdition.objects.filter(public_id=key).first()
    if edition is None or not sees_opinion_table(request.user, edition):
        raise Http404
    rows = table_of(edition, text_in_hand(edition))
    if request.GET.get("format") in set(Format):
        return export_response(request, export_of(edition, rows))
    context = {"edition": edition, "rows": rows}
    return render(request, "guidelines/opinions/table.html", context)
