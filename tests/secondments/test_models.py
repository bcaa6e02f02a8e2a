"""What the database itself refuses, and the questions one may ask of secondments."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from secondments.models import Secondment
from secondments.parties import direction_between, party_of
from secondments.states import OPEN, TRANSITIONS, Direction, State
from tests.factories.secondments import (
    END,
    START,
    ChangeFactory,
    ConsentFactory,
    PaperFactory,
    PlanRowFactory,
    SecondmentFactory,
    seconded,
)

DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


def refused(make, **facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**facts)
    return True


def test_every_state_says_where_it_goes():
    assert set(TRANSITIONS) == set(State)
    assert {state for state in OPEN if State.WITHDRAWN not in TRANSITIONS[state]} == {State.ACTIVE}


def test_an_end_before_the_start_is_refused():
    assert refused(SecondmentFactory, planned_end=START)


def test_from_the_agreement_on_somebody_is_named():
    assert refused(SecondmentFactory, state=State.AGREED)


def test_what_is_under_way_began_on_a_day_and_what_is_over_ended_on_one(worker):
    assert refused(SecondmentFactory, state=State.ACTIVE, person=worker)
    assert refused(SecondmentFactory, state=State.ENDED, person=worker, actual_start=START)
    assert refused(SecondmentFactory, actual_start=START)


def test_one_person_has_one_open_row_of_a_request(worker, bureau):
    first = seconded(worker, state=State.REQUESTED)

    assert refused(seconded, person=worker, state=State.AGREED)

    first.state = State.WITHDRAWN
    first.save()
    seconded(worker, state=State.AGREED)


def test_a_day_is_in_it_from_the_first_to_the_last(worker):
    it = seconded(worker)

    for day, found in [(START - DAY, []), (START, [it]), (END - DAY, [it]), (END, [])]:
        assert list(Secondment.objects.on(day)) == found


def test_the_end_of_march_and_the_first_of_april_do_not_overlap(worker):
    seconded(worker)

    assert not Secondment.objects.overlapping(END, END + 365 * DAY).exists()
    assert Secondment.objects.overlapping(END - DAY, END).exists()


def test_actual_days_count_where_there_are_any(worker):
    it = seconded(worker, state=State.ENDED)
    it.actual_end = datetime.date(2026, 10, 1)
    it.save()

    assert not Secondment.objects.on(datetime.date(2026, 11, 1)).exists()
    assert it.last_day == datetime.date(2026, 9, 30)


def test_every_fiscal_year_with_a_day_in_it_has_it(worker):
    it = seconded(worker, planned_end=END + DAY)

    assert list(it.fiscal_years) == [2026, 2027]
    assert list(Secondment.objects.in_fiscal_year(2027)) == [it]
    assert not Secondment.objects.in_fiscal_year(2025).exists()
    assert not Secondment.objects.in_fiscal_year(2028).exists()


def test_nothing_is_known_before_the_day_of_the_announcement(worker):
    it = seconded(worker, state=State.ANNOUNCED, announced_on=START - 7 * DAY)

    for day, known in [(START - 8 * DAY, False), (START - 7 * DAY, True)]:
        assert Secondment.objects.known(day).exists() == known
        assert it.is_known(day) == known


def test_what_is_only_agreed_is_never_known(worker):
    it = seconded(worker, state=State.AGREED)

    assert not Secondment.objects.known(END).exists()
    assert not it.is_known(END)


def test_it_ends_within_so_many_days(worker):
    it = seconded(worker)

    assert list(Secondment.objects.ending_within(90, on=END - 90 * DAY)) == [it]
    assert not Secondment.objects.ending_within(90, on=END - 91 * DAY).exists()
    assert not Secondment.objects.ending_within(90, on=END).exists()


def test_home_and_host_find_what_their_bodies_send_and_receive(
    worker, nerima, nerima_centre, nakano, bureau
):
    it = seconded(worker)

    for organisation in (nerima, nerima_centre):
        assert list(Secondment.objects.sent_by(organisation, on=START)) == [it]
        assert not Secondment.objects.received_by(organisation, on=START).exists()
    assert list(Secondment.objects.received_by(bureau, on=START)) == [it]
    assert not Secondment.objects.concerning(nakano, on=START).exists()


def test_the_direction_follows_from_the_two_parties(nerima, nerima_centre, nakano, bureau):
    parties = [party_of(each, on=START) for each in (nerima, nerima_centre, nakano, bureau)]

    assert parties == [nerima, nerima, nakano, bureau]
    assert direction_between(nerima, bureau) == Direction.TO_METROPOLIS
    assert direction_between(bureau, nerima) == Direction.FROM_METROPOLIS
    assert direction_between(nerima, nakano) == Direction.BETWEEN


def test_only_one_step_is_asked_at_a_time():
    it = SecondmentFactory()
    ConsentFactory(secondment=it)

    assert refused(ConsentFactory, secondment=it, step=2)
    assert refused(ConsentFactory, secondment=it, step=2, decision="approved")


def test_a_change_has_a_reason_and_its_days():
    it = SecondmentFactory()

    assert refused(ChangeFactory, secondment=it, reason="")
    assert refused(ChangeFactory, secondment=it, end_after=END)
    assert refused(ChangeFactory, secondment=it, kind="early_return")
    assert refused(ChangeFactory, secondment=it, kind="interruption", start=START)


def test_no_number_is_used_twice_by_an_organisation_in_a_year():
    it = SecondmentFactory()
    numbered = {"fiscal_year": 2026, "number": 1, "dated_on": START}
    PaperFactory(secondment=it, **numbered)

    assert refused(PaperFactory, secondment=it, kind="order", **numbered)
    assert refused(PaperFactory, secondment=it, kind="order", number=2)


def test_a_pair_is_planned_once_also_for_any_grade(nerima):
    row = PlanRowFactory(home=nerima)

    assert refused(PlanRowFactory, home=nerima, profession=row.profession)
