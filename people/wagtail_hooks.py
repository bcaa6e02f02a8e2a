"""What people take away from the CMS: accounts and groups come from posts, not from there. What
they add are organisations and lists, declared in viewsets.py."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from core.permissions import KeptPolicy
from people.viewsets import OrganisationViewSetGroup

for kept in OrganisationViewSetGroup.items:
    register_permission_policy(kept.model, KeptPolicy(kept.model))
register_snippet(OrganisationViewSetGroup)

NOT_IN_CMS = {"users", "groups"}


@hooks.register("construct_settings_menu")
@hooks.register("construct_search")
def hide_users_and_groups(request: HttpRequest, items: list[Any]) -> None:  # noqa: ARG001 -- hook
    """Their addresses answer 404 (people.middleware), so nothing may lead there."""
    items[:] = [item for item in items if item.name not in NOT_IN_CMS]
