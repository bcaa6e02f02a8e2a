"""Files and rows of an import are people's data: kept for a while, then only counted."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from people.actions.import_late import take_records_along
from people.actions.uploads import forget_strays
from people.models import ImportBatch
from people.states import BatchState

KEPT = datetime.timedelta(days=30)
STRAY = datetime.timedelta(days=1)  # no upload waits so long for its job
ENDED = [
    BatchState.UNREADABLE, BatchState.STAGED, BatchState.STOPPED, BatchState.APPLIED,
    BatchState.DISCARDED, BatchState.TAKEN_BACK,
]  # fmt: skip


def clear_imports(at: datetime.datetime) -> int:
    """Removes the rows of files that were chosen more than KEPT ago (of a personnel change: that
    took effect so long ago, until when it can be undone), and uploads that nobody waits for. The batch stays with its counts. How many were cleared."""
    forget_strays(at - STRAY)
    ended = ImportBatch.objects.filter(purged_at=None, state__in=ENDED)
    old = list(ended.kept_until(at - KEPT).values_list("pk", flat=True))
    for pk in old:
        _clear(pk, at)
    return len(old)


@transaction.atomic
def _clear(pk: int, at: datetime.datetime) -> None:
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=pk)
    if batch.state == BatchState.STOPPED:
        take_records_along(batch)
    batch.counts = counts_of(batch)
    batch.purged_at = at
    if batch.state in {BatchState.STAGED, BatchState.STOPPED}:
        batch.state = BatchState.DISCARDED  # nothing is left to apply
    batch.notes = []
    batch.save(update_fields=["counts", "purged_at", "state", "notes"])
    batch.rows.all().delete()


def counts_of(batch: ImportBatch) -> Mapping[str, int]:
    """Rows by kind of change, those applied, the absent chosen to end, and of late posts the rows
    and how many records move with them."""
    if batch.purged_at is not None:
        return dict(batch.counts)
    rows = batch.rows.order_by()
    counts = dict(rows.values_list("change").annotate(Count("pk")))
    rest = rows.aggregate(
        applied=Count("pk", filter=Q(applied=True)),
        chosen=Count("pk", filter=Q(chosen=True)),
        moving=Count("pk", filter=Q(moves__gt=0)),
        moves=Coalesce(Sum("moves"), 0),
    )
    return counts | rest
