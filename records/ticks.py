import datetime

from django.utils import timezone

from core.ticking import every_tick
from records.actions import refresh_obligations as refresh


@every_tick
def refresh_obligations(at: datetime.datetime) -> None:
    """Posts begin and end overnight, and an import of this morning shows within a minute. Costs
    a few queries when nothing has changed."""
    refresh(on=timezone.localdate(at))
