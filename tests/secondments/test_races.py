"""Secondments in several hands at once: one full-time one, one number each."""

import datetime

import pytest

from secondments.models import Secondment
from tests.conftest import post_of
from tests.factories.people import OrganisationFactory
from tests.factories.secondments import PaperFactory, SecondmentFactory
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CALLS = "tests.secondments.race_calls"


def test_two_full_time_secondments_at_once_are_one(worker, nerima_hr, bureau, nakano):
    call = {
        "person": worker.pk, "home": post_of(worker).organisation_id, "by": nerima_hr.pk,
        "day": "2027-04-01",
    }  # fmt: skip
    results = run_together(
        f"{CALLS}:ask", [call | {"host": place.pk} for place in (bureau, nakano) * 2]
    )

    assert sorted(str(r.error) for r in results) == ["None", *["ValidationError"] * 3]
    assert Secondment.objects.count() == 1


def test_papers_of_one_party_get_their_numbers_without_a_gap(nerima, nerima_hr):
    made = [
        PaperFactory(
            secondment=SecondmentFactory(home=nerima),
            dated_on=datetime.date(2027, 3, 31),
            issuer=nerima,
        ).pk
        for _n in range(4)
    ]
    other = PaperFactory(
        secondment=SecondmentFactory(home=OrganisationFactory()),
        dated_on=datetime.date(2027, 3, 31),
    ).pk

    calls = [{"paper": pk, "by": nerima_hr.pk} for pk in [*made, other]]
    results = run_together(f"{CALLS}:number", calls)

    assert sorted(r.value for r in results[:4]) == [1, 2, 3, 4]
    assert results[4].value == 1
