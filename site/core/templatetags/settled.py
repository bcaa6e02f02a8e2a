"""Built into every template (settings.TEMPLATES): what is the same at every drawing is worked out
once. Beside it: i18n.py, which does so with sentences."""

from collections.abc import Callable
from functools import lru_cache

from django import template
from django.template.base import Node, Parser, Token
from django.template.defaulttags import url as stock_url
from django.urls import reverse
from django.utils.safestring import SafeString

from core.templatetags.i18n import is_fixed

register = template.Library()


class Once(Node):
    """What is looked up under a name and stays the same while the process runs."""

    child_nodelists = ()

    def __init__(self, look_up: Callable[[str], str], name: str) -> None:
        self.look_up, self.name = look_up, name

    def render(self, context: template.Context) -> SafeString:  # noqa: ARG002 -- as every node
        return SafeString(self.look_up(self.name))


@lru_cache(maxsize=1000)
def _address(name: str) -> str:
    return reverse(name)


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """`{% url "name" %}` without arguments; any other is Django's."""
    node = stock_url(parser, token)
    if node.args or node.kwargs or node.asvar or not is_fixed(node.view_name):
        return node
    return Once(_address, str(node.view_name.resolve(template.Context())))
