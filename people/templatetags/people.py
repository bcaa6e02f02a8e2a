from collections.abc import Iterable

from django import template

from people.models import Post
from people.roles import Role

register = template.Library()


@register.filter
def labels(roles: Iterable[Role]) -> str:
    """The roles by their Japanese names, one after the other."""
    return "、".join(str(role.label) for role in roles)


@register.filter
def role_names(post: Post) -> str:
    """The roles of a post, in the order of the list of roles."""
    held = {row.role for row in post.roles.all()}
    return labels(role for role in Role if role in held)
