import datetime

from core.ticking import every_tick
from guidelines import actions


@every_tick
def publish_scheduled_editions(at: datetime.datetime) -> int:
    """An edition for midnight of 1 April goes out with the first tick of that day."""
    return actions.publish_due(at=at)
