"""Two offices and a metropolis around one worker, and a secondment brought to any state."""

import datetime
from types import SimpleNamespace

import pytest

from people.roles import Role
from secondments import actions
from secondments.models import Consent, Secondment
from secondments.states import Kind, Side
from tests.conftest import post_of
from tests.factories.people import (
    OrganisationFactory,
    OrganisationTieFactory,
    PostFactory,
    UserFactory,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def today() -> datetime.date:
    from django.utils import timezone  # noqa: PLC0415 -- after the settings

    return timezone.localdate()


@pytest.fixture
def centre(bureau):
    """A centre of the metropolis, with a staff officer and an instructor of its own."""
    centre = OrganisationFactory(kind="centre", name="都児童相談センター")
    OrganisationTieFactory(child=centre, parent=bureau)
    return centre


@pytest.fixture
def host_hr(centre):
    user = UserFactory(username="host-hr", last_name="三好", first_name="葵")
    PostFactory(person=user, organisation=centre, roles=[Role.HR])
    return user


@pytest.fixture
def instructor(centre):
    user = UserFactory(username="instructor", last_name="後藤", first_name="隆")
    PostFactory(person=user, organisation=centre)
    return user


@pytest.fixture
def world(worker, supervisor, nerima_hr, host_hr, metropolis, instructor, centre, today):
    """Everybody in the chain, and days around today."""
    return SimpleNamespace(
        worker=worker,
        supervisor=supervisor,
        hr=nerima_hr,
        host_hr=host_hr,
        metropolis=metropolis,
        instructor=instructor,
        home=post_of(worker).organisation,
        host=centre,
        today=today,
        start=today + 60 * DAY,
        end=today + 425 * DAY,
    )


def requested(world, **facts) -> Secondment:
    given = {
        "home": world.home,
        "host": world.host,
        "person": world.worker,
        "kind": Kind.TRAINING,
        "planned_start": world.start,
        "planned_end": world.end,
        "instructor": world.instructor,
    }
    return actions.request(by=world.hr, side=Side.HOME, **(given | facts))


def approved(world, **facts) -> Secondment:
    """Through the whole chain."""
    it = requested(world, **facts)
    actions.submit(secondment=it, by=world.hr)
    for person in (world.supervisor, world.hr, world.host_hr, world.metropolis):
        if waiting := Consent.objects.waiting().filter(secondment=it).first():
            by = person if it.person_id or person != world.supervisor else None
            if by is not None:
                actions.approve(consent=waiting, by=by)
    return Secondment.objects.get(pk=it.pk)


def agreed(world, *, until=None, **facts) -> Secondment:
    it = approved(world, **facts)
    return actions.agree(secondment=it, by=world.hr, agreed_until=until)


def announced(world, on=None, **facts) -> Secondment:
    it = agreed(world, **facts)
    return actions.announce(
        secondment=it, announced_on=on or it.planned_start - 14 * DAY, by=world.hr
    )


def active(world, **facts) -> Secondment:
    """Since a month ago, for a year unless told otherwise."""
    days = {"planned_start": world.today - 30 * DAY, "planned_end": world.today + 335 * DAY}
    return actions.begin(secondment=announced(world, **(days | facts)))
