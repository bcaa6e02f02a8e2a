"""What the processes of test_plan_races.py do."""

import datetime

from people.models import Organisation, User
from secondments.actions import plans

AFTER = datetime.date(2027, 4, 1)


def plan(home: int, host: int, by: int, planned: int) -> int:
    places = Organisation.objects.in_bulk([home, host])
    wish = plans.Wish(places[home], places[host], None, None, planned)
    return plans.plan(year=2026, wishes=[wish], by=User.objects.get(pk=by))


def freeze(by: int) -> bool:
    return plans.freeze_plan(year=2026, by=User.objects.get(pk=by), on=AFTER).is_frozen


def plan_or_freeze(home: int, host: int, by: int, planned: int) -> int:
    return plan(home, host, by, planned) if planned else int(freeze(by))
