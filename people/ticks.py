import datetime

from django.utils import timezone

from core.ticking import daily
from people.cms_groups import sync_groups


@daily
def follow_posts_in_cms(at: datetime.datetime) -> None:
    """Whose post ended yesterday has no rights in the CMS today."""
    sync_groups(on=timezone.localdate(at))
