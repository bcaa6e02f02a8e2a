"""Who sees a secondment, and from when on."""

import datetime

import pytest

from people.models import Deputy
from people.roles import Role
from secondments.permissions import can_manage, can_see, side_of, visible_to
from secondments.states import Side, State
from tests.conftest import fresh, post_of
from tests.factories.people import (
    OrganisationFactory,
    OrganisationTieFactory,
    PostFactory,
    UserFactory,
)
from tests.factories.secondments import START, ConsentFactory, SecondmentFactory, seconded

ANNOUNCED = START - datetime.timedelta(days=14)
BEFORE = ANNOUNCED - datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(
    worker,
    colleague,
    supervisor,
    nerima_hr,
    nakano_hr,
    outsider,
    trainer,
    metropolis,
    administrator,
):
    """Everybody by name; 練馬区 sends its worker to a centre whose own HR receives."""
    centre = OrganisationFactory(kind="centre", name="都児童相談センター")
    OrganisationTieFactory(child=centre, parent=post_of(metropolis).organisation)
    host_hr, instructor = UserFactory(), UserFactory()
    PostFactory(person=host_hr, organisation=centre, roles=[Role.HR])
    PostFactory(person=instructor, organisation=centre)
    return {
        "worker": worker,
        "colleague": colleague,
        "supervisor": supervisor,
        "nerima_hr": nerima_hr,
        "nakano_hr": nakano_hr,
        "outsider": outsider,
        "trainer": trainer,
        "metropolis": metropolis,
        "administrator": administrator,
        "host_hr": host_hr,
        "instructor": instructor,
    }


def sent(cast, **facts):
    host = post_of(cast["host_hr"]).organisation
    return seconded(cast["worker"], host=host, instructor=cast["instructor"], **facts)


def who_sees(cast, secondment, on):
    return {name for name, user in cast.items() if can_see(fresh(user), secondment, on=on)}


def test_before_anybody_is_asked_only_the_office_knows_that_wrote_it(cast):
    it = sent(cast, state=State.REQUESTED)

    assert who_sees(cast, it, BEFORE) == {"nerima_hr"}


def test_the_chain_knows_from_the_step_on_at_which_it_is_asked(cast):
    it = sent(cast, state=State.REQUESTED)
    seen = {"nerima_hr", "supervisor"}
    for step, more in [(1, set()), (2, set()), (3, {"host_hr", "metropolis"}), (4, set())]:
        ConsentFactory(
            secondment=it,
            step=step,
            decision="approved",
            by=cast["colleague"],
            at="2026-01-01T00:00Z",
        )
        seen |= more

        assert who_sees(cast, it, BEFORE) == seen


@pytest.mark.parametrize("state", [State.AGREED, State.ANNOUNCED])
def test_before_its_day_nobody_else_knows(cast, state):
    it = sent(cast, state=state)
    ConsentFactory(secondment=it, step=4)

    assert who_sees(cast, it, BEFORE) == {
        "nerima_hr", "supervisor", "host_hr", "metropolis",
    }  # fmt: skip


@pytest.mark.parametrize("state", [State.ANNOUNCED, State.ACTIVE, State.REPORTED])
def test_from_its_day_on_those_concerned_know_and_nobody_else(cast, state):
    it = sent(cast, state=state)

    assert who_sees(cast, it, ANNOUNCED) == {
        "worker", "supervisor", "nerima_hr", "host_hr", "metropolis", "instructor",
    }  # fmt: skip


def test_what_is_given_up_stays_with_those_who_knew(cast):
    it = sent(cast, state=State.WITHDRAWN)

    assert who_sees(cast, it, ANNOUNCED) == {"nerima_hr"}


def test_a_wish_of_the_host_is_known_to_both_offices(cast):
    it = sent(cast, state=State.REQUESTED, requested_by_side=Side.HOST)

    assert who_sees(cast, it, BEFORE) == {"nerima_hr", "host_hr", "metropolis"}


def test_who_is_to_be_sent_does_not_see_it_in_the_office_either(cast, nerima):
    PostFactory(person=cast["worker"], organisation=nerima, roles=[Role.HR])
    it = sent(cast, state=State.AGREED)
    worker = fresh(cast["worker"])
    worker.chosen_post_id = worker.posts.get(organisation=nerima).pk

    assert Role.HR in worker.active_roles
    assert not can_see(worker, it, on=BEFORE)
    assert not can_manage(worker, it, on=BEFORE)


