"""Tags for diagrams on pages."""

from typing import Any

from django import template
from wagtail.blocks import StructValue

from casestudies.content.tasks import plain
from casestudies.drawn import Drawn, draw
from casestudies.notations import notation_for

register = template.Library()


@register.simple_tag(takes_context=True)
def drawing_of(context: template.Context, value: Any) -> Drawn:
    """The diagram of a block or of data, in the notation of the reader's office (`notation` in the
    context, else that of who asks)."""
    if isinstance(value, StructValue):
        value = plain(value.block.get_prep_value(value))
    return draw(value, context.get("notation") or notation_for(context.get("request")))
