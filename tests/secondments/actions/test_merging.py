"""Two accounts of one person: the secondments are those of the account that stays."""

import pytest

from secondments import actions
from secondments.models import Secondment
from secondments.states import State
from tests.factories.people import PostFactory
from tests.factories.secondments import SkillFactory
from tests.secondments.conftest import active, requested

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(world):
    return PostFactory(organisation=world.home).person


def test_secondments_go_to_the_account_that_stays(world, twin):
    it = active(world)
    SkillFactory(person=world.worker)
    SkillFactory(person=twin)

    actions.move_person(person=world.worker, to=twin)

    it.refresh_from_db()
    assert it.person == twin
    assert list(twin.skills.values_list("name", flat=True)) == ["通告の受理"]
    assert not world.worker.skills.exists()


def test_a_request_that_both_have_is_withdrawn_once(world, twin):
    requested(world)
    requested(world, person=twin)

    actions.move_person(person=world.worker, to=twin)

    states = Secondment.objects.filter(person=twin).values_list("state", flat=True)
    assert sorted(states) == [State.REQUESTED, State.WITHDRAWN]
