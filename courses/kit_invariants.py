"""What must always hold of teaching kits that were taken in."""

from collections.abc import Iterable

from django.db.models import F, Q

from core.invariants import invariant
from courses.models import KitImport, KitPart


@invariant("A kit that waits for a decision has its file, and one that was taken in has none.")
def kit_and_its_file() -> Iterable[str]:
    apart = Q(applied_at=None, stored="") | (Q(applied_at__isnull=False) & ~Q(stored=""))
    for pk in KitImport.objects.filter(apart).order_by("pk").values_list("pk", flat=True):
        yield f"courses.kitimport {pk}"


@invariant("The course of a kit is the one that its parts were written to.")
def kit_of_another_course() -> Iterable[str]:
    rows = KitPart.objects.filter(kind=KitPart.Kind.COURSE).exclude(target=F("kit__course"))
    for pk in rows.order_by("kit").values_list("kit", flat=True):
        yield f"courses.kit {pk}"
