"""What must hold of certificates whatever happened; `manage.py audit_invariants` asks."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, F, Q

from certificates.models import Certificate, SerialCounter
from certificates.states import LIVE, State
from core.invariants import invariant
from records.states import DONE, Kind, Outcome


@invariant("The numbers of an issuer in a fiscal year run from 1 to the counter without a gap.")
def numbers_with_gaps() -> Iterator[str]:
    used: dict[tuple[int, int], set[int]] = defaultdict(set)
    rows = Certificate.objects.numbered().values_list("issuer", "fiscal_year", "number")
    for issuer, year, number in rows.iterator():
        used[issuer, year].add(number or 0)
    counters = {(row.issuer_id, row.fiscal_year): row.last for row in SerialCounter.objects.all()}
    for key in sorted({*used, *counters}):
        expected = set(range(1, counters.get(key, 0) + 1))
        issuer, year = key
        for number in sorted(expected ^ used[key]):
            what = "missing" if number in expected else "beyond the counter"
            yield f"issuer {issuer}, {year}: number {number} is {what}"


@invariant("A serial is used once by an issuer.")
def serials_used_twice() -> Iterator[str]:
    twice = (
        Certificate.objects.numbered()
        .values("issuer", "fiscal_year", "serial")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
        .order_by("issuer", "serial")
    )
    for row in twice:
        yield f"issuer {row['issuer']}, {row['fiscal_year']}: {row['serial']} × {row['times']}"


@invariant("A certificate is of the person, and of the completion, that its record shows.")
def certificates_of_somebody_else() -> Iterator[str]:
    # Of two accounts that became one both may have been certified: see actions/following.py.
    twin = Q(record__person__merged_into__isnull=False, record__current=False)
    wrong = Certificate.objects.exclude(Q(person=F("record__person")) | twin)
    parts = Q(record__kind=Kind.COURSE, record__outcome=Outcome.PARTIAL)
    wrong |= Certificate.objects.exclude(Q(record__outcome__in=DONE) | parts)
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield f"certificate {pk}"


@invariant("What is live rests on a record that the ledger still shows.")
def live_without_record() -> Iterator[str]:
    # Not a fault of anybody's: the ledger was corrected, and the office must look.
    stale = Certificate.objects.live().filter(record__current=False)
    stale = stale.filter(record__person__merged_into=None)
    for pk, record in stale.order_by("pk").values_list("pk", "record"):
        yield f"certificate {pk}: record {record} was corrected or voided"


@invariant("What is on hold names its characters and has neither number nor paper.")
def held_with_number() -> Iterator[str]:
    wrong = Certificate.objects.in_state(State.HELD).filter(
        Q(number__isnull=False) | ~Q(serial="") | ~Q(pdf="") | Q(missing_glyphs="")
    )
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield f"certificate {pk}"


@invariant("What is valid has its words, and no character that cannot be printed.")
def valid_without_words() -> Iterator[str]:
    wrong = Certificate.objects.in_state(State.VALID).filter(
        Q(snapshot={}) | ~Q(missing_glyphs="") | Q(serial="")
    )
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield f"certificate {pk}"


@invariant("What was replaced has a successor, and nothing else has one unless it was revoked.")
def replaced_without_successor() -> Iterator[str]:
    alone = Q(state=State.REPLACED, replaced_by=None)
    both = Q(state__in=LIVE, replaced_by__isnull=False)
    for pk in Certificate.objects.filter(alone | both).order_by("pk").values_list("pk", flat=True):
        yield f"certificate {pk}"


@invariant("The last move of a certificate is the state it is in.")
def state_without_move() -> Iterator[str]:
    certificates = Certificate.objects.prefetch_related("moves").order_by("pk")
    for certificate in certificates.iterator(chunk_size=500):
        moves = list(certificate.moves.all())
        if not moves or moves[-1].state_to != certificate.state:
            yield f"certificate {certificate.pk}: {certificate.state}"


@invariant("Every stored paper is the one that was made: its hash is the one noted.")
def papers_with_another_hash() -> Iterator[str]:
    for certificate in Certificate.objects.exclude(pdf="").order_by("pk").iterator():
        try:
            with certificate.pdf.open("rb") as file:
                found = hashlib.sha256(file.read()).hexdigest()
        except FileNotFoundError:
            yield f"certificate {certificate.pk}: the file is gone"
            continue
        if found != certificate.pdf_sha256:
            yield f"certificate {certificate.pk}: the file has changed"
