"""What a personnel change does on its day, and not before: who leaves has left."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from people.models import ImportBatch, ImportRow, Post, User


@transaction.atomic
def leave_service(batch: ImportBatch) -> set[int]:
    """Writes `left_on` of those who leave and have no other post; everybody concerned."""
    rows = ImportRow.objects.filter(batch=batch, applied=True).exclude(undo={})
    leaving = rows.filter(undo__has_key="leaves", person__left_on=None).select_related("person")
    staying = Post.objects.ending_after(batch.effective_on).filter(person=OuterRef("person"))
    left = list(leaving.exclude(Exists(staying)))
    for row in left:
        row.undo |= {"left_on": None}
    ImportRow.objects.bulk_update(left, ["undo"], batch_size=500)
    people = {row.person_id for row in left if row.person_id}
    User.objects.filter(pk__in=people).update(left_on=batch.effective_on)
    return {pk for pk in rows.values_list("person", flat=True) if pk}


def moves_of(batch: ImportBatch) -> dict[int, int]:
    """The post that each person left, and the one that follows it."""
    rows = ImportRow.objects.filter(batch=batch, applied=True, undo__has_keys=["ended", "made"])
    undone = rows.values_list("undo", flat=True)
    return {int(left): undo["made"] for undo in undone for left in undo["ended"]}
