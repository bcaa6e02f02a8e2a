"""The plan of the exchange: its rows, and the end of a year."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, fiscal
from people.models import Grade, Organisation, Profession, User
from secondments.actuals import is_over
from secondments.models import PlanRow, PlanYear
from secondments.parties import direction_between
from secondments.snapshots import snapshot_of


@dataclass(frozen=True)
class Wish:
    """So many are to go from one party to the other; profession or grade None: any; note None:
    as it is."""

    home: Organisation
    host: Organisation
    profession: Profession | None
    grade: Grade | None
    planned: int
    note: str | None = None

    @property
    def key(self) -> tuple[int, int, int | None, int | None]:
        profession = self.profession.pk if self.profession else None
        grade = self.grade.pk if self.grade else None
        return self.home.pk, self.host.pk, profession, grade


@transaction.atomic
def plan(*, year: int, wishes: Sequence[Wish], by: User) -> int:
    """Writes these rows of the year, new or instead of what they said before; others stay as they
    are. Returns how many say something else now. Raises ValidationError for a frozen year and for
    a pair between which there is no exchange."""
    open_year = _open_year(year)
    known = {
        (row.home_id, row.host_id, row.profession_id, row.grade_id): row
        for row in open_year.rows.all()
    }
    changed = 0
    for wish in wishes:
        row = known.get(wish.key) or PlanRow(
            year=open_year, home=wish.home, host=wish.host,
            direction=direction_between(wish.home, wish.host),
            profession=wish.profession, grade=wish.grade,
        )  # fmt: skip
        note = row.note if wish.note is None else wish.note
        if row.pk and (row.planned, row.note) == (wish.planned, note):
            continue
        row.planned, row.note = wish.planned, note
        row.saved_by, row.saved_at = by, timezone.now()
        row.save()
        known[wish.key] = row
        changed += 1
    if changed:
        audit.record("secondments.planned", by=by, facts={"year": year, "rows": changed})
    return changed


@transaction.atomic
def take_from_plan(*, row: PlanRow, by: User) -> None:
    """Raises ValidationError for a frozen year."""
    year = row.year.fiscal_year
    _open_year(year)
    PlanRow.objects.filter(pk=row.pk).delete()
    audit.record("secondments.planned", by=by, facts={"year": year, "rows": 1})


@transaction.atomic
def freeze_plan(*, year: int, by: User, on: datetime.date) -> PlanYear:
    """From now on the year's figures are what they are at this moment. It is never undone.
    Raises ValidationError before the year is over and for one that is frozen."""
    if not is_over(year, on=on):
        message = _("%(year)s is not over yet. Freeze it from April on.")
        raise ValidationError(message % {"year": fiscal.label(year)})
    open_year = _open_year(year)
    open_year.snapshot = snapshot_of(year)
    open_year.frozen_at, open_year.frozen_by = timezone.now(), by
    open_year.save(update_fields=["snapshot", "frozen_at", "frozen_by"])
    lines = len(open_year.snapshot["lines"])
    audit.record("secondments.plan_frozen", by=by, facts={"year": year, "rows": lines})
    return open_year


def _open_year(year: int) -> PlanYear:
    """Locked; whoever freezes it meanwhile waits, and who comes after is refused."""
    PlanYear.objects.get_or_create(fiscal_year=year)
    found = PlanYear.objects.select_for_update().get(fiscal_year=year)
    if found.is_frozen:
        message = _("The figures of %(year)s are frozen and cannot be changed any more.")
        raise ValidationError(message % {"year": fiscal.label(year)})
    return found
