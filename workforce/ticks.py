import datetime

from django.utils import timezone

from core.ticking import every_tick
from workforce import actions


@every_tick
def take_effect(at: datetime.datetime) -> int:
    """Personnel changes whose day has come."""
    return actions.take_effect(on=timezone.localdate(at))
