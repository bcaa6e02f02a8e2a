"""Whose training is seen besides the own staff's: of a secondee, by the staff offices of home and host,
what was done in the days of the secondment and nothing else. The one place that says so."""

import datetime

from django.db.models import Exists, F, OuterRef, Q

from people.models import User
from people.models.organisations import below
from people.roles import Role
from records.models import RecordQuerySet
from records.permissions import visible_to
from secondments.models import Secondment
from secondments.states import REAL


def records_of_secondees(user: User, on: datetime.date) -> Q:
    """A condition on records, for records.permissions.visible_to."""
    post = user.active_post
    if post is None or not user.active_roles & {Role.HR, Role.METROPOLIS}:
        return Q(pk__in=[])
    own = below(post.organisation_id, on=on)
    meanwhile = Secondment.objects.on(OuterRef("occurred_on")).filter(
        Q(home__in=own) | Q(host__in=own), state__in=REAL, person=OuterRef("person")
    )
    return Q(Exists(meanwhile))


def training_of(it: Secondment, user: User, *, on: datetime.date) -> RecordQuerySet:
    """What was done in the days of the secondment, as far as this user may read it, newest first."""
    rows = visible_to(user, on=on).current().filter(person=it.person)
    within = rows.filter(occurred_on__gte=it.start, occurred_on__lt=it.end)
    return within.select_related("organisation").order_by(F("occurred_on").desc(), "-pk")
