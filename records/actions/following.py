"""What people owe when a personnel change moves them: it goes with them, and back.

What a requirement asks of all posts of a place is `refresh_obligations`' to make; here is what was
asked of one person, or granted to one.
"""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from core.fiscal import fiscal_year
from core.numbers import Numbers
from people.models import Organisation, Post
from people.models.posts import PostQuerySet
from records.actions.settling import settle_when_committed
from records.models import Obligation, ObligationQuerySet

Entry = Obligation.Entry
POSTS_AT_ONCE = 1_000  # in one question; a database takes only so many values


@transaction.atomic
def follow_posts(moves: Mapping[int, int], *, on: datetime.date) -> None:
    """`moves`: the post that is left, and the one that follows it on that day. An assignment by
    name goes on in the new post with its due date, unless it was made by an organisation that the
    person leaves; a day that was granted stays granted."""
    asked = Q(entry=Entry.SCOPE, extended_to__isnull=False) | ~Q(entry=Entry.SCOPE)
    open_then = Obligation.objects.filter(asked, Q(ended_on=None) | Q(ended_on=on), yearly=False)
    named = open_then.filter(excused_at=None).select_related("requirement")
    left = sorted(moves)
    rows = [
        row
        for first in range(0, len(left), POSTS_AT_ONCE)
        for row in named.filter(post__in=left[first : first + POSTS_AT_ONCE])
    ]
    posts = Post.objects.in_bulk([moves[row.post_id] for row in rows])
    reach: dict[int, set[int]] = {}
    copies = []
    for row in rows:
        place = row.requirement.organisation_id
        if place is not None and place not in reach:
            under = Organisation.objects.under(place, on=on)
            reach[place] = {*under.values_list("pk", flat=True)}
        post = posts[moves[row.post_id]]
        if place is None or post.organisation_id in reach[place]:
            copies.append(_in(row, post, on))
    _write(copies)


def touched(posts: PostQuerySet) -> ObligationQuerySet:
    """Of what is owed in these posts that about which somebody has decided or done something
    there. What only went along with the person is as it was in the post before."""
    before = Obligation.objects.filter(
        person=OuterRef("person"), requirement=OuterRef("requirement"), due=OuterRef("due"),
        entry=OuterRef("entry"), ended_on=OuterRef("post__start"),
    )  # fmt: skip
    special = ~Q(entry=Entry.SCOPE) | Q(extended_to__isnull=False)
    return (
        Obligation.objects.filter(post__in=posts.order_by().values("pk"))
        .filter(
            Q(satisfied_on__gte=F("post__start"))
            | Q(excused_at__isnull=False)
            | Q(extensions__isnull=False)
            | (special & ~Exists(before))
        )
        .distinct()
    )


@transaction.atomic
def forget_obligations(*, posts: PostQuerySet) -> None:
    """Of posts that are taken back. The caller has seen that none is touched."""
    Obligation.objects.filter(post__in=posts.order_by().values("pk")).delete()


def _in(row: Obligation, post: Post, on: datetime.date) -> Obligation:
    return Obligation(
        person_id=row.person_id,
        requirement=row.requirement,
        post=post,
        subject_kind=row.subject_kind,
        subject_key=row.subject_key,
        edition=row.edition,
        fiscal_year=fiscal_year(on),
        due=row.due,
        extended_to=row.extended_to,
        entry=row.entry,
        made_by_id=row.made_by_id,
    )


def _write(copies: list[Obligation]) -> None:
    """Where the requirement has made the same for the new post already, its day is mended."""
    there = Obligation.objects.filter(
        requirement__in={row.requirement_id for row in copies},
        post__in=Numbers({row.post_id for row in copies}),
    )
    known = {(each.requirement_id, each.post_id, each.fiscal_year): each for each in there}
    mended = []
    for row in copies:
        if same := known.get((row.requirement_id, row.post_id, row.fiscal_year)):
            same.due, same.extended_to = row.due, row.extended_to
            mended.append(same)
    Obligation.objects.bulk_update(mended, ["due", "extended_to"], batch_size=500)
    Obligation.objects.bulk_create(copies, ignore_conflicts=True)
    settle_when_committed(there)
