"""From requirements to each person's obligations, and who is excused from one."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.fiscal import first_day, fiscal_year, last_day
from people.models import Post, Profession, User
from people.models.posts import PostQuerySet
from records.actions.settling import settle_when_committed
from records.models import Obligation, ObligationQuerySet, Requirement, RequirementQuerySet
from records.rules.engine import months_after


def refresh_obligations(*, on: datetime.date, people: Iterable[User] | None = None) -> None:
    """Make the obligations of that day what the requirements ask (of these people, or all).

    Missing ones are created, those that no longer fit are ended, those that fit again are
    reopened, due dates follow the requirement. Safe to run twice and at the same time as
    another; the number of queries grows with the requirements only. Past 年度 are left alone.
    """
    only = None if people is None else {person.pk for person in people}
    active = Requirement.objects.active(on)
    for requirement in _with_scope(active.by_scope()):
        _refresh(requirement, on, only)
    _follow_posts(_of(Obligation.objects.filter(requirement__in=_named_one_by_one(on)), only), on)
    _end(_of(Obligation.objects.exclude(requirement__in=active), only), on)


@transaction.atomic
def excuse(obligation: Obligation, *, reason: str, by: User) -> None:
    """This person need not, and why. Raises ValidationError without a reason or a second time."""
    if not reason.strip():
        raise ValidationError(_("State why the person is excused."))
    row = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if row.excused_at is not None:
        raise ValidationError(_("This person is excused already."))
    row.excused_at, row.excused_by, row.excused_reason = timezone.now(), by, reason.strip()
    row.save(update_fields=["excused_at", "excused_by", "excused_reason"])
    audit.record("records.excused", by=by, about=[row.person_id], facts={"obligation": row.pk})


def posts_in_scope(requirement: Requirement, *, on: datetime.date) -> PostQuerySet:
    """The posts that a requirement reaches on a day."""
    return posts_reached(requirement, requirement.professions.all(), on=on)


def posts_reached(
    requirement: Requirement, professions: Iterable[Profession], *, on: datetime.date
) -> PostQuerySet:
    """The same of one that is not saved yet, and so has no professions of its own."""
    posts = posts_held(on=on).announced(on)
    if requirement.audience is not None:
        return requirement.audience.narrow(posts, on=on).order_by("pk")
    if requirement.organisation is not None:
        posts = posts.under(requirement.organisation, on=on)
    if asked := [each.pk for each in professions]:
        posts = posts.filter(profession__in=asked)
    if requirement.newcomers_only:
        posts = posts.filter(start__gte=requirement.start)
        if requirement.end is not None:
            posts = posts.filter(start__lt=requirement.end)
    return posts.order_by("pk")


def due_date(requirement: Requirement, post_began: datetime.date, year: int) -> datetime.date:
    """By when the obligation of that 年度 is due; it may lie in the past."""
    if requirement.due_rule == Requirement.Due.MONTHS:
        begun = max(post_began, first_day(year)) if requirement.yearly else post_began
        return months_after(begun, requirement.due_months or 0)
    if requirement.due_rule == Requirement.Due.DAYS:
        begun = max(post_began, requirement.start)
        return begun + datetime.timedelta(days=requirement.due_days or 0)
    if requirement.due_rule == Requirement.Due.FIXED and requirement.due_on is not None:
        if not requirement.yearly:
            return requirement.due_on
        return months_after(requirement.due_on, 12 * (year - fiscal_year(requirement.due_on)))
    return last_day(year)


def posts_held(*, on: datetime.date) -> PostQuerySet:
    """Posts of that day whose holders are there."""
    return Post.objects.on(on).filter(
        Q(person__left_on=None) | Q(person__left_on__gt=on), person__merged_into=None
    )


def _with_scope(rows: RequirementQuerySet) -> RequirementQuerySet:
    return rows.select_related("organisation", "audience").prefetch_related(
        "professions", "audience__organisations", "audience__professions"
    )


def _named_one_by_one(on: datetime.date) -> RequirementQuerySet:
    return Requirement.objects.active(on).filter(individual=True)


@transaction.atomic
def _follow_posts(rows: ObligationQuerySet, on: datetime.date) -> None:
    """What people owe who were named one by one ends with the post, and begins again with it."""
    held = posts_held(on=on).order_by().values("pk")
    _end(rows.exclude(post__in=held), on)
    if rows.filter(post__in=held).exclude(ended_on=None).update(ended_on=None):
        settle_when_committed(rows)


@transaction.atomic
def _refresh(requirement: Requirement, on: datetime.date, only: set[int] | None) -> None:
    year = fiscal_year(on)
    posts = posts_in_scope(requirement, on=on)
    if only is not None:
        posts = posts.filter(person__in=only)
    rows = _of(Obligation.objects.filter(requirement=requirement), only)
    if requirement.yearly:
        rows = rows.filter(fiscal_year=year)
    fitting = rows.filter(post__in=posts.values("pk"))
    asked = {post: (who, start) for post, who, start in posts.values_list("pk", "person", "start")}
    known = list(fitting.order_by().values_list("pk", "post", "fiscal_year", "due", "extended_to"))
    others = {post for _pk, post, *_rest in known}
    is_news = _create(requirement, asked, besides=others, year=year)
    _end(rows.exclude(post__in=posts.values("pk")), on)
    fitting.exclude(ended_on=None).update(ended_on=None)
    # An author who mends a due date, an edition or a subject expects to see it.
    if fitting.exclude(**_copied(requirement)).update(**_copied(requirement)) or is_news:
        settle_when_committed(rows)
    mended = [
        Obligation(pk=pk, due=wanted)
        for pk, post, owed_in, due, granted in known
        # A post that began between the two queries is for the next run; a day that was granted to
        # one person stays.
        if post in asked
        and granted is None
        and (wanted := due_date(requirement, asked[post][1], owed_in)) != due
    ]
    Obligation.objects.bulk_update(mended, ["due"], batch_size=500)


def _create(
    requirement: Requirement,
    asked: dict[int, tuple[int, datetime.date]],
    *,
    besides: set[int],
    year: int,
) -> bool:
    """The rows of the posts asked, as (person, start) by post, that have none yet; were there any."""
    missing = [
        Obligation(
            requirement=requirement,
            post_id=post,
            person_id=who,
            fiscal_year=year,
            due=due_date(requirement, start, year),
            **_copied(requirement),
        )
        for post, (who, start) in asked.items()
        if post not in besides
    ]
    # The unique constraint lets one of two runs at the same time create each row.
    Obligation.objects.bulk_create(missing, ignore_conflicts=True)
    return bool(missing)


def _copied(requirement: Requirement) -> dict[str, Any]:
    return {
        "subject_kind": requirement.subject_kind,
        "subject_key": requirement.subject_key,
        "edition": requirement.edition,
        "yearly": requirement.yearly,
    }


def _of(rows: ObligationQuerySet, only: set[int] | None) -> ObligationQuerySet:
    return rows if only is None else rows.filter(person__in=only)


def _end(rows: ObligationQuerySet, on: datetime.date) -> None:
    """Ended with the post if that is over, else on the day it is noticed."""
    post_ended = Post.objects.filter(pk=OuterRef("post"), end__lte=on).values("end")
    open_now = rows.filter(ended_on=None).filter(Q(yearly=False) | Q(fiscal_year=fiscal_year(on)))
    open_now.update(ended_on=Coalesce(Subquery(post_ended), Value(on)))
