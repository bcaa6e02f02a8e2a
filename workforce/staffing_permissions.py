"""Whose staffing one sees and writes down, one sentence a function."""

import datetime

from django.db.models import Q, QuerySet

from people.models import Organisation, User
from people.models.organisations import below
from people.roles import Role

OFFICE = frozenset({Role.HR, Role.METROPOLIS})


def sees_staffing(user: User) -> bool:
    """Staff offices, and the metropolitan training office; by the post in hand."""
    return user.active_post is not None and bool(user.active_roles & OFFICE)


def own_offices(user: User, *, on: datetime.date) -> QuerySet[Organisation]:
    """The own organisation and all it administers: people are counted there one by one."""
    if not sees_staffing(user) or user.active_post is None:
        return Organisation.objects.none()
    return Organisation.objects.filter(pk__in=below(user.active_post.organisation_id, on=on))


def offices_seen(user: User, *, on: datetime.date) -> QuerySet[Organisation]:
    """Beyond its own bodies the metropolis sees the family centres, as wholes."""
    own = Q(pk__in=own_offices(user, on=on).values("pk"))
    if Role.METROPOLIS in user.active_roles:
        own |= Q(kind=Organisation.Kind.FAMILY_CENTRE)
    return Organisation.objects.filter(own).open(on)


def keeps_standards(user: User) -> bool:
    """The standard by population is the metropolis' proposal to all."""
    return sees_staffing(user) and Role.METROPOLIS in user.active_roles
