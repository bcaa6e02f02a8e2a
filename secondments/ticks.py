import datetime

from core.ticking import daily
from secondments import actions


@daily
def follow_dates(at: datetime.datetime) -> int:
    """Announcements whose day has come, secondments that begin and end."""
    return actions.follow_dates(at)
