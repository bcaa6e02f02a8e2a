"""Whose records may be read. Every test has records that could leak."""

import datetime

import pytest

from people.models import Post
from people.roles import Role
from records.permissions import visible_to
from tests.conftest import post_of
from tests.factories.people import OrganisationFactory, PostFactory, SectionFactory
from tests.factories.records import recorded

TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def rows(worker, colleague, outsider, facilitator, supervisor, bureau):
    """One record of everybody; the bureau organised only the outsider's."""
    people = (worker, colleague, facilitator, supervisor)
    found = {person.username: recorded(person) for person in people}
    return found | {"outsider": recorded(outsider, organiser=bureau)}


def readers(rows, user) -> set[str]:
    seen = set(visible_to(user, on=TODAY))
    return {name for name, row in rows.items() if row in seen}


def test_a_learner_reads_only_their_own(rows, worker):
    assert readers(rows, worker) == {"worker"}


def test_hr_reads_what_was_done_at_the_own_organisation_and_below(rows, nerima_hr, nakano_hr):
    assert readers(rows, nerima_hr) == {"worker", "colleague", "supervisor"}
    assert readers(rows, nakano_hr) == {"outsider"}


def test_a_supervisor_reads_what_was_done_in_the_own_section(rows, supervisor, nerima_centre):
    elsewhere = SectionFactory(organisation=nerima_centre, name="地域連携係")
    post = PostFactory(organisation=nerima_centre, section=elsewhere)
    rows["other section"] = recorded(post.person)

    assert readers(rows, supervisor) == {"worker", "colleague", "supervisor"}


def test_a_supervisor_does_not_read_what_was_done_in_an_earlier_post(
    rows, worker, nakano, supervisor
):
    earlier = PostFactory(person=worker, organisation=nakano, end=datetime.date(2026, 4, 1))
    rows["earlier"] = recorded(worker, post=earlier)

    assert readers(rows, supervisor) == {"worker", "colleague", "supervisor"}


def test_the_metropolis_reads_what_it_organises_and_its_own(rows, metropolis, trainer):
    rows["trainer"] = recorded(trainer)

    assert readers(rows, metropolis) == {"outsider", "trainer"}


def test_the_metropolis_does_not_read_what_a_ward_organises(rows, metropolis, nakano, outsider):
    rows["of the ward"] = recorded(outsider, organiser=nakano)

    assert readers(rows, metropolis) == {"outsider"}


@pytest.mark.parametrize("role", [Role.TRAINER, Role.FACILITATOR, Role.ADMINISTRATOR])
def test_other_roles_read_only_their_own(rows, worker, role):
    post_of(worker).roles.create(role=role)

    assert readers(rows, worker) == {"worker"}


def test_hr_keeps_reading_what_was_done_there_after_a_transfer(rows, worker, nakano, nerima_hr):
    Post.objects.filter(person=worker).update(end=datetime.date(2026, 11, 1))
    new = PostFactory(person=worker, organisation=nakano, start=datetime.date(2026, 11, 1))
    rows["after"] = recorded(worker, post=new)

    assert readers(rows, nerima_hr) == {"worker", "colleague", "supervisor"}


def test_what_was_done_without_a_post_is_for_the_person_alone(
    rows, facilitator, nerima_hr, metropolis
):
    rows["private"] = recorded(facilitator, post=None)

    assert readers(rows, facilitator) == {"facilitator", "private"}
    assert "private" not in readers(rows, nerima_hr) | readers(rows, metropolis)


def test_a_person_without_post_reads_their_own(rows, outsider):
    Post.objects.filter(person=outsider).update(end=datetime.date(2026, 11, 1))

    assert readers(rows, outsider) == {"outsider"}


def test_below_is_what_the_organisation_administers_today(rows, nerima_hr, nerima_centre):
    nerima_centre.ties_up.update(end=TODAY)
    OrganisationFactory(name="別の区")

    assert readers(rows, nerima_hr) == set()
