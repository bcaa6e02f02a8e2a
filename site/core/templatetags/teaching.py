"""Filters of the block templates: anchors in running text, keys, kinds of file."""

import re
import zlib
from pathlib import PurePath

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

register = template.Library()

HEADING = re.compile(r"<(h[2-4])([^>]*)>(.*?)</\1>", re.DOTALL)
EDITORS_KEY = re.compile(r'data-block-key="([^"]+)"')


@register.filter
def with_anchors(text: RichText) -> SafeString:
    """Rich text whose headings can be pointed at. The id is the editor's own key of the
    heading, which outlives rewording and moving; text that never met the editor gets one
    from its words."""
    taken: set[str] = set()

    def anchored(match: re.Match[str]) -> str:
        tag, attributes, words = match.groups()
        own = EDITORS_KEY.search(attributes)
        name = f"h-{own[1] if own else key(strip_tags(words))}"
        while name in taken:
            name += "x"
        taken.add(name)
        return f'<{tag} id="{name}">{words}</{tag}>'

    html = HEADING.sub(anchored, expand_db_html(text.source))
    return mark_safe(html)  # noqa: S308 -- as safe as Wagtail's own rich text


@register.filter
def key(text: object) -> str:
    """Eight characters that stay the same for the same words: ids and names inside a page."""
    return f"{zlib.crc32(str(text).encode()):08x}"


@register.filter
def kind_of_file(name: str) -> str:
    """`PDF` of `leaflet.pdf`."""
    return PurePath(name).suffix.removeprefix(".").upper()
