"""What is the same for every reader is rendered once while content stays the same."""

from collections.abc import Callable, Hashable
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks.stream_block import StreamValue

from core.memory import is_followed, remembered


class HasBody(Protocol):
    pk: int | None
    live_revision_id: int | None
    body: StreamValue


def rendered_body(page: HasBody, *, cached: bool = True) -> SafeString:
    """The page's `body` as HTML. `cached=False` for a preview, whose text is not published."""
    if not cached or page.live_revision_id is None:
        return _render(page)
    return once(("body", page.pk, page.live_revision_id), lambda: _render(page))


def drawn(template: str, *, cached: bool = True, **values: Hashable) -> SafeString:
    """What the template makes of these values, which are all it knows: drawn once for all who
    are shown the same. They are rows of followed models, plain values, or frozen dataclasses of
    such; never who reads. `cached=False` for a preview."""
    if not cached:
        return render_to_string(template, values)
    return once((template, *values.items()), lambda: _draw(template, values))


def once(name: Hashable, draw: Callable[[], SafeString]) -> SafeString:
    """What `draw` makes, remembered under a name that holds everything that decides it (core.memory)."""
    # Who develops changes a template without anybody being told.
    return draw() if settings.DEBUG else remembered(name, draw)


LARGE = mark_safe("<!--large-->")  # where it goes; nobody's text holds a "<"


def render_around(
    request: HttpRequest, template: str, context: dict[str, Any], large: bytes
) -> HttpResponse:
    """The page with a large part, in UTF-8, where its template says `{{ large }}`, if it does.

    A table of a thousand cells in a template is copied by each block around it and encoded in the
    end, which took a sixth of the page's time: its pieces are encoded already when it comes here.
    """
    page = render_to_string(template, context | {"large": LARGE}, request)
    return HttpResponse(large.join(part.encode() for part in page.split(LARGE)))


def _draw(template: str, values: dict[str, Hashable]) -> SafeString:
    for name, value in values.items():
        if isinstance(value, Model) and not is_followed(type(value)):
            raise TypeError(f"{template}: nobody is told when {name} changes.")
    return render_to_string(template, values)


def _render(page: HasBody) -> SafeString:
    return mark_safe(str(page.body.render_as_block()))  # noqa: S308 -- the blocks' own templates
