"""Built into every template (settings.TEMPLATES): what is the same at every drawing is worked out
once. Beside it: i18n.py, which does so with sentences."""

import uuid
from collections.abc import Callable

from django import template
from django.template.base import Node, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as stock_url
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from core.addresses import address_of
from core.templatetags.i18n import is_fixed

register = template.Library()
PLAIN = {int, str, uuid.UUID}  # what is written the same whenever it is equal: True is 1 too


class Once(Node):
    """What is looked up under a name and stays the same while the process runs."""

    child_nodelists = ()

    def __init__(self, look_up: Callable[[str], str], name: str) -> None:
        self.look_up, self.name = look_up, name

    def render(self, context: template.Context) -> SafeString:  # noqa: ARG002 -- as every node
        return SafeString(self.look_up(self.name))


class Addressed(Node):
    """`{% url "name" value … %}`: an address is put together once for the same values.

    Values of other kinds, and names kept in variables (`as`), are left to Django's own node. What
    distinguishes several instances of one app is not asked: there are none (tests/core hold it).
    """

    child_nodelists = ()

    def __init__(self, name: str, found: URLNode) -> None:
        self.name, self.found = name, found

    def render(self, context: template.Context) -> SafeString:
        values = tuple([each.resolve(context) for each in self.found.args])
        if not context.autoescape or any(type(value) not in PLAIN for value in values):
            return SafeString(self.found.render(context))
        return conditional_escape(address_of(self.name, *values))


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """`{% url %}` with a fixed name, without arguments or with positional ones; any other is Django's."""
    node = stock_url(parser, token)
    if node.kwargs or node.asvar or not is_fixed(node.view_name):
        return node
    name = str(node.view_name.resolve(template.Context()))
    return Addressed(name, node) if node.args else Once(address_of, name)
