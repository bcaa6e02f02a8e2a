"""What people take away from the CMS: accounts and groups come from posts, not from there."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

NOT_IN_CMS = {"users", "groups"}


@hooks.register("construct_settings_menu")
@hooks.register("construct_search")
def hide_users_and_groups(request: HttpRequest, items: list[Any]) -> None:  # noqa: ARG001 -- hook
    """Their addresses answer 404 (people.middleware), so nothing may lead there."""
    items[:] = [item for item in items if item.name not in NOT_IN_CMS]
