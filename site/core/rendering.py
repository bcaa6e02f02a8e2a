"""Teaching text is the same for every reader: it is rendered once a revision."""

from typing import Protocol

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks.stream_block import StreamValue

KEPT_FOR = 60 * 60  # an image or document replaced under the text shows within the hour


class HasBody(Protocol):
    pk: int | None
    live_revision_id: int | None
    body: StreamValue


def rendered_body(page: HasBody, *, cached: bool = True) -> SafeString:
    """The page's `body` as HTML. `cached=False` for a preview, whose text is not published."""
    if not cached or page.live_revision_id is None:
        return mark_safe(page.body.render_as_block())  # noqa: S308 -- the blocks' own templates
    key = f"body:{page.pk}:{page.live_revision_id}"
    html = cache.get(key)
    if html is None:
        html = str(page.body.render_as_block())
        cache.set(key, html, KEPT_FOR)
    return mark_safe(html)  # noqa: S308 -- what the blocks' own templates made
