"""Django's own library, found under its name before Django's: the address of a file of ours is
looked up once in a process, not at every drawing."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.base import Node, Parser, Token
from django.templatetags import static as stock

from core.templatetags.i18n import is_fixed
from core.templatetags.settled import Once

register = template.Library()
register.tags.update(stock.register.tags)
register.filters.update(stock.register.filters)


@lru_cache(maxsize=1000)
def _address(path: str) -> str:
    return stock.static(path)


@register.tag("static")
def static(parser: Parser, token: Token) -> Node:
    node = stock.do_static(parser, token)
    # Who develops changes files while the site runs.
    if settings.DEBUG or node.varname or not is_fixed(node.path):
        return node
    return Once(_address, str(node.path.resolve(template.Context())))