def test_a_deputy_sees_what_the_head_sees(cast):
    it = sent(cast)
    Deputy.objects.create(holder=post_of(cast["supervisor"]), deputy=cast["outsider"], start=START)

    assert can_see(fresh(cast["outsider"]), it, on=START)
    assert not can_see(fresh(cast["outsider"]), it, on=BEFORE)


def asked(it, *steps):
    for step in steps:
        ConsentFactory(
            secondment=it, step=step, decision="approved", by=it.instructor, at="2026-01-01T00:00Z"
        )


def stand_ins(cast):
    """A deputy of each staff office, who is nothing else here."""
    found = {}
    for office in ("nerima_hr", "host_hr", "metropolis"):
        found[office] = UserFactory()
        PostFactory(person=found[office], organisation=OrganisationFactory())
        Deputy.objects.create(holder=post_of(cast[office]), deputy=found[office], start=BEFORE)
    return found


@pytest.mark.parametrize(
    ("steps", "seen"),
    [
        ([1], set()),
        ([1, 2], {"nerima_hr"}),
        ([1, 2, 3], {"nerima_hr", "host_hr", "metropolis"}),
        ([1, 2, 3, 4], {"nerima_hr", "host_hr", "metropolis"}),
    ],
)
def test_a_deputy_of_a_staff_office_sees_what_that_office_is_asked(cast, steps, seen):
    it, deputies = sent(cast, state=State.CONSULTATION), stand_ins(cast)
    asked(it, *steps)

    assert who_sees(deputies, it, BEFORE) == seen
    later = {office: can_see(fresh(person), it, on=START) for office, person in deputies.items()}
    assert {office for office, sees in later.items() if sees} == seen


def test_a_deputy_of_a_staff_office_sees_nothing_that_it_was_not_asked(cast):
    deputies = stand_ins(cast)

    for state in (State.REQUESTED, State.AGREED, State.ACTIVE, State.REPORTED):
        person = UserFactory()
        PostFactory(person=person, organisation=post_of(cast["worker"]).organisation)
        it = seconded(person, host=post_of(cast["host_hr"]).organisation, state=state)
        assert who_sees(deputies, it, START) == set()


def test_who_is_sent_sees_nothing_as_a_deputy_of_the_office(cast):
    it = sent(cast, state=State.CONSULTATION)
    asked(it, 1, 2, 3, 4)
    for office in ("nerima_hr", "host_hr", "metropolis"):
        Deputy.objects.create(holder=post_of(cast[office]), deputy=cast["worker"], start=BEFORE)

    assert not can_see(fresh(cast["worker"]), it, on=BEFORE)


def test_a_deputy_of_somebody_who_leads_nothing_leads_nothing_either(cast):
    it = sent(cast)
    Deputy.objects.create(holder=post_of(cast["colleague"]), deputy=cast["outsider"], start=START)

    assert not can_see(fresh(cast["outsider"]), it, on=START)


def test_whom_the_post_at_home_names_as_its_head_sees_it_from_the_question_on(cast):
    it = sent(cast, state=State.REQUESTED)
    it.home_post.supervisor = cast["colleague"]
    it.home_post.save()
    assert who_sees(cast, it, BEFORE) == {"nerima_hr"}

    asked(it, 1)

    assert who_sees(cast, it, BEFORE) == {"nerima_hr", "supervisor", "colleague"}


def test_each_office_manages_its_side(cast):
    it = sent(cast)

    sides = {name: side_of(fresh(user), it, on=START) for name, user in cast.items()}
    assert {name: side for name, side in sides.items() if side} == {
        "nerima_hr": Side.HOME, "host_hr": Side.HOST, "metropolis": Side.HOST,
    }  # fmt: skip


def test_a_list_asks_once_however_long_it_is(cast, django_assert_num_queries, nerima):
    hr = fresh(cast["nerima_hr"])
    assert hr.active_roles
    for _ in range(3):
        with django_assert_num_queries(2):
            list(visible_to(hr, on=START))
        SecondmentFactory(home=nerima)
