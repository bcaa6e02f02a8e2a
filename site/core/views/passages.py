"""The address of a passage leads to where the text is read. Which page that is, the app that publishes
the text knows: it answers the hook `passage_address`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail import hooks

from core.models import Passage


@require_safe
def passage(_request: HttpRequest, pk: int, edition: int) -> HttpResponse:
    """As it stood in that edition."""
    return redirect(_address(get_object_or_404(Passage, pk=pk), edition))


@require_safe
def passage_now(_request: HttpRequest, pk: int) -> HttpResponse:
    """As the paragraph reads today; the whole text if the paragraph is gone."""
    return redirect(_address(get_object_or_404(Passage, pk=pk), None))


def _address(row: Passage, edition: int | None) -> str:
    for address_of in hooks.get_hooks("passage_address"):
        if address := address_of(row, edition):
            return str(address)
    raise Http404
