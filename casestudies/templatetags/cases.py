"""Tags for what a case tells: the body of a document, the word for its kind."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from casestudies.blocks import CaseBody, CaseDocument
from casestudies.content import Document

register = template.Library()
_BODY = CaseBody()
_KINDS = dict(CaseDocument().child_blocks["kind"].field.choices)


@register.simple_tag(takes_context=True)
def case_body(context: Context, body: Sequence[Any]) -> SafeString:
    """The blocks of a document, drawn as anywhere; diagrams in the notation of the reader's office."""
    value = _BODY.to_python([dict(block) for block in body])
    return mark_safe(_BODY.render(value, context=context.flatten()))  # noqa: S308 -- drawn by blocks


@register.filter
def kind_word(document: Document) -> str:
    return str(_KINDS[document.kind])
