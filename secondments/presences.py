"""Visits and joint meetings of an organisation: the list, and their sums by 年度."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from core.fiscal import fiscal_year
from people.models import Organisation, Post, User
from people.models.posts import PostQuerySet
from secondments.learning_states import PresenceKind
from secondments.models import Presence
from secondments.models.presence import PresenceQuerySet

YEARS = 5  # that can be looked at


def years_offered(on: datetime.date) -> range:
    """The running 年度 first, and those before."""
    return range(fiscal_year(on), fiscal_year(on) - YEARS, -1)


def chosen_year(typed: str, *, on: datetime.date) -> int:
    """One of those; whatever else stands in the address is the running one."""
    offered = {str(year): year for year in years_offered(on)}
    return offered.get(typed, fiscal_year(on))


def presences_seen(user: User, *, year: int, on: datetime.date) -> PresenceQuerySet:
    """Those that the own organisation or one below sent or received, of one 年度."""
    if user.active_post is None:
        return Presence.objects.none()
    own = user.active_post.organisation_id
    return Presence.objects.kept().concerning(own, on=on).in_fiscal_year(year)


def can_change(user: User, presence: Presence) -> bool:
    """Whoever works for the organisation that sent them, and may enter such things."""
    post = user.active_post
    return post is not None and presence.sender_id == post.organisation_id


def sums(rows: PresenceQuerySet) -> Iterator[dict[str, Any]]:
    """A line each pair of organisations, in one query: times and hours by kind, in all, and people
    (each counted at every visit)."""
    facts = {
        f"times_{kind}": Count("pk", filter=Q(kind=kind), distinct=True) for kind in PresenceKind
    }
    lines: QuerySet[Any, dict[str, Any]] = (
        rows.order_by()
        .values("sender", "sender__name", "place", "place__name")
        .annotate(times=Count("pk", distinct=True), minutes=Sum("minutes"), **facts)
        .order_by("sender__name", "place__name")
    )
    people = _people(rows)
    for line in lines:
        yield line | {
            "hours": line["minutes"] / 60,
            "people": people.get((line["sender"], line["place"]), 0),
        }


def colleagues(
    organisation: Organisation, *, on: datetime.date, presence: Presence | None
) -> PostQuerySet:
    """Who could have been there: the people of the own organisation today, and whoever is entered
    already, though they may have moved on since."""
    today = Post.objects.on(on).announced(on).filter(organisation=organisation)
    could = Q(pk__in=today.order_by().values("pk"))
    if presence is not None:
        could |= Q(pk__in=presence.people.values("post"))
    found: PostQuerySet = (
        Post.objects.filter(could).with_names().order_by("person__search_key", "pk")
    )
    return found


def _people(rows: PresenceQuerySet) -> dict[tuple[int, int], int]:
    """Counted apart: a join with people would multiply the minutes."""
    counted = rows.order_by().values_list("sender", "place").annotate(n=Count("people"))
    return {(sender, place): count for sender, place, count in counted}
