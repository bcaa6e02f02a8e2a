import datetime

from django.utils import timezone

from core.ticking import daily, every_tick
from records.actions import refresh_obligations as refresh
from records.actions import settle
from records.models import Obligation


@every_tick
def refresh_obligations(at: datetime.datetime) -> None:
    """Posts begin and end overnight, and an import of this morning shows within a minute. Costs
    a few queries when nothing has changed."""
    refresh(on=timezone.localdate(at))


@daily
def settle_obligations(_at: datetime.datetime) -> int:
    """What the site of before wrote while it was being replaced; else there is nothing to do."""
    return settle(Obligation.objects.unsettled())
