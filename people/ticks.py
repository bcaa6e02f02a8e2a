import datetime

from django.utils import timezone

from core.ticking import daily, every_tick
from people import actions
from people.cms_groups import sync_groups


@daily
def follow_posts_in_cms(at: datetime.datetime) -> None:
    """Whose post ended yesterday has no rights in the CMS today."""
    sync_groups(on=timezone.localdate(at))


@every_tick
def close_late_invitations(at: datetime.datetime) -> int:
    return actions.close_late(at)


@every_tick
def remove_old_code_sheets(at: datetime.datetime) -> int:
    """Codes on paper that nobody has taken within a day."""
    return actions.remove_old_sheets(at)


@every_tick
def settle_imports(_at: datetime.datetime) -> int:
    """Imports whose job was cancelled or could not go on."""
    return actions.settle_imports()


@daily
def clear_imports(at: datetime.datetime) -> int:
    """Rows of people are kept as long as somebody may ask about the file."""
    return actions.clear_imports(at)
