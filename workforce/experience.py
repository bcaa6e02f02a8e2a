"""経験: one line a person, and the offices where most have not been for long (N29)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum

from certificates.models import Certificate
from people.models import Organisation, Post, User
from people.models.posts import PostQuerySet
from people.permissions import posts_within_reach
from records.models.ledger import RecordQuerySet
from records.permissions import visible_to
from records.rules.engine import months_after
from records.years import WHOLE

SHORT_YEARS = 3
YEAR = 365.25


@dataclass(frozen=True)
class Line:
    """`first`: the first day of any post of theirs that the user may see."""

    person: User
    post: Post
    first: datetime.date
    posts: int
    minutes: int
    certificates: int
    today: datetime.date

    @property
    def years(self) -> float:
        return round((self.today - self.first).days / YEAR, 1)

    @property
    def years_here(self) -> float:
        return round((self.today - self.post.start).days / YEAR, 1)


@dataclass(frozen=True)
class Risk:
    """An office where at least half of the people came within the last three years."""

    organisation: str
    people: int
    new: int

    @property
    def percent(self) -> int:
        return round(100 * self.new / self.people)


def people_of(posts: PostQuerySet) -> QuerySet[User]:
    """Whoever holds one of these posts, once, with the main one of them."""
    own = posts.filter(person=OuterRef("pk")).order_by("start", "pk").values("pk")[:1]
    people: Any = User.objects.filter(pk__in=posts.values("person")).annotate(post=Subquery(own))
    found: QuerySet[User] = people.by_kana()
    return found


def lines(people: Sequence[Any], *, user: User, today: datetime.date) -> list[Line]:
    """Of one page of `people_of`, by what this user may see of their posts and records."""
    keys = [person.pk for person in people]
    posts = Post.objects.with_names().in_bulk([person.post for person in people])
    seen = posts_within_reach(user, on=today)
    held = seen.filter(person__in=keys, start__lte=today).order_by()
    begun = {
        row["person"]: row
        for row in held.values("person").annotate(first=Min("start"), count=Count("pk"))
    }
    records = visible_to(user, on=today).filter(person__in=keys)
    minutes, certificates = _minutes(records), _certificates(records)
    return [
        Line(
            person,
            posts[person.post],
            begun[person.pk]["first"],
            begun[person.pk]["count"],
            minutes.get(person.pk, 0),
            certificates.get(person.pk, 0),
            today,
        )
        for person in people
    ]


def risks(posts: PostQuerySet, *, today: datetime.date) -> list[Risk]:
    """One query."""
    since = months_after(today, -12 * SHORT_YEARS)
    counted = posts.order_by().values("organisation__name").annotate(
        people=Count("person", distinct=True),
        new=Count("person", distinct=True, filter=Q(start__gt=since)),
    )  # fmt: skip
    found = [Risk(row["organisation__name"], row["people"], row["new"]) for row in counted]
    risky = [risk for risk in found if risk.new * 2 >= risk.people]
    return sorted(risky, key=lambda risk: (-risk.percent, -risk.people, risk.organisation))


def organisations_of(posts: PostQuerySet) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=posts.values("organisation"))


def _minutes(records: RecordQuerySet) -> dict[int, int]:
    """Of what was completed as a whole: a course and not its lessons."""
    rows = records.done().of_kind(*WHOLE).order_by()
    total = F("lecture_minutes") + F("exercise_minutes") + F("practicum_minutes")
    return dict(rows.values_list("person").annotate(total=Sum(total)))


def _certificates(records: RecordQuerySet) -> dict[int, int]:
    rows = Certificate.objects.live().numbered().filter(record__in=records.values("pk")).order_by()
    return dict(rows.values_list("person").annotate(count=Count("pk")))
