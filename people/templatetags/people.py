import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from people.models import Post
from people.roles import Role

register = template.Library()

# What a browser calls itself, the first that is found: Edge says Chrome too, and Chrome Safari.
BROWSERS = {
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


@register.filter
def labels(roles: Iterable[Role]) -> str:
    """The roles by their Japanese names, one after the other."""
    return "、".join(str(role.label) for role in roles)


@register.filter
def role_names(post: Post) -> str:
    """The roles of a post, in the order of the list of roles."""
    return labels(role for role in Role if role in post.held_roles)


@register.filter
def device(user_agent: str) -> str:
    """What people would call it: 「WindowsのChrome」."""
    browser, system = (
        next((name for sign, name in known.items() if sign in user_agent), "")
        for known in (BROWSERS, SYSTEMS)
    )
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A device we do not know")


@register.filter
def as_json(data: Mapping[str, Any]) -> str:
    """For a data attribute, where the template escapes it: our policy knows no inline script."""
    return json.dumps(data, cls=DjangoJSONEncoder)
