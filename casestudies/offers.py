"""What the page of a case offers its reader: to work through it alone."""

import datetime
from typing import Any

from casestudies.gate.signatures import edition_of
from casestudies.models import CasePage, Exercise
from casestudies.states import OPEN_EXERCISES
from people.models import User


def offer_of(page: CasePage, person: User, *, on: datetime.date) -> dict[str, Any]:
    edition = edition_of(page) if page.can_be_used(on) else None
    if edition is None:
        return {"usable": False}
    under_way = Exercise.objects.filter(
        edition__case_key=page.key, created_by=person, is_solo=True, state__in=OPEN_EXERCISES
    )
    return {
        "usable": True,
        "minutes": edition.case.minutes,
        "under_way": under_way.exists(),
    }
