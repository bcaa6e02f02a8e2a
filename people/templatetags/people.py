from collections.abc import Iterable

from django import template

from people.roles import Role

register = template.Library()


@register.filter
def labels(roles: Iterable[Role]) -> str:
    """The roles by their Japanese names, one after the other."""
    return "、".join(str(role.label) for role in roles)
