"""Whom somebody looks after, in one line on their own front page."""

import datetime

from core.fiscal import fiscal_year
from people.models import Leave, User
from people.permissions import people_in_scope
from people.roles import Role
from records.models import Obligation


def not_yet(user: User, *, on: datetime.date) -> int:
    """How many people of one's section or organisation still owe something this year.

    Nobody's number for those who look after no one, and for the metropolis, which watches
    organisations. People on leave are away, not "not yet".
    """
    if not user.active_roles & {Role.HR, Role.SUPERVISOR}:
        return 0
    return (
        Obligation.objects.in_force(on)
        .in_year(fiscal_year(on))
        .open()
        .filter(post__in=people_in_scope(user, on=on))
        .exclude(person__in=Leave.objects.on(on).values("person"))
        .values("person")
        .distinct()
        .count()
    )
