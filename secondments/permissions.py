"""Who may see and do what with a secondment, one sentence a function. What one may not see is 404.

Before its date (`announced_on`) only the chain knows: the two staff offices, the head at home and
the metropolis, each from the step on at which it is asked. Everybody else, the person included,
sees it from that day on.
"""

import datetime
from functools import partial

from django.db.models import Q
from django.utils import timezone

from people.models import Deputy, Organisation, Post, User
from people.models.organisations import below, sections_below
from people.roles import Role
from secondments.models import Consent, Secondment
from secondments.models.secondments import SecondmentQuerySet
from secondments.states import REAL, Side, State, Step

_OWN_WISH = Q(requested_by_side=Side.HOST)


# --- seeing -----------------------------------------------------------------
def visible_to(user: User, *, on: datetime.date) -> SecondmentQuerySet:
    known, standing_in = _known(on), _standing_in(user, on=on)
    units = partial(_units, user, standing_in)
    seen = known & (Q(person=user) | Q(instructor=user) | units("host"))
    seen |= ~Q(person=user) & units("home") & (known | _asked(Step.HOME_UNIT))
    seen |= ~Q(person=user) & _asked_of_offices(standing_in, on=on)
    post = user.active_post
    if post is not None and Role.HR in user.active_roles:
        own = below(post.organisation_id, on=on)
        seen |= Q(home__in=own) & ~Q(person=user)
        seen |= Q(host__in=own) & (known | _asked(Step.HOST) | _OWN_WISH) & ~Q(person=user)
    if post is not None and Role.METROPOLIS in user.active_roles:
        own = below(post.organisation_id, on=on)
        asked = known | _asked(Step.HOST) | _asked(Step.METROPOLIS)
        asked |= Q(home__in=own) | (Q(host__in=own) & _OWN_WISH)
        seen |= asked & ~Q(person=user)
    found: SecondmentQuerySet = Secondment.objects.filter(seen)
    return found


def can_see(user: User, secondment: Secondment, *, on: datetime.date | None = None) -> bool:
    return visible_to(user, on=on or timezone.localdate()).filter(pk=secondment.pk).exists()


def has_secondments(user: User, *, on: datetime.date) -> bool:
    """Whether the list makes sense for this person: an office of it, or something to see."""
    return keeps_secondments(user) or visible_to(user, on=on).exists()


# --- doing ------------------------------------------------------------------
def keeps_secondments(user: User) -> bool:
    """Staff offices and the metropolis ask for secondments and look after them."""
    return bool(user.active_roles & {Role.HR, Role.METROPOLIS})


def side_of(user: User, secondment: Secondment, *, on: datetime.date) -> Side | None:
    """For which side this user acts as its staff office, by the post in hand. The metropolitan
    office is that of its own bodies."""
    post = user.active_post
    if post is None or not keeps_secondments(user) or secondment.person_id == user.pk:
        return None
    under = set(
        Organisation.objects.under(post.organisation_id, on=on).values_list("pk", flat=True)
    )
    if secondment.home_id in under:
        return Side.HOME
    return Side.HOST if secondment.host_id in under else None


def can_manage(user: User, secondment: Secondment, *, on: datetime.date | None = None) -> bool:
    """The staff office of either side, of what it may see."""
    day = on or timezone.localdate()
    return side_of(user, secondment, on=day) is not None and can_see(user, secondment, on=day)


def instructs(user: User, secondment: Secondment) -> bool:
    return secondment.instructor_id == user.pk


def is_own(user: User, secondment: Secondment, *, on: datetime.date) -> bool:
    """The person's own, from the day on which it is announced."""
    return secondment.person_id == user.pk and secondment.is_known(on)


# --- conditions -------------------------------------------------------------
def _known(on: datetime.date) -> Q:
    return Q(state__in=REAL) | Q(state=State.ANNOUNCED, announced_on__lte=on)


def _asked(step: Step) -> Q:
    """It has come as far as this step of the chain, in whatever round."""
    return Q(pk__in=Consent.objects.filter(step__gte=step).values("secondment"))


def _was_asked(step: Step) -> Q:
    """This step itself was asked, in whatever round."""
    return Q(pk__in=Consent.objects.filter(step=step).values("secondment"))


def _standing_in(user: User, *, on: datetime.date) -> list[tuple[Post, set[str]]]:
    """The posts whose deputy this user is today, with their roles."""
    holders = Deputy.objects.on(on).filter(deputy=user).values("holder")
    posts = Post.objects.on(on).announced(on).filter(pk__in=holders).prefetch_related("roles")
    return [(post, {row.role for row in post.roles.all()}) for post in posts]


def _units(user: User, standing_in: list[tuple[Post, set[str]]], side: str) -> Q:
    """Secondments from (to) a unit this user answers for: as its head or the head's deputy, or
    because the post names one of the two."""
    heading = [post for post, roles in standing_in if Role.SUPERVISOR in roles]
    if user.active_post is not None and Role.SUPERVISOR in user.active_roles:
        heading.append(user.active_post)
    names = {user.pk, *(post.person_id for post, _roles in standing_in)}
    found = Q(**{f"{side}_post__supervisor__in": names})
    for post in heading:
        if post.section_id is None:
            found |= Q(**{side: post.organisation_id})
        else:
            sections = sections_below(post.section_id)
            found |= Q(**{f"{side}_section__in": sections})
            found |= Q(**{f"{side}_post__section__in": sections})
    return found


def _asked_of_offices(standing_in: list[tuple[Post, set[str]]], *, on: datetime.date) -> Q:
    """What a staff office was asked while this user stands in there: no more of its affairs."""
    found = Q(pk__in=[])
    for post, roles in standing_in:
        if not roles & {Role.HR, Role.METROPOLIS}:
            continue
        own = below(post.organisation_id, on=on)
        found |= Q(home__in=own) & _was_asked(Step.HOME_HR)
        found |= Q(host__in=own) & _was_asked(Step.HOST)
        if Role.METROPOLIS in roles:
            found |= _was_asked(Step.METROPOLIS)
    return found
