"""Django's own library, found under its name before Django's: there is one language, so what a
template says in fixed words is translated when the template is read, not each time it is drawn.

Every page holds dozens of such sentences; to look each of them up took an eighth of its time.
A sentence that depends on a value (`{% translate variable %}`, a filter) stays Django's.
"""

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, Parser, TextNode, Token
from django.template.base import render_value_in_context as as_text
from django.templatetags import i18n as stock
from django.utils import translation
from django.utils.safestring import SafeString

register = template.Library()
register.tags.update(stock.register.tags)
register.filters.update(stock.register.filters)


class Named(Node):
    """`{% translate "…" as name %}`."""

    child_nodelists = ()

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = self.text
        return SafeString("")


class Said(Node):
    """`{% blocktranslate %}`: only its values are asked when it is drawn."""

    child_nodelists = ()

    def __init__(self, found: stock.BlockTranslateNode, pattern: str, names: list[str]) -> None:
        self.pattern, self.names, self.asked = pattern, names, found.asvar
        self.given: dict[str, FilterExpression] = dict(found.extra_context)
        if found.countervar and found.counter:
            self.given[found.countervar] = found.counter

    def render(self, context: template.Context) -> SafeString:
        given = {name: value.resolve(context) for name, value in self.given.items()}
        values = {
            name: given[name] if name in given else _found(context, name) for name in self.names
        }
        # As Django has it: the words are the template's own, the values are escaped.
        text = SafeString(
            self.pattern % {name: as_text(value, context) for name, value in values.items()}
        )
        if not self.asked:
            return text
        context[self.asked] = text
        return SafeString("")


def _found(context: template.Context, name: str) -> Any:
    return context[name] if name in context else ""  # noqa: SIM401 -- a context has no default


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    node = stock.do_translate(parser, token)
    context = node.message_context
    if not is_fixed(node.filter_expression) or (context and not is_fixed(context)):
        return node
    asked, node.asvar = node.asvar, None
    with translation.override(settings.LANGUAGE_CODE):
        text = node.render(template.Context())
    return Named(asked, text) if asked else TextNode(text)


@register.tag("blocktranslate")
@register.tag("blocktrans")
def block_translate(parser: Parser, token: Token) -> Node:
    node = stock.do_block_translate(parser, token)
    if node.message_context and not is_fixed(node.message_context):
        return node
    with translation.override(settings.LANGUAGE_CODE):
        one, *others = {_pattern(node, count) for count in (1, 2)}
    names = [*node.render_token_list(node.singular)[1], *_names_of_plural(node)]
    try:
        one % dict.fromkeys(names, "")
    except (KeyError, ValueError):
        return node  # a translation with a wrong hole in it: Django says the original then
    return node if others else Said(node, one, names)


def _pattern(node: stock.BlockTranslateNode, count: int) -> str:
    """The sentence with its holes, as it is said of so many. Japanese says it one way."""
    single = node.render_token_list(node.singular)[0]
    context = node.message_context.resolve(template.Context()) if node.message_context else None
    if node.plural:
        many = node.render_token_list(node.plural)[0]
        if context:
            return translation.npgettext(context, single, many, count)
        return translation.ngettext(single, many, count)
    return translation.pgettext(context, single) if context else translation.gettext(single)


def _names_of_plural(node: stock.BlockTranslateNode) -> list[str]:
    names: list[str] = node.render_token_list(node.plural)[1] if node.plural else []
    return names


def is_fixed(expression: FilterExpression) -> bool:
    """Words between quotation marks, and nothing done to them."""
    if expression.filters:
        return False
    var = expression.var
    return isinstance(var, str) or (var.literal is not None and isinstance(var.literal, str))
