"""Whose figures one sees and whose plan one keeps, one sentence a function."""

from django.db.models import Q

from people.models import Organisation, User
from people.roles import Role

PARTIES = {Organisation.Kind.MUNICIPALITY, Organisation.Kind.METROPOLIS}


def sees_all_figures(user: User) -> bool:
    """The metropolis plans the exchange with every municipality."""
    return Role.METROPOLIS in user.active_roles


def own_party(user: User) -> Organisation | None:
    """For which party this user keeps the figures: the staff office of a municipality or of the
    metropolis. The office of a body below one has no plan of its own."""
    post = user.active_post
    if post is None or not user.active_roles & {Role.HR, Role.METROPOLIS}:
        return None
    return post.organisation if post.organisation.kind in PARTIES else None


def sees_plan(user: User) -> bool:
    return sees_all_figures(user) or own_party(user) is not None


def figures_in_scope(user: User, *, home: str = "home", host: str = "host") -> Q:
    """Rows between others are theirs: everybody but the metropolis sees those of the own party."""
    if sees_all_figures(user):
        return Q()
    party = own_party(user)
    return Q(pk__in=[]) if party is None else Q(**{home: party}) | Q(**{host: party})


def keeps_plan_between(user: User, home: Organisation, host: Organisation) -> bool:
    return sees_all_figures(user) or own_party(user) in {home, host}


def closes_plan(user: User) -> bool:
    """Freezes a year for everybody."""
    return sees_all_figures(user)
