"""What must always hold of people, organisations and posts; `manage.py audit_invariants` asks."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.invariants import invariant
from core.models import Message
from people.actions.tokens import LONGEST, READING_ROLES
from people.models import (
    ApiToken,
    Leave,
    Organisation,
    OrganisationTie,
    Post,
    PostRole,
    Section,
    User,
)

Row = TypeVar("Row", bound=Model)


@invariant("A staff number of an organisation stands for one post on any day.")
def same_staff_number() -> Iterable[str]:
    numbered = Post.objects.exclude(staff_number="")
    return _rows(numbered.filter(_overlapping(numbered, "organisation", "staff_number")))


@invariant("A post lies within the days on which its organisation is open.")
def post_outside_of_its_organisations_days() -> Iterable[str]:
    too_early = Q(start__lt=F("organisation__opened_on"))
    too_late = Q(organisation__closed_on__isnull=False) & (
        Q(end=None) | Q(end__gt=F("organisation__closed_on"))
    )
    return _rows(Post.objects.filter(too_early | too_late))


@invariant("A post is in a section of its own organisation.")
def post_in_another_organisations_section() -> Iterable[str]:
    own = Q(section__organisation=F("organisation"))
    return _rows(Post.objects.exclude(section=None).exclude(own))


@invariant("A section is part of a section of the same organisation.")
def section_in_another_organisation() -> Iterable[str]:
    own = Q(parent__organisation=F("organisation"))
    return _rows(Section.objects.exclude(parent=None).exclude(own))


@invariant("Organisations do not administer one another in a circle on any day.")
def circle_of_ties() -> Iterable[str]:
    ties = OrganisationTie.objects.administering()
    for day in ties.values_list("start", flat=True).distinct().order_by("start"):
        # A circle that exists on any day exists on the day its last tie began.
        for pk in sorted(_in_circles(ties.on(day).values_list("child_id", "parent_id"))):
            yield f"organisation {pk} on {day}"


@invariant("Nobody holds a post after leaving.")
def post_after_leaving() -> Iterable[str]:
    still = Q(end=None) | Q(end__gt=F("person__left_on"))
    return _rows(Post.objects.filter(still, person__left_on__isnull=False))


@invariant("An account that was merged into another holds no post.")
def post_of_a_merged_account() -> Iterable[str]:
    running = Post.objects.ending_after(timezone.localdate())
    return _rows(running.exclude(person__merged_into=None))


@invariant("A person is on one leave at a time.")
def overlapping_leaves() -> Iterable[str]:
    return _rows(Leave.objects.filter(_overlapping(Leave.objects.all(), "person")))


@invariant("Only a program's account has API tokens, each for 400 days at most.")
def token_of_a_person() -> Iterable[str]:
    yield from _rows(ApiToken.objects.filter(post__person__is_service=False))
    for token in ApiToken.objects.order_by("pk").iterator():
        if token.expires_on - timezone.localdate(token.made_at) > LONGEST:
            yield _named(token)


@invariant("The post of a program belongs to a program's account, that of a person to a person.")
def post_of_the_other_kind() -> Iterable[str]:
    return _rows(Post.everything.exclude(for_program=F("person__is_service")))


@invariant("A program's account reads, and holds no other role.")
def program_that_may_do_more() -> Iterable[str]:
    others = PostRole.objects.exclude(role__in=READING_ROLES)
    return _rows(
        Post.everything.filter(Exists(others.filter(post=OuterRef("pk"))), for_program=True)
    )


@invariant("A search key is the folded name.")
def stale_search_key() -> Iterable[str]:
    for model in (User, Organisation):
        for row in model.objects.order_by("pk").iterator():
            if row.search_key != row.folded():
                yield _named(row)


def _overlapping(rows: QuerySet[Row], *same: str) -> Exists:
    """Another row of the same has a day in common; `end` is exclusive, none means for ever."""
    others = rows.exclude(pk=OuterRef("pk")).filter(**{name: OuterRef(name) for name in same})
    return Exists(
        others.filter(
            Q(end=None) | Q(end__gt=OuterRef("start")),
            start__lt=Coalesce(OuterRef("end"), Value(datetime.date.max)),
        )
    )


def _in_circles(ties: Iterable[tuple[int, int]]) -> set[int]:
    """Who is left when, again and again, everyone without a parent is taken away."""
    parents: dict[int, set[int]] = defaultdict(set)
    for child, parent in ties:
        parents[child].add(parent)
    while free := {pk for pk, above in parents.items() if not above & parents.keys()}:
        for pk in free:
            del parents[pk]
    return set(parents)


def _rows(found: QuerySet[Row]) -> Iterable[str]:
    return (_named(row) for row in found.order_by("pk").iterator())


def _named(row: Model) -> str:
    return f"{row._meta.model_name} {row.pk}"


@invariant("A message lies in a mail to the same person.")
def messages_in_the_mail_of_another() -> Iterable[str]:
    """Two accounts that became one: what was sent before went to the closed one."""
    strange = Message.objects.exclude(mail=None).exclude(mail__person=F("person"))
    rows = strange.exclude(mail__person__merged_into__isnull=False)
    return (f"message {pk}" for pk in rows.order_by("pk").values_list("pk", flat=True))
