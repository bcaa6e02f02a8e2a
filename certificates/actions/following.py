"""A certificate stays with its completion when that moves to another post or another account."""

from collections.abc import Sequence

from django.db import transaction

from certificates.models import Certificate
from people.models import User
from records.models import Record

# What the paper says. A correction of any of these is for the office to look at; a certificate
# that rests on the row of before is then named by audit_invariants.
ON_PAPER = (
    "kind", "subject_key", "subject_title", "edition", "outcome", "occurred_on",
    "lecture_minutes", "exercise_minutes", "practicum_minutes",
)  # fmt: skip


@transaction.atomic
def follow_records(records: Sequence[Record]) -> None:
    """Rests certificates on the rows that superseded theirs, if the paper says the same. The
    words are a snapshot and never change."""
    successors = {row.supersedes_id: row for row in records if row.supersedes_id is not None}
    if not successors:
        return
    resting = Certificate.objects.filter(record__in=successors).select_related("record")
    for certificate in resting.select_for_update(of=("self",)).order_by("pk"):
        successor = successors[certificate.record_id]
        if all(getattr(successor, name) == getattr(certificate.record, name) for name in ON_PAPER):
            certificate.record = successor
            certificate.save(update_fields=["record"])


@transaction.atomic
def move_person(*, person: User, to: User) -> int:
    """All papers of the closed account are the other's now: valid as before, in her list. Where
    both accounts certified one completion both papers stay valid, for both were handed out; the
    second goes on resting on the row it was issued for."""
    return Certificate.objects.filter(person=person).update(person=to)
