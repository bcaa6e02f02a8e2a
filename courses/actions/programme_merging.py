"""What somebody's programmes come to when two accounts become one (統合)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Allocation, Evidence, ProgrammeRequest
from courses.programme_completion import hold_allocations, refresh
from courses.programme_outline import programme_outlines
from courses.states import Decision
from people.models import User


@transaction.atomic
def move_places(*, person: User, to: User) -> None:
    """Places are the other account's. Where both were in a programme the further one counts, and the
    evidence of both is kept. They are counted by what the other account has done, and again with
    each record that moves: it is a new row of the ledger."""
    held = hold_allocations([person.pk, to.pk])
    for (owner, programme), row in held.items():
        if owner == person.pk:
            _move(row, held.get((to.pk, programme)), to)
    mine = hold_allocations([to.pk])
    refresh(mine.values(), programme_outlines({key for _person, key in mine}), by=None)
    _move_requests(person, to)


def _move(row: Allocation, twin: Allocation | None, to: User) -> None:
    if twin is None:
        row.person = to
        row.save(update_fields=["person"])
        return
    Evidence.objects.filter(allocation=row, state=Decision.WAITING).filter(
        item_key__in=twin.evidence.waiting().values("item_key")
    ).update(state=Decision.DECLINED, comment=_("The account was merged into another one."))
    Evidence.objects.filter(allocation=row).update(allocation=twin)
    if row.completed_at and not twin.completed_at:
        for name in ("completed_at", "done", "total", "rule_mark"):
            setattr(twin, name, getattr(row, name))
    twin.started_at = min(row.started_at, twin.started_at)
    if row.archived_at is None:
        twin.archived_at, twin.archived_reason = None, ""
    twin.save()
    row.delete()


def _move_requests(person: User, to: User) -> None:
    twice = ProgrammeRequest.objects.waiting().filter(person=to).values("programme_key")
    ProgrammeRequest.objects.waiting().filter(person=person, programme_key__in=twice).update(
        state=Decision.DECLINED,
        decided_at=timezone.now(),
        comment=_("The account was merged into another one."),
    )
    ProgrammeRequest.objects.filter(person=person).update(person=to)
