"""Records made since a post of a file began: counted before 確定, moved once the file is applied."""

import datetime
from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils import timezone

from people.late import Days, LatePost, LateRecord, records_since, take_records
from people.models import ImportBatch, ImportRow, Organisation
from people.states import RowChange

DAY = datetime.timedelta(days=1)
WRITTEN_AT_ONCE = 500
CHANGING = (RowChange.NEW, RowChange.CHANGED, RowChange.ENDED)


def count_records(batch: ImportBatch) -> None:
    """Says at each row how many records would move: those of days on which, with the whole file
    applied, the person is in no post they are written in. Others stay for the person's page."""
    changing = Q(change__in=CHANGING) | Q(chosen=True)
    found = batch.rows.filter(changing).exclude(person=None).select_related("post")
    rows = list(found.order_by("rank", "number"))
    days = {row.post.pk: _days_of(row, batch) for row in rows if row.post}
    late = {
        row.pk: LatePost(
            person=row.person_id,
            start=row.begins,
            end=row.ends,
            # A change from a day on makes another post; else it is this one.
            post=row.post_id if row.post and row.begins < row.post.start else None,
        )
        for row in rows
        if row.begins and row.person_id
    }
    _note(rows, _sure(batch, late, days))


def take_records_along(batch: ImportBatch) -> int:
    """In the transaction that ends the import: starts the job that moves the records of all rows
    that were applied. How many records that are."""
    found = batch.rows.filter(applied=True, begins__lt=timezone.localdate()).exclude(post=None)
    rows = list(found.select_related("post").order_by("rank", "number"))
    late = {
        row.pk: LatePost(row.post.person_id, row.post.start, row.post.end, row.post.pk)
        for row in rows
        if row.post
    }
    sure = _sure(batch, late, {})
    _note(rows, sure)
    chosen = {late[pk].post: [record.pk for record in found] for pk, found in sure.items()}
    take_records({post: records for post, records in chosen.items() if post}, by=batch.by)
    return sum(map(len, sure.values()))


def _days_of(row: ImportRow, batch: ImportBatch) -> Days:
    """Of the post that the row has matched, as they will be."""
    if row.post is None:
        raise ValueError("Only a row with a post has its days.")
    start = row.post.start
    if row.change == RowChange.ABSENT:
        last = batch.last_day_of_absent
        return start, last + DAY if last else row.post.end
    if row.begins is None:
        return start, row.ends
    return (start, row.begins) if row.begins > start else (row.begins, row.ends)


def _sure(
    batch: ImportBatch, late: Mapping[int, LatePost], days: Mapping[int, Days]
) -> dict[int, list[LateRecord]]:
    """By row, only where there are any. No officer is asked one by one, so what was done while
    another post ran stays there."""
    own = None
    if batch.organisation_id:
        under = Organisation.objects.under(batch.organisation_id, on=timezone.localdate())
        own = {*under.values_list("pk", flat=True)}
    found = records_since([*late.values()], organisations=own, days=days)
    sure = {
        pk: [record for record in records if record.is_sure]
        for pk, records in zip(late, found, strict=True)
    }
    return {pk: records for pk, records in sure.items() if records}


def _note(rows: Iterable[ImportRow], sure: Mapping[int, list[LateRecord]]) -> None:
    counted = {row: len(sure.get(row.pk, ())) for row in rows}
    changed = [row for row, count in counted.items() if row.moves != count]
    for row in changed:
        row.moves = counted[row]
    ImportRow.objects.bulk_update(changed, ["moves"], batch_size=WRITTEN_AT_ONCE)
