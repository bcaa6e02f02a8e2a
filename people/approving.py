"""Who answers for whom: 所属長, whoever a post names instead, and their deputies; for any number of
posts in a constant number of questions."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from people.models import Deputy, Leave, Post, Section, User
from people.models.organisations import above
from people.roles import Role


@dataclass(frozen=True)
class Holder:
    """Somebody who could answer: the post, and the person in it."""

    post: int
    person: int


@dataclass
class _Chart:
    """Who could answer where, on one day."""

    named: dict[int, list[Holder]] = field(default_factory=lambda: defaultdict(list))
    placed: dict[tuple[int, int | None], list[Holder]] = field(
        default_factory=lambda: defaultdict(list)
    )
    above: dict[int, int | None] = field(default_factory=dict)
    deputies: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    there: set[int] = field(default_factory=set)

    def answering(self, holders: Iterable[Holder], *, besides: int) -> set[int]:
        own = [holder for holder in holders if holder.person != besides]
        people = {holder.person for holder in own}
        people |= {person for holder in own for person in self.deputies[holder.post]}
        return (people - {besides}) & self.there

    def levels(self, organisation: int, section: int | None) -> Iterable[list[Holder]]:
        """From the section itself up to the head of the organisation."""
        seen: set[int] = set()
        while section is not None and section not in seen:
            seen.add(section)
            yield self.placed[organisation, section]
            section = self.above.get(section)
        yield self.placed[organisation, None]


def approvers_of(posts: Collection[int], on: datetime.date) -> dict[int, set[int]]:
    """Who answers for each of these posts on that day, by the keys of post and people.

    Whoever the post names, else 所属長 of its section, else of the nearest section above, else of
    the organisation. Deputies answer with the holder; who is away or has left does not, and nobody
    answers for themselves.
    """
    rows = list(
        Post.objects.filter(pk__in=posts)
        .order_by("pk")
        .values_list("pk", "person", "organisation", "section", "supervisor")
    )
    chart = _chart({row[2] for row in rows}, {row[4] for row in rows if row[4]}, on)
    found = {}
    for pk, person, organisation, section, supervisor in rows:
        answering = chart.answering(chart.named[supervisor], besides=person) if supervisor else None
        levels = chart.levels(organisation, section)
        by_level = (chart.answering(holders, besides=person) for holders in levels)
        found[pk] = answering or next(filter(None, by_level), set())
    return found


def hr_of(post: Post, on: datetime.date) -> set[int]:
    """HR of the organisation of this post and of those above it; nobody answers for themselves."""
    offices = Post.objects.on(on).announced(on).holding(Role.HR)
    over = offices.filter(organisation__in=above(post.organisation_id, on=on))
    return at_work(set(over.values_list("person", flat=True)) - {post.person_id}, on=on)


def near(user: User, post: str, *, on: datetime.date) -> Q:
    """Rows whose `post` (a path) may be this user's to answer for as a supervisor, a deputy or by
    name; who answers exactly is asked of these few (`approvers_of`)."""
    theirs = Deputy.objects.on(on).filter(deputy=user).values("holder")
    holding = Post.objects.on(on).filter(Q(person=user) | Q(pk__in=theirs))
    return Q(**{f"{post}__organisation__in": holding.values("organisation")}) | Q(
        **{f"{post}__supervisor__in": holding.values("person")}
    )


def at_work(people: Iterable[int], *, on: datetime.date) -> set[int]:
    """Those of them who have not left and are not on leave that day."""
    away = Leave.objects.on(on).values("person")
    there = User.objects.persons().filter(
        Q(left_on=None) | Q(left_on__gt=on), pk__in=people, is_active=True
    )
    return set(there.exclude(pk__in=away).values_list("pk", flat=True)) if people else set()


def _chart(organisations: set[int], named: set[int], on: datetime.date) -> _Chart:
    chart = _Chart()
    there = Post.objects.on(on)
    for pk, person in there.filter(person__in=named).values_list("pk", "person"):
        chart.named[person].append(Holder(pk, person))
    heads = there.holding(Role.SUPERVISOR).filter(organisation__in=organisations)
    for pk, person, place, section in heads.values_list("pk", "person", "organisation", "section"):
        chart.placed[place, section].append(Holder(pk, person))
    sections = Section.objects.filter(organisation__in=organisations)
    chart.above.update(sections.values_list("pk", "parent"))
    holders = [*chart.named.values(), *chart.placed.values()]
    of = {holder.post for several in holders for holder in several}
    for holder, deputy in (
        Deputy.objects.on(on).filter(holder__in=of).values_list("holder", "deputy")
    ):
        chart.deputies[holder].add(deputy)
    people = {holder.person for several in holders for holder in several}
    chart.there |= at_work(people.union(*chart.deputies.values()), on=on)
    return chart
