"""Whom somebody looks after, in one line on their own front page."""

import datetime

from core.fiscal import fiscal_year
from people.models import User
from people.roles import Role
from workforce.filters import Question
from workforce.matrix import Matrix


def not_yet(user: User, *, on: datetime.date) -> int:
    """The number in the heading of 職員: how many people have not finished what they owe.

    0 for those who look after no one, and for the metropolis, which watches organisations.
    """
    if not user.active_roles & {Role.HR, Role.SUPERVISOR}:
        return 0
    return Matrix(user, Question(year=fiscal_year(on)), today=on).count
