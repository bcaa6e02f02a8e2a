"""How an office is to be staffed: its plan, the standard, the inhabitants it is for."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from people.models import Organisation, User
from secondments.models import Population, PopulationBand, StaffingPlan, StaffingStandard
from workforce.staffing import Kind


@transaction.atomic
def plan_staffing(
    *, organisation: Organisation, year: int, people: Mapping[Kind, int], by: User
) -> None:
    """These are all rows of the office in that year; what is not among them is taken out."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = StaffingPlan.objects.filter(organisation=organisation, fiscal_year=year)
    _replace(
        rows,
        {kind: {"planned": count, "saved_by": by, "saved_at": timezone.now()}
         for kind, count in people.items()},
        organisation=organisation,
        fiscal_year=year,
    )  # fmt: skip
    facts = {"organisation": organisation.pk, "year": year}
    audit.record("workforce.staffing_planned", by=by, facts=facts)


@transaction.atomic
def set_standard(*, band: PopulationBand, people: Mapping[Kind, int], by: User) -> None:
    """These are all rows of the band."""
    PopulationBand.objects.select_for_update().get(pk=band.pk)
    rows = StaffingStandard.objects.filter(band=band)
    _replace(rows, {kind: {"people": count} for kind, count in people.items()}, band=band)
    audit.record("workforce.standard_set", by=by, facts={"band": band.pk})


@transaction.atomic
def add_band(*, name: str, at_least: int, by: User) -> PopulationBand:
    """Raises ValidationError if a band begins there already."""
    band, is_new = PopulationBand.objects.get_or_create(at_least=at_least, defaults={"name": name})
    if not is_new:
        message = _("“%(band)s” begins with this number already.") % {"band": band.name}
        raise ValidationError({"at_least": message})
    audit.record("workforce.standard_set", by=by, facts={"band": band.pk})
    return band


@transaction.atomic
def count_population(
    *, municipality: Organisation, on: datetime.date, people: int, source: str, by: User
) -> Population:
    """The number of that day; a second time it is corrected."""
    row, _new = Population.objects.update_or_create(
        organisation=municipality, on=on, defaults={"people": people, "source": source}
    )
    audit.record("workforce.population_set", by=by, facts={"organisation": municipality.pk})
    return row


def _replace(rows: Any, wanted: Mapping[Kind, dict[str, object]], **of: object) -> None:
    """`rows`: of either model, those of the office or of the band."""
    known = {Kind(row.profession_id, row.employment_id): row for row in rows}
    for kind, row in known.items():
        if kind not in wanted:
            row.delete()
    for kind, facts in wanted.items():
        found = known.get(kind) or rows.model(
            profession_id=kind.profession, employment_id=kind.employment, **of
        )
        for name, value in facts.items():
            setattr(found, name, value)
        found.save()
