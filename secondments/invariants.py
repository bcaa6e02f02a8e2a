"""What must always hold of secondments; `manage.py audit_invariants` asks."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from core.fiscal import fiscal_year
from core.invariants import invariant
from records import keys
from records.models import Record
from secondments.learning_states import ReportState
from secondments.models import Change, Consent, Paper, PaperCounter, Secondment
from secondments.states import (
    OVER,
    ChangeKind,
    Decision,
    PaperKind,
    State,
    Step,
)

A_DAY = datetime.timedelta(days=1)  # the chore that follows the dates comes once a day


@invariant("Two full-time secondments of one person never have a day in common.")
def overlapping_full_time() -> Iterator[str]:
    rows = (
        Secondment.objects.full_time().exclude(state=State.WITHDRAWN).filter(person__isnull=False)
    )
    before: Secondment | None = None
    for row in rows.dated().order_by("person", "begins", "pk"):
        if before is not None and before.person_id == row.person_id and before.end > row.start:
            yield f"secondments {before.pk} and {row.pk}"
        if before is None or before.person_id != row.person_id or row.end > before.end:
            before = row


@invariant("The last move of a secondment is the state it is in.")
def state_without_move() -> Iterator[str]:
    rows = Secondment.objects.prefetch_related("moves").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        moves = list(row.moves.all())
        if not moves or moves[-1].state_to != row.state:
            yield f"secondment {row.pk}: {row.state}"


@invariant("A secondment begins on its first day and is over after its last.")
def behind_its_days() -> Iterator[str]:
    """Somebody must look: the log says why it could not go on."""
    day = timezone.localdate() - A_DAY
    late = Q(state=State.ANNOUNCED, planned_start__lt=day)
    late |= Q(state=State.ACTIVE, planned_end__lt=day)
    return _named(Secondment.objects.filter(late))


@invariant("What was asked of the chain is agreed only with the word of its last member.")
def agreed_without_the_chain() -> Iterator[str]:
    said = Consent.objects.filter(
        secondment=OuterRef("pk"), round=OuterRef("round"), step=Step.METROPOLIS,
        decision=Decision.APPROVED,
    )  # fmt: skip
    return _named(Secondment.objects.settled().filter(~Exists(said), round__gt=0))


@invariant("The agreement covers all days of the secondment.")
def beyond_the_agreement() -> Iterator[str]:
    rows = Secondment.objects.settled()
    return _named(rows.filter(Q(agreed_until=None) | Q(agreed_until__lt=F("planned_end"))))


@invariant("The post at the host is the person's.")
def post_of_somebody_else() -> Iterator[str]:
    rows = Secondment.objects.filter(host_post__isnull=False)
    return _named(rows.exclude(host_post__person=F("person")))


@invariant("The last change of the end is the end that is planned.")
def end_without_change() -> Iterator[str]:
    changes = Change.objects.exclude(kind=ChangeKind.INTERRUPTION)
    last: dict[int, Change] = {}
    for change in changes.select_related("secondment").order_by("at", "pk"):
        last[change.secondment_id] = change
    for pk, change in sorted(last.items()):
        if change.end_after != change.secondment.planned_end:
            yield f"secondment {pk}: {change.end_after}, planned {change.secondment.planned_end}"


@invariant(
    "The report of a secondment is approved exactly when it is closed, and it is in the ledger."
)
def closed_without_report() -> Iterator[str]:
    closed = Q(state=State.REPORTED)
    approved = Q(report__state=ReportState.APPROVED)
    yield from _named(Secondment.objects.filter((closed & ~approved) | (approved & ~closed)))
    records = Record.objects.filter(subject_key=keys.SECONDMENT).values_list("evidence", flat=True)
    told = {found.get("secondment") for found in records}
    for row in Secondment.objects.filter(closed).order_by("pk"):
        if str(row.public_id) not in told:
            yield f"secondment {row.pk}: no record"


@invariant(
    "The numbers of a party's papers in a fiscal year run from 1 to the counter without a gap."
)
def numbers_with_gaps() -> Iterator[str]:
    used: dict[tuple[int, int], set[int]] = defaultdict(set)
    rows = Paper.objects.numbered().values_list("issuer", "fiscal_year", "number")
    for issuer, year, number in rows.iterator():
        used[issuer, year or 0].add(number or 0)
    counters = {(row.issuer_id, row.fiscal_year): row.last for row in PaperCounter.objects.all()}
    for key in sorted({*used, *counters}):
        expected = set(range(1, counters.get(key, 0) + 1))
        for number in sorted(expected ^ used[key]):
            what = "missing" if number in expected else "beyond the counter"
            yield f"issuer {key[0]}, {key[1]}: number {number} is {what}"


@invariant("A numbered paper bears a number of the fiscal year of its date.")
def numbered_in_another_year() -> Iterator[str]:
    for paper in Paper.objects.numbered().order_by("pk").iterator():
        if paper.dated_on is None or fiscal_year(paper.dated_on) != paper.fiscal_year:
            yield f"paper {paper.pk}"


@invariant("What is not over has no report of its end.")
def report_before_the_end() -> Iterator[str]:
    early = Secondment.objects.exclude(state__in=OVER)
    return _named(
        early.filter(Q(report__isnull=False) | Q(papers__kind=PaperKind.END_REPORT)).distinct()
    )


def _named(rows: QuerySet[Secondment]) -> Iterator[str]:
    return (
        f"secondment {pk}: {state}" for pk, state in rows.order_by("pk").values_list("pk", "state")
    )
