"""Who is asked, and who is told: by the keys of people, deputies included, nobody about themselves."""

import datetime
from collections.abc import Collection, Sequence

from people.approving import approvers_of, at_work
from people.models import Deputy, Organisation, OrganisationTie, Post, User
from people.models.organisations import above
from people.roles import Role
from secondments.models import Consent, Secondment
from secondments.states import Decision, Step


def staff_office(organisation: Organisation | int, on: datetime.date) -> set[int]:
    """The staff officers of an organisation and of those above it; of the metropolis its training
    office."""
    offices = Post.objects.on(on).announced(on).holding(Role.HR, Role.METROPOLIS)
    over = offices.filter(organisation__in=above(organisation, on=on))
    return at_work(set(over.values_list("person", flat=True)), on=on)


def staff_offices(places: Collection[int], on: datetime.date) -> dict[int, set[int]]:
    """The same for any number of organisations, in a constant number of questions."""
    ties = OrganisationTie.objects.administering().on(on).values_list("child", "parent")
    over: dict[int, set[int]] = {}
    for child, parent in ties:
        over.setdefault(child, set()).add(parent)
    offices = Post.objects.on(on).announced(on).holding(Role.HR, Role.METROPOLIS)
    rows = set(offices.values_list("person", "organisation"))
    there = at_work({person for person, _place in rows}, on=on)
    found: dict[int, set[int]] = {}
    for place in places:
        reach, todo = {place}, [place]
        while todo:
            new = over.get(todo.pop(), set()) - reach
            reach |= new
            todo += new
        found[place] = {person for person, where in rows if where in reach} & there
    return found


def both_offices(secondment: Secondment, on: datetime.date) -> set[int]:
    home, host = staff_office(secondment.home_id, on), staff_office(secondment.host_id, on)
    return (home | host) - {secondment.person_id}


def heads_of(post: Post | None, on: datetime.date) -> set[int]:
    """所属長 of a post with the deputies."""
    return approvers_of([post.pk], on)[post.pk] if post else set()


def answering(consent: Consent, on: datetime.date) -> dict[int, int | None]:
    """{who may give this answer today: for whom, if as a deputy}."""
    it = consent.secondment
    if consent.step == Step.HOME_UNIT:
        heads = heads_of(it.home_post, on)
        return dict.fromkeys(heads) | _deputies_among(heads, it, on)
    if consent.step == Step.METROPOLIS:
        found = Post.objects.on(on).announced(on).holding(Role.METROPOLIS)
    else:
        place = it.home_id if consent.step == Step.HOME_HR else it.host_id
        found = Post.objects.on(on).announced(on).holding(Role.HR, Role.METROPOLIS)
        found = found.filter(organisation__in=above(place, on=on))
    own = at_work(set(found.values_list("person", flat=True)), on=on)
    rows = Deputy.objects.on(on).filter(holder__in=found.values("pk"))
    standing_in = dict(rows.values_list("deputy", "holder__person"))
    there = at_work(standing_in, on=on)
    deputies = {pk: holder for pk, holder in standing_in.items() if pk in there}
    answers: dict[int, int | None] = deputies | dict.fromkeys(own)
    answers.pop(it.person_id or 0, None)
    return answers


def _deputies_among(heads: set[int], it: Secondment, on: datetime.date) -> dict[int, int | None]:
    """Of those who answer for a unit, who does so only as a deputy, and for whom."""
    rows = Deputy.objects.on(on).filter(deputy__in=heads, holder__organisation=it.home_id)
    found = dict(rows.values_list("deputy", "holder__person"))
    own = Post.objects.on(on).holding(Role.SUPERVISOR).filter(
        person__in=found, organisation=it.home_id
    )  # fmt: skip
    named = it.home_post.supervisor_id if it.home_post else None
    themselves = {*own.values_list("person", flat=True), named}
    return {pk: holder for pk, holder in found.items() if pk not in themselves}


def may_answer(user: User, consent: Consent, *, on: datetime.date) -> bool:
    return consent.pk in answerable(user, [consent], on=on)


def answerable(user: User, consents: Sequence[Consent], *, on: datetime.date) -> set[int]:
    """Which of these this user may answer, with the roles of the post in hand, or as a deputy. A
    constant number of questions."""
    open_ones = [
        each
        for each in consents
        if each.decision == Decision.WAITING and each.secondment.person_id != user.pk
    ]
    if not open_ones or not at_work([user.pk], on=on):
        return set()
    posts = {each.secondment.home_post_id for each in open_ones if each.step == Step.HOME_UNIT}
    heads = approvers_of({pk for pk in posts if pk is not None}, on) if posts else {}
    places, is_metropolis = _offices_of(user, on)
    found = set()
    for each in open_ones:
        it = each.secondment
        asked = {
            Step.HOME_UNIT: user.pk in heads.get(it.home_post_id or 0, set()),
            Step.HOME_HR: it.home_id in places,
            Step.HOST: it.host_id in places,
            Step.METROPOLIS: is_metropolis,
        }
        if asked[Step(each.step)]:
            found.add(each.pk)
    return found


def _offices_of(user: User, on: datetime.date) -> tuple[set[int], bool]:
    """The organisations whose staff office this user is today, and whether the metropolis is one."""
    holders = Deputy.objects.on(on).filter(deputy=user).values("holder")
    standing_in = Post.objects.on(on).announced(on).filter(pk__in=holders)
    posts = list(standing_in.holding(Role.HR, Role.METROPOLIS).distinct())
    is_metropolis = Role.METROPOLIS in user.active_roles
    is_metropolis |= standing_in.holding(Role.METROPOLIS).exists()
    if user.active_post is not None and user.active_roles & {Role.HR, Role.METROPOLIS}:
        posts.append(user.active_post)
    places: set[int] = set()
    for post in posts:
        under = Organisation.objects.under(post.organisation_id, on=on)
        places |= set(under.values_list("pk", flat=True))
    return places, is_metropolis


def waiting_for(user: User, *, on: datetime.date) -> list[Consent]:
    """What this user is asked now, longest waiting first."""
    waiting = Consent.objects.waiting().select_related("secondment").order_by("asked_at", "pk")
    rows = list(waiting)
    mine = answerable(user, rows, on=on)
    return [each for each in rows if each.pk in mine]
