"""Who gets in where among plans and staffing: part of tests/doors.py, with a world of its own.

Each ward has a row of the plan with the bureau, and an office with a person in it.
"""

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from core.fiscal import fiscal_year
from secondments.models import PopulationBand
from secondments.states import Direction
from tests.conftest import post_of
from tests.factories.secondments import PlanRowFactory, PlanYearFactory


def make_figures(everybody: Any, nerima: Any, nakano: Any, bureau: Any) -> SimpleNamespace:
    year = fiscal_year(timezone.localdate())
    wards = {"worker": nerima, "outsider": nakano}
    plan = PlanYearFactory(fiscal_year=year)
    return SimpleNamespace(
        year=year,
        past=year - 1,
        rows={
            owner: PlanRowFactory(year=plan, home=ward, host=bureau).pk
            for owner, ward in wards.items()
        },
        offices={owner: post_of(everybody[owner]).organisation_id for owner in wards},
        band=PopulationBand.objects.create(name="10万人以上", at_least=100_000).pk,
        line={
            "year": year, "home": nerima.pk, "host": bureau.pk,
            "direction": Direction.TO_METROPOLIS,
        },
    )  # fmt: skip
