"""Whose records may be read, one sentence a function.

Details of a record are for the person, and for those who answered for the post it was done in.
That somebody has completed a required subject, and when, is more widely known: the matrix shows it
wherever it was earned (workforce).
"""

import datetime

from django.db.models import Q
from wagtail import hooks

from people.models import Organisation, User
from people.models.organisations import below
from people.permissions import people_in_scope
from people.roles import Role
from records.models import Record, RecordQuerySet


def visible_to(user: User, *, on: datetime.date) -> RecordQuerySet:
    """The rows whose details this user may read, superseded ones included.

    Everybody: their own. HR: done in a post at the own organisation or below. Supervisor: done in
    the post held in the own section today. Metropolitan office: done at the own organisation, or
    anywhere if a metropolitan body is the organiser. What lies above may add to it by the hook
    `records_shown_besides(user, on)`, which answers a condition on records: secondments do.
    """
    seen = Q(person=user)
    post, roles = user.active_post, user.active_roles
    if post is None:
        return Record.objects.filter(seen)
    own = Q(organisation_id__in=below(post.organisation_id, on=on))
    if roles & {Role.HR, Role.METROPOLIS}:
        seen |= own
    if Role.METROPOLIS in roles:
        seen |= Q(organiser__kind=Organisation.Kind.METROPOLIS)
    if Role.SUPERVISOR in roles:
        seen |= own & Q(post__in=people_in_scope(user, on=on))
    for widen in hooks.get_hooks("records_shown_besides"):
        seen |= widen(user, on)
    return Record.objects.filter(seen)
