"""Which two parties a secondment lies between: municipalities, or the metropolis."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.models import Organisation
from people.models.organisations import above
from secondments.states import Direction


def party_of(organisation: Organisation, *, on: datetime.date) -> Organisation | None:
    """Who signs for this organisation on that day: its municipality, else the metropolis over it.
    None for what belongs to neither (a foster parents' group)."""
    if municipality := organisation.municipality_on(on):
        return municipality
    if organisation.kind == Organisation.Kind.METROPOLIS:
        return organisation
    over = Organisation.objects.filter(pk__in=above(organisation, on=on))
    return over.filter(kind=Organisation.Kind.METROPOLIS).order_by("pk").first()


def direction_between(home: Organisation, host: Organisation) -> Direction:
    """Of two parties. Raises ValidationError if that is no exchange between two."""
    if home == host:
        raise ValidationError(_("Choose a host outside the home municipality."))
    metropolitan = [party.kind == Organisation.Kind.METROPOLIS for party in (home, host)]
    if all(metropolitan):
        raise ValidationError(_("Choose a municipality on one side at least."))
    if metropolitan[0]:
        return Direction.FROM_METROPOLIS
    return Direction.TO_METROPOLIS if metropolitan[1] else Direction.BETWEEN
