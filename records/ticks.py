import datetime

from django.utils import timezone

from core.ticking import daily
from records.actions import refresh_obligations as refresh


@daily
def refresh_obligations(at: datetime.datetime) -> None:
    """Posts begin and end overnight; requirements too."""
    refresh(on=timezone.localdate(at))
