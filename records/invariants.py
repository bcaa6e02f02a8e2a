"""What must always hold of the ledger and of obligations; `manage.py audit_invariants` asks."""

import datetime
from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import ExtractMonth, ExtractYear

from core.invariants import invariant
from people.models import Organisation
from records.models import Obligation, ObligationQuerySet, Record, RecordQuerySet

# Nobody owed anything to this site before it could exist; an earlier day is a slip of the hand.
EARLIEST_DUE = datetime.date(2000, 1, 1)


@invariant("An event is in the ledger once.")
def event_twice() -> Iterable[str]:
    twice = Record.objects.current().values("key").annotate(rows=Count("pk")).filter(rows__gt=1)
    return _records(Record.objects.current().filter(key__in=twice.values("key")))


@invariant("A row of the ledger is current exactly when no other supersedes it.")
def current_and_superseded() -> Iterable[str]:
    superseded = Exists(Record.objects.filter(supersedes=OuterRef("pk")))
    return _records(
        Record.objects.filter(Q(superseded, current=True) | Q(~superseded, current=False))
    )


@invariant("A correction is about the same event of the same person.")
def correction_of_something_else() -> Iterable[str]:
    # 統合: the account of before is closed and names the one it went into.
    person = Q(person=F("supersedes__person")) | Q(person=F("supersedes__person__merged_into"))
    same = person & Q(kind=F("supersedes__kind"), subject_key=F("supersedes__subject_key"))
    return _records(Record.objects.exclude(supersedes=None).exclude(same))


@invariant("The fiscal year of a record is the one of its day.")
def other_fiscal_year() -> Iterable[str]:
    rows = Record.objects.annotate(
        year=ExtractYear("occurred_on"), month=ExtractMonth("occurred_on")
    )
    right = Q(month__gte=4, fiscal_year=F("year")) | Q(month__lt=4, fiscal_year=F("year") - 1)
    return _records(rows.exclude(right))


@invariant("A record counts for a municipality, for its own if it was done in one.")
def other_municipality() -> Iterable[str]:
    kind = Organisation.Kind.MUNICIPALITY
    done_in_one = Q(organisation__kind=kind)
    counted = Q(municipality__isnull=False)
    wrong = (
        (counted & ~Q(municipality__kind=kind))
        | (counted & done_in_one & ~Q(municipality=F("organisation")))
        | (~counted & done_in_one)
    )
    return _records(Record.objects.filter(wrong))


@invariant("A record has the organisation of its post, and the post is the person's own.")
def post_and_place_differ() -> Iterable[str]:
    # What was superseded when two accounts became one keeps the person it was written for.
    own = Q(person=F("post__person")) | Q(current=False, person__merged_into__isnull=False)
    right = own & Q(organisation=F("post__organisation"))
    return _records(Record.objects.exclude(post=None).exclude(right))


@invariant("A record without a post has no organisation.")
def place_without_post() -> Iterable[str]:
    return _records(Record.objects.filter(post=None).exclude(organisation=None, municipality=None))


@invariant("An obligation asks for what its requirement asks for.")
def obligation_of_something_else() -> Iterable[str]:
    same = Q(subject_key=F("requirement__subject_key"), subject_kind=F("requirement__subject_kind"))
    # What is over keeps what it asked for.
    return _obligations(Obligation.objects.in_force().exclude(same))


@invariant("An obligation is due in the days of this site.")
def due_long_ago() -> Iterable[str]:
    return _obligations(Obligation.objects.filter(due__lt=EARLIEST_DUE))


@invariant("An obligation belongs to the person of its post.")
def obligation_of_another() -> Iterable[str]:
    return _obligations(Obligation.objects.exclude(person=F("post__person")))


@invariant("An obligation is satisfied since the day that the ledger says.")
def satisfied_apart_from_the_ledger() -> Iterable[str]:
    return _obligations(Obligation.objects.unsettled())


def _records(rows: RecordQuerySet) -> Iterable[str]:
    return (f"record {pk}" for pk in rows.order_by("pk").values_list("pk", flat=True).iterator())


def _obligations(rows: ObligationQuerySet) -> Iterable[str]:
    found = rows.order_by("pk").values_list("pk", flat=True).iterator()
    return (f"obligation {pk}" for pk in found)
