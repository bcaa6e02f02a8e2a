"""Ended and reported: one row of the ledger, and a programme that asked for it."""

import pytest

from courses.models import Allocation
from records import keys
from records.models import Record
from records.states import Kind, Outcome
from secondments import actions
from secondments.actions import NotNow
from secondments.models import Secondment
from secondments.states import State
from tests.factories.programmes import a_set, in_it, make_programme
from tests.secondments.conftest import active, announced

pytestmark = pytest.mark.django_db


def ended(world) -> Secondment:
    return actions.return_early(
        secondment=active(world), end=world.today, reason="欠員", by=world.hr
    )


def test_what_never_took_place_is_not_reported(world):
    it = announced(world)
    actions.withdraw(secondment=it, by=world.hr, reason="欠員")

    with pytest.raises(NotNow):
        actions.report_accepted(it, by=world.hr)


def test_a_closed_secondment_is_one_row_of_the_ledger_in_the_post_at_the_host(world):
    it = ended(world)
    actions.report_accepted(it, by=world.hr)
    with pytest.raises(NotNow):
        actions.report_accepted(it, by=world.hr)

    row = Record.objects.get()
    assert (row.kind, row.outcome, row.subject_key) == (
        Kind.SECONDMENT, Outcome.COMPLETED, keys.SECONDMENT,
    )  # fmt: skip
    assert (row.person, row.post, row.organisation) == (world.worker, it.host_post, world.host)
    assert row.occurred_on == it.last_day
    assert row.evidence["direction"] == "to_metropolis"
    it.refresh_from_db()
    assert it.state == State.REPORTED


def test_a_programme_that_asks_for_a_secondment_is_completed_by_it(world):
    programme = make_programme(a_set("派遣", ("secondment", {"name": "児童相談所への派遣"})))
    in_it(world.worker, programme)
    assert Allocation.objects.get().completed_at is None

    actions.report_accepted(ended(world), by=world.hr)

    assert Allocation.objects.get().completed_at is not None
    assert Record.objects.filter(kind=Kind.PROGRAMME, person=world.worker).exists()


def test_a_secondment_of_somebody_else_completes_nothing(world, colleague):
    programme = make_programme(a_set("派遣", ("secondment", {"name": "児童相談所への派遣"})))
    in_it(colleague, programme)

    actions.report_accepted(ended(world), by=world.hr)

    assert Allocation.objects.get().completed_at is None
